package io.overlaynio.internal.tree;

import io.overlaynio.internal.sync.Tracked;
import java.io.IOException;

/**
 * The frame of every change of names: which directories it makes dirty, before it happens and again
 * after it, so that a sync that begins in between misses nothing; and the count by which readers
 * without a lock notice it. The caller holds the names of these directories.
 */
final class Changes {

  /** What is done on disk between the two marks. */
  @FunctionalInterface
  interface Step<T> {
    T run() throws IOException;
  }

  private final Overlay overlay;

  Changes(Overlay overlay) {
    this.overlay = overlay;
  }

  Tracked tracked(Directory directory) {
    return overlay.dirty().track(directory, directory, true);
  }

  /** Changes names of one upper directory. */
  <T> T in(Directory directory, Step<T> step) throws IOException {
    return in(directory, directory, step);
  }

  /** Changes names of two upper directories, which may be the same. */
  <T> T in(Directory one, Directory other, Step<T> step) throws IOException {
    Tracked first = tracked(one);
    Tracked second = one == other ? first : tracked(other);
    first.mark();
    second.mark();
    count(one, other);
    try {
      return step.run();
    } finally {
      count(one, other);
      first.wrote(0);
      second.wrote(0);
    }
  }

  private static void count(Directory one, Directory other) {
    one.countChange();
    if (one != other) {
      other.countChange();
    }
  }

  /** A new upper object whose own state, beside its name, is not durable yet. */
  void made(Tracked made) {
    made.mark();
    made.wrote(0);
  }
}
