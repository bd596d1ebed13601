package io.overlaynio.internal.sync;

import io.overlaynio.internal.sys.Native;
import io.overlaynio.internal.sys.Native.OpenFileSystem;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Knows when nobody else would be waited for, so that one syncfs(2) may serve for the data of many
 * small files: the file system then writes them in an order of its own, in few requests, and nobody
 * has to open them.
 *
 * <p>It is called through a descriptor that has been open since before the first change, so that no
 * failure of this instance's data can have been told to somebody else only. What it is told may be
 * a neighbour's failure, and which files it is about is not told; being told takes it away. So
 * after the first one each file is asked, in this round and in all that follow.
 *
 * <p>Only rounds ask it, one at a time.
 */
final class QuietDisk {

  /** Larger files are written in long requests anyway, and their data starts earlier one by one. */
  private static final long SMALL = 256 << 10;

  /** A file is dirty in whole pages, and they are at least of this size. */
  private static final long PAGE = 4096;

  /** No more is taken to be our own: the rest of what we wrote may be on the disk already. */
  private static final long MOST_OF_OURS = 64L << 20;

  private final Path openFileOrNull;
  private final long neighbourBytes;
  private final Commit commitOrNull;
  private Optional<OpenFileSystem> fileSystem = Optional.empty();
  private boolean looked;

  /**
   * Where a disk is shared.
   *
   * @param openFile on the file system, open since before the first change
   * @param neighbourBytes how much of others may be written back in passing; 0 for nothing, never
   * @param commit that follows, or that this replaces
   */
  QuietDisk(Path openFile, long neighbourBytes, Commit commit) {
    this.openFileOrNull = openFile;
    this.neighbourBytes = neighbourBytes;
    this.commitOrNull = commit;
    this.looked = neighbourBytes == 0;
  }

  private QuietDisk() {
    this.openFileOrNull = null;
    this.neighbourBytes = 0;
    this.commitOrNull = null;
    this.looked = true;
  }

  /** Where each file has to be asked always. */
  static QuietDisk never() {
    return new QuietDisk();
  }

  /** True if these files are small, and others have hardly anything to write. */
  boolean isQuietBeside(List<Tracked> files, Native system) {
    if (files.isEmpty() || isNever(system)) {
      return false;
    }
    long bytes = 0;
    long ours = 0;
    for (Tracked file : files) {
      bytes += file.bytes();
      ours += Math.max(1, (file.bytes() + PAGE - 1) / PAGE) * PAGE;
    }
    if (bytes > files.size() * SMALL) {
      return false;
    }
    try {
      return system.dirtyBytes() - Math.min(ours, MOST_OF_OURS) <= neighbourBytes;
    } catch (IOException e) {
      System.getLogger("io.overlaynio").log(Level.DEBUG, "what others have dirty", e);
      return false;
    }
  }

  private boolean isNever(Native system) {
    if (!looked) {
      looked = true;
      try {
        fileSystem = system.openFileSystem(openFileOrNull);
      } catch (IOException e) {
        System.getLogger("io.overlaynio").log(Level.DEBUG, "looking for a descriptor", e);
      }
    }
    return fileSystem.isEmpty();
  }

  /**
   * Sees all data to the disk that was written before.
   *
   * @return false if anything failed since this was last asked, whosever it was: each file has to
   *     be asked
   */
  boolean sync() {
    try {
      // Changed before, so that there is something to commit; changed after, so that it went well.
      if (commitOrNull.takesChanges()) {
        fileSystem.orElseThrow().sync();
        if (commitOrNull.takesChanges()) {
          return true;
        }
      }
    } catch (IOException e) {
      System.getLogger("io.overlaynio").log(Level.INFO, "syncfs failed, each file is asked", e);
    }
    fileSystem = Optional.empty();
    return false;
  }
}
