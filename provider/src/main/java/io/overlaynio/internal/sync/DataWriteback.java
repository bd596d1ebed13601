package io.overlaynio.internal.sync;

import io.overlaynio.internal.sys.Native;
import io.overlaynio.internal.sys.Native.FileData;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/**
 * Sees the data of many files to the disk and makes none of it durable: no commit, no flush.
 *
 * <p>Each file is started, and waited for while those after it are on their way; so many are open
 * at a time. A descriptor that is open all the while is told of every failure that nobody was told
 * of before; what somebody else of this process was told is remembered already, since both hold the
 * file's monitor. A failure counts as that of an fsync: the kernel may have dropped the pages.
 *
 * @param opener opens files for this
 * @param window how many are open at a time
 * @param extents whether the file system takes note of where data is only after it is written
 */
record DataWriteback(DirtyFiles dirty, DataOpener opener, int window, boolean extents) {

  /** Finds a file and opens its data; as {@link Opener}. */
  @FunctionalInterface
  interface DataOpener {
    List<FileData> open(Tracked file) throws IOException;
  }

  private record Started(Tracked file, List<FileData> opened, long pending) {}

  /** By system calls. */
  static DataWriteback natively(DirtyFiles dirty, Native system, int window, boolean extents) {
    PlaceSearch<FileData> search =
        new PlaceSearch<>((path, there) -> there.isDirectory() ? null : system.openData(path));
    return new DataWriteback(dirty, search::open, window, extents);
  }

  /** By channels, one after the other. */
  static DataWriteback byChannels(DirtyFiles dirty, Opener opener) {
    DataOpener data =
        file -> {
          List<FileData> opened = new ArrayList<>(1);
          for (FileChannel channel : opener.open(file)) {
            opened.add(new ChannelData(channel));
          }
          return opened;
        };
    return new DataWriteback(dirty, data, 1, false);
  }

  /**
   * Outcomes for each file: its data is on the disk; or that failed, which the dirty set knows; or
   * it was not dirty any more; or it could not be reached in this way.
   *
   * @param written told each file whose data is on the disk, or that has none
   * @param left told each file that could not be reached
   */
  void run(List<Tracked> files, Consumer<Tracked> written, Consumer<Tracked> left) {
    Deque<Started> underway = new ArrayDeque<>();
    try {
      for (Tracked file : files) {
        Started started = startOrNull(file, left);
        if (started != null) {
          underway.add(started);
        }
        if (underway.size() >= window) {
          finish(underway.remove(), written);
        }
      }
      while (!underway.isEmpty()) {
        finish(underway.remove(), written);
      }
    } finally {
      for (Started broken : underway) { // only if something has thrown
        dirty.pending().done(broken.pending());
        close(broken.opened(), null);
      }
    }
  }

  private Started startOrNull(Tracked file, Consumer<Tracked> left) {
    synchronized (file) {
      if (!dirty.isDirty(file)) {
        return null;
      }
      if (file.isNowhere()) {
        left.accept(file);
        return null;
      }
      List<FileData> opened;
      try {
        opened = opener.open(file);
      } catch (IOException | RuntimeException e) {
        // No loss: whoever takes what is left opens it again, and reports.
        System.getLogger("io.overlaynio").log(Level.DEBUG, "opening what is dirty", e);
        left.accept(file);
        return null;
      }
      long pending = file.takePending();
      IOException failure = null;
      for (FileData data : opened) {
        try {
          data.startWriteback();
        } catch (IOException e) {
          failure = first(failure, e);
        }
      }
      if (failure == null) {
        return new Started(file, opened, pending);
      }
      failure = close(opened, await(opened, failure));
      dirty.pending().done(pending);
      dirty.failed(file, failure);
      return null;
    }
  }

  private void finish(Started started, Consumer<Tracked> written) {
    Tracked file = started.file();
    synchronized (file) {
      IOException failure = close(started.opened(), await(started.opened(), null));
      dirty.pending().done(started.pending());
      if (failure != null) {
        dirty.failed(file, failure);
        return;
      }
    }
    written.accept(file);
  }

  /**
   * Waits for all there is to hear, whatever has failed: what these descriptors are not told the
   * next one is, perhaps of a file that was rewritten by then.
   *
   * @return the failure so far, or else the first; null if there is none
   */
  private IOException await(List<FileData> opened, IOException failureOrNull) {
    IOException failure = failureOrNull;
    for (FileData data : opened) {
      try {
        if (extents) {
          data.awaitExtents();
        }
      } catch (IOException e) {
        failure = first(failure, e);
      }
      try {
        data.awaitWriteback();
      } catch (IOException e) {
        failure = first(failure, e);
      }
    }
    return failure;
  }

  /** The failure so far, or else the first to close; null if there is none. */
  private static IOException close(List<FileData> opened, IOException failureOrNull) {
    IOException failure = failureOrNull;
    for (FileData data : opened) {
      try {
        data.close();
      } catch (IOException e) {
        failure = first(failure, e);
      }
    }
    return failure;
  }

  private static IOException first(IOException earlierOrNull, IOException failure) {
    if (earlierOrNull == null) {
      return failure;
    }
    earlierOrNull.addSuppressed(failure);
    return earlierOrNull;
  }
}
