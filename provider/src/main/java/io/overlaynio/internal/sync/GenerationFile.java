package io.overlaynio.internal.sync;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Commits the journal of ext4 or XFS by changing a file of our own, last, and forcing it.
 *
 * <p>The change joins the running transaction, or for XFS the running checkpoint; transactions
 * commit in their order, so with this one everything is committed that was done before: names,
 * sizes, extents and attributes of every file. The commit ends in a flush of the disk's cache,
 * which also holds the data that was waited for before. ({@code ext4_sync_file}, {@code
 * jbd2_complete_transaction}; {@code xfs_file_fsync}, {@code xfs_log_force_seq}.)
 *
 * <p>It has to be a change every time: an fsync of a file that is in no running transaction commits
 * none. To write a byte may change nothing within one tick of the clock; so the time is set to one
 * that it never had, a second after the last, since some inodes keep no finer ones. And it has to
 * be an fsync with metadata: without, times do not count.
 *
 * @param path in the work directory, which is on the file system of the upper one; made when
 *     missing
 * @param fastCommits where the kernel counts what it commits in another way
 */
record GenerationFile(Path path, FastCommits fastCommits) implements Commit {

  /** What any inode can hold. */
  private static final long LAST_SECOND = Integer.MAX_VALUE;

  @Override
  public String words() {
    return "journal commit";
  }

  @Override
  public boolean needsExtents() {
    return false;
  }

  @Override
  public boolean commit() throws IOException {
    if (fastCommits.seen()) {
      return false;
    }
    FileChannel file = changedOrNull();
    if (file == null) {
      return false;
    }
    try (file) {
      file.force(true);
    }
    // An fsync says yes where the commit has failed already, for whoever asked before; ext4 finds
    // that out by the next change, whose own failure it does not tell, and refuses the one after.
    change();
    change();
    return !fastCommits.seen();
  }

  /**
   * Null if it cannot be changed and other files can: then each can still be forced.
   *
   * @throws CommitNotBegun if the file system takes no changes: one that has stopped after an error
   *     may say yes to an fsync
   */
  private FileChannel changedOrNull() throws IOException {
    FileChannel file = null;
    try {
      file =
          FileChannel.open(
              path, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, NOFOLLOW_LINKS));
      change();
      return file;
    } catch (IOException e) {
      System.getLogger("io.overlaynio").log(Level.WARNING, "changing " + path, e);
      if (file != null) {
        file.close();
      }
      requireOthersCanBeChanged();
      return null;
    }
  }

  private void requireOthersCanBeChanged() throws CommitNotBegun {
    try {
      Files.delete(Files.createTempFile(path.toAbsolutePath().getParent(), "overlay-nio.", ""));
    } catch (IOException e) {
      throw new CommitNotBegun(e);
    }
  }

  private void change() throws IOException {
    long last = Files.getLastModifiedTime(path, NOFOLLOW_LINKS).to(TimeUnit.SECONDS);
    long next = last < 0 || last >= LAST_SECOND ? 0 : last + 1;
    Files.setLastModifiedTime(path, FileTime.from(next, TimeUnit.SECONDS));
  }
}
