package io.overlaynio.tck.bench;

import io.overlaynio.tck.machine.DiskFormat;
import java.io.IOException;
import java.util.function.ToDoubleFunction;

/**
 * Something that is done on both sides, and what ours may take of the kernel's time.
 *
 * @param name what it is asked for by
 * @param goal the greatest ratio, which may depend on the file system
 * @param lowers how many lowers it needs, or 0 where it is done with several counts of them
 * @param operations what one turn does is divided by this
 * @param fill makes the layers, before they are open
 * @param before readies one side for its turn, and is not counted
 * @param turn what is measured
 * @param cold whether the disk is mounted anew before each turn, so that nothing is in memory
 */
record TreeCase(
    String name,
    ToDoubleFunction<DiskFormat> goal,
    int lowers,
    int operations,
    Fill fill,
    Turn before,
    Turn turn,
    boolean cold) {

  /** Makes layers. */
  interface Fill {
    void fill(Stage stage) throws IOException;
  }

  /** Does something in one merged tree. */
  interface Turn {
    void on(Side side) throws IOException;
  }

  static TreeCase of(String name, double goal, int operations, Fill fill, Turn turn) {
    return new TreeCase(name, disk -> goal, 0, operations, fill, side -> {}, turn, false);
  }

  TreeCase over(int count) {
    return new TreeCase(name, goal, count, operations, fill, before, turn, cold);
  }

  TreeCase after(Turn ready) {
    return new TreeCase(name, goal, lowers, operations, fill, ready, turn, cold);
  }

  TreeCase within(ToDoubleFunction<DiskFormat> other) {
    return new TreeCase(name, other, lowers, operations, fill, before, turn, cold);
  }

  TreeCase fromTheDisk() {
    return new TreeCase(name, goal, lowers, operations, fill, before, turn, true);
  }

  static void require(boolean holds, Object what) throws IOException {
    if (!holds) {
      throw new IOException("not as expected: " + what);
    }
  }
}
