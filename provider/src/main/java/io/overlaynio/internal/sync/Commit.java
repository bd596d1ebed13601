package io.overlaynio.internal.sync;

import io.overlaynio.internal.sys.Native;
import java.io.IOException;

/**
 * One act that makes everything durable that the file system was told before, except data that is
 * still in memory, and empties the disk's cache.
 *
 * <p>It knows no files. Nobody calls it twice at a time.
 */
sealed interface Commit permits GenerationFile, TransactionCommit, WholeSync {

  /** In words, for reports: what emptied the disk's cache. */
  String words();

  /** Whether data is carried only if its extents were waited for, not just its pages. */
  boolean needsExtents();

  /**
   * Commits.
   *
   * @return false if nothing was done, or nothing is known, but nothing is lost either: what is
   *     wanted durable has to become so in another way
   * @throws CommitNotBegun if nothing was done, and nothing else can be
   * @throws IOException if it failed: of what was changed since the last commit anything may be
   *     lost
   */
  boolean commit(Native system) throws IOException;

  /**
   * True where no commit, whoever asks for it, carries a name and not what became of the file
   * before it was given: neither its metadata, nor its data if that was waited for.
   */
  default boolean keepsOrder() {
    return false;
  }

  /**
   * Commits, after a syncfs(2) that told of no failure; what that has done for sure need not be
   * done again. Outcomes as of {@link #commit}.
   */
  default boolean commitAfterSync(Native system) throws IOException {
    return commit(system);
  }
}
