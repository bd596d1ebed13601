package io.overlaynio.internal.tree;

import io.overlaynio.internal.sync.Tracked;
import java.io.IOException;

/**
 * An upper file by its identity, with its handle in the sync floor: its file key, or its place
 * where the file system gives none.
 */
record UpperFile(Object key, Tracked tracked) {

  /** A step that changes the file. */
  @FunctionalInterface
  interface Step {
    void run() throws IOException;
  }

  static UpperFile of(Overlay overlay, Spot spot) {
    FilePlace place = new FilePlace(spot.parent(), spot.name());
    Object fileKey = ((Entry.InUpper) spot.entry()).key();
    Object key = fileKey != null ? fileKey : place;
    return new UpperFile(key, overlay.dirty().track(key, place, false));
  }

  /** Changes the file between its two marks. */
  void change(Step step) throws IOException {
    tracked.mark();
    try {
      step.run();
    } finally {
      tracked.wrote(0);
    }
  }
}
