package io.overlaynio.tck.bench;

import java.io.IOException;

/**
 * Something that is measured in itself, and not by the ratio to what the kernel takes for the same.
 *
 * @param name what it is asked for by
 * @param lowers how many lowers it needs
 */
record FigureCase(String name, int lowers, Measure measure) {

  /** What was found, with what is good enough, both as they are to be read. */
  record Found(String figure, String goal, boolean reached) {}

  /** Makes the layers, opens the sides if it needs them, and measures. */
  interface Measure {
    Found of(Stage stage, int rounds) throws IOException;
  }
}
