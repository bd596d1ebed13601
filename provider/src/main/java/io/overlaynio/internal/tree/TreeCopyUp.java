package io.overlaynio.internal.tree;

import io.overlaynio.internal.layer.Listed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Makes a directory independent of the lower layers, so that a plain rename moves it: copies up all
 * that is below it, then cuts every directory off as opaque.
 *
 * <p>The copying runs without the exclusive lock and may be long; it only ever adds to upper, so
 * what is complete stays complete. A crash in between changes nothing in view.
 */
final class TreeCopyUp {

  private final Overlay overlay;
  private final Changes changes;
  private final CopyUp copyUp;
  private final MergedDirectory listing;

  TreeCopyUp(Overlay overlay, Changes changes, CopyUp copyUp, MergedDirectory listing) {
    this.overlay = overlay;
    this.changes = changes;
    this.copyUp = copyUp;
    this.listing = listing;
  }

  /** Copies up everything below a directory, and the directory. The caller holds no lock. */
  void copyUp(Directory top) throws IOException {
    Deque<Directory> ahead = new ArrayDeque<>();
    ahead.push(top);
    while (!ahead.isEmpty()) {
      Directory directory = ahead.pop();
      copyUp.directory(directory);
      for (String name : listing.list(directory)) {
        Entry entry = overlay.lookup().entry(directory, name);
        while (entry instanceof Entry.InLower lower) {
          copyUp.file(new Spot(directory, name, entry), lower);
          entry = overlay.lookup().entry(directory, name);
        }
        if (entry instanceof Directory child) {
          ahead.push(child);
        }
      }
    }
  }

  /**
   * Cuts a directory and all that merges below it off from the lower layers.
   *
   * <p>The caller holds the namespace lock exclusively.
   *
   * @return false, with nothing cut off, if something is not copied up
   */
  boolean cutOff(Directory top) throws IOException {
    List<Directory> merged = mergedOrNull(top);
    if (merged == null) {
      return false;
    }
    for (Directory directory : merged) {
      directory.names().writeLock().lock();
      try {
        cutOffOne(directory);
      } finally {
        directory.names().writeLock().unlock();
      }
    }
    return true;
  }

  /** The directories that merge with lower ones; null if there are lower objects among them. */
  private List<Directory> mergedOrNull(Directory top) throws IOException {
    List<Directory> merged = new ArrayList<>();
    Deque<Directory> ahead = new ArrayDeque<>();
    ahead.push(top);
    while (!ahead.isEmpty()) {
      Directory directory = ahead.pop();
      if (!directory.hasUpper()) {
        return null;
      }
      if (directory.lowers().isEmpty()) {
        continue;
      }
      merged.add(directory);
      for (String name : listing.list(directory)) {
        Entry entry = overlay.lookup().entry(directory, name);
        if (entry instanceof Entry.InLower) {
          return null;
        }
        if (entry instanceof Directory child) {
          ahead.push(child);
        }
      }
    }
    return merged;
  }

  /** Opaque first, whiteouts after: each state between shows the same names. */
  private void cutOffOne(Directory directory) throws IOException {
    Path path = directory.upperPath();
    KeptTimes times = KeptTimes.of(overlay.upper(), path);
    changes.in(
        directory,
        () -> {
          overlay.format().makeOpaque(overlay.upper(), path);
          directory.becameOpaque();
          for (Listed listed : overlay.upper().list(path)) {
            if (listed.whiteout()) {
              overlay.format().unhide(overlay.upper(), path, listed.name());
              overlay.cache().put(directory, listed.name(), Entry.Absent.NOTHING);
            }
          }
          times.restore();
          return null;
        });
  }
}
