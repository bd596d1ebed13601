package io.overlaynio.internal.sync;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.overlaynio.internal.sys.Native;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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
 * <p>An fsync says yes where the commit has failed already, for whoever asked before. ext4 finds
 * that out by the next change, whose own failure it does not tell, and refuses the one after: so
 * two changes follow. They open nothing, so that a process with too many open files does not take a
 * commit for lost.
 *
 * @param path in the work directory, which is on the file system of the upper one; made when
 *     missing
 * @param scratch a directory there whose times mean nothing
 * @param fastCommits where the kernel counts what it commits in another way
 * @param syncfsCommits whether a syncfs(2) that told of no failure has waited for a commit of all
 *     that was done before it, and for a flush: so on ext4 ({@code ext4_sync_fs}), whose answer
 *     arrives from Linux 5.17 on; not on XFS, where the log may have been forced by others before
 *     the data was written, and then no flush comes after that
 */
record GenerationFile(Path path, Path scratch, FastCommits fastCommits, boolean syncfsCommits)
    implements Commit {

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

  /**
   * What a file system does is in the journal in its order, and pages count as written only when
   * the change of size and extents is there; each commit begins by emptying the disk's cache.
   * ({@code ext4_end_io_end}, {@code jbd2_journal_commit_transaction}; {@code xfs_end_ioend},
   * {@code xlog_cil_push_work}.) A fast commit carries all inodes that were changed, too, but where
   * there are any nothing is relied on.
   */
  @Override
  public boolean keepsOrder() {
    return !fastCommits.seenBefore();
  }

  @Override
  public boolean commit(Native system) throws IOException {
    if (fastCommits.seenBefore()) {
      return false;
    }
    long second = begin(system);
    if (second < 0) {
      return false;
    }
    FileChannel file;
    try {
      file = FileChannel.open(path, Set.of(StandardOpenOption.WRITE, NOFOLLOW_LINKS));
    } catch (IOException e) {
      System.getLogger("io.overlaynio").log(Level.WARNING, "opening " + path, e);
      return false;
    }
    try (file) {
      file.force(true);
    }
    change(system, change(system, second));
    return !fastCommits.seen();
  }

  @Override
  public boolean commitAfterSync(Native system) throws IOException {
    if (!syncfsCommits) {
      return commit(system);
    }
    long second = begin(system);
    if (second < 0) {
      return false;
    }
    change(system, second);
    return true;
  }

  /**
   * The first change.
   *
   * @return its second; negative if it cannot be made and others can, so each file can be forced
   * @throws CommitNotBegun if the file system takes no changes: one that has stopped after an error
   *     may say yes to an fsync
   */
  private long begin(Native system) throws CommitNotBegun {
    try {
      return change(system, secondOfNow());
    } catch (IOException e) {
      System.getLogger("io.overlaynio").log(Level.WARNING, "changing " + path, e);
      requireOthersCanBeChanged(system);
      return -1;
    }
  }

  private long secondOfNow() throws IOException {
    try {
      return second(path);
    } catch (NoSuchFileException e) {
      Files.createFile(path);
      return second(path);
    }
  }

  private static long second(Path path) throws IOException {
    return Files.getLastModifiedTime(path, NOFOLLOW_LINKS).to(TimeUnit.SECONDS);
  }

  /**
   * By changes that need no room: of a disk that is merely full an fsync tells the truth. Two, as
   * after a commit.
   */
  private void requireOthersCanBeChanged(Native system) throws CommitNotBegun {
    try {
      change(system, scratch, change(system, scratch, second(scratch)));
    } catch (IOException e) {
      throw new CommitNotBegun(e);
    }
  }

  /** Gives it another time than it has, and returns that. */
  private long change(Native system, long last) throws IOException {
    return change(system, path, last);
  }

  private static long change(Native system, Path path, long last) throws IOException {
    long next = last < 0 || last >= LAST_SECOND ? 0 : last + 1;
    FileTime time = FileTime.from(next, TimeUnit.SECONDS);
    system.setTimes(path, time, time);
    return next;
  }
}
