package io.overlaynio.internal.sync;

import io.overlaynio.internal.sys.Native;
import io.overlaynio.internal.sys.Native.OpenFileSystem;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Knows when hardly anybody else would be waited for, so that one syncfs(2) may serve for the data
 * of many small files: the file system then writes them in an order of its own, in few requests,
 * and nobody has to open them. It counts only as seeing data to the disk: what else it did is known
 * to the {@link Commit} that follows, since syncfs says yes of a file system that has stopped.
 *
 * <p>It is called through a descriptor that has been open since before the first change. So every
 * failure that the kernel has kept on record is told to it, whoever else was told; which files it
 * is about is not told, and it may be a neighbour's. Being told takes it away, so after the first
 * one each file is forced, in this round and in all that follow.
 *
 * <p>What others have to write is an estimate: the machine's dirty bytes without what this round
 * has written. If some of the latter is on the disk already, others may have as much more, up to
 * {@link #MOST_OF_OURS}; so many bytes of metadata as the file system is said to have dirty for
 * each file are ours, too: its commit writes them anyway. What others write between the look and
 * the call is waited for as well, and so is a neighbour whose writes are slowed by a limit of its
 * own.
 *
 * <p>Only rounds ask it, one at a time.
 */
final class QuietDisk {

  /** Larger files are written in long requests anyway. */
  private static final long SMALL = 256 << 10;

  /** A file is dirty in whole pages, and they are at least of this size. */
  private static final long PAGE = 4096;

  /** No more is taken to be our own: as much as there is before it is written back unasked. */
  private static final long MOST_OF_OURS = 64L << 20;

  /** What 250,000 files have: of more files, no more than that is taken to be our own either. */
  private static final long MOST_OF_METADATA = 256L << 20;

  private final Path openFile;
  private final long neighbourBytes;
  private final int fewest;
  private final int metadataOfOne;
  private Optional<OpenFileSystem> fileSystem = Optional.empty();
  private boolean looked;
  private boolean failed;

  /**
   * Nothing is looked at yet.
   *
   * @param openFile on the file system, open since before the first change
   * @param neighbourBytes how much of others may be written back in passing
   * @param fewest with fewer files each is asked
   * @param metadataOfOne how many bytes of its own, at most, the file system has dirty in the page
   *     cache for each dirty file
   */
  QuietDisk(Path openFile, long neighbourBytes, int fewest, int metadataOfOne) {
    this.openFile = openFile;
    this.neighbourBytes = neighbourBytes;
    this.fewest = fewest;
    this.metadataOfOne = metadataOfOne;
  }

  /** True if these files are small, and others have hardly anything to write. */
  boolean isQuietBeside(List<Tracked> files, Native system) {
    if (files.size() < fewest || !canBeAsked(system)) {
      return false;
    }
    long ours = 0;
    for (Tracked file : files) {
      long bytes = file.bytes();
      if (bytes > SMALL) {
        return false;
      }
      ours += (bytes + PAGE - 1) / PAGE * PAGE;
    }
    if (ours == 0) {
      return false;
    }
    try {
      long metadata = Math.min((long) metadataOfOne * files.size(), MOST_OF_METADATA);
      return system.dirtyBytes() - Math.min(ours, MOST_OF_OURS) - metadata <= neighbourBytes;
    } catch (IOException e) {
      System.getLogger("io.overlaynio").log(Level.DEBUG, "what others have dirty", e);
      return false;
    }
  }

  private boolean canBeAsked(Native system) {
    if (!looked) {
      looked = true;
      try {
        fileSystem = system.openFileSystem(openFile);
      } catch (IOException e) {
        System.getLogger("io.overlaynio").log(Level.DEBUG, "looking for a descriptor", e);
      }
    }
    return fileSystem.isPresent();
  }

  /** True since it was told of a failure. */
  boolean hasFailed() {
    return failed;
  }

  /**
   * Sees all data to the disk that was written before.
   *
   * @return false if anything failed since the first change, whosever it was: each file has to be
   *     forced
   */
  boolean sync() {
    try {
      fileSystem.orElseThrow().sync();
      return true;
    } catch (IOException e) {
      System.getLogger("io.overlaynio").log(Level.INFO, "syncfs failed, each file is forced", e);
      failed = true;
      return false;
    }
  }
}
