package io.overlaynio.tck.bench;

import io.overlaynio.tck.bench.FigureCase.Found;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What names that were looked for leave in the heap. */
final class MemoryCases {

  private static final int IN_ONE_DIRECTORY = 1000;
  private static final int MOST_FOR_ONE = 300;

  /** As the option cachedNames has it by default. */
  private static final int BOUND = 200_000;

  private static final int MISSING = 1_000_000;

  private MemoryCases() {}

  static List<FigureCase> all() {
    return List.of(
        new FigureCase("heap-entry", 1, (stage, rounds) -> found(stage)),
        new FigureCase("heap-bound", 1, (stage, rounds) -> bound(stage)));
  }

  /** Names that are in a lower, each with its attributes. */
  private static Found found(Stage stage) throws IOException {
    int names =
        BOUND - 10 * IN_ONE_DIRECTORY; // beside directories, and what the bound itself takes
    for (int i = 0; i < names; i += IN_ONE_DIRECTORY) {
      Stage.files(stage.lowest(), "d" + i + "/some-name-", IN_ONE_DIRECTORY, new byte[0]);
    }
    stage.open();
    Path root = stage.sides().get(0).root();
    long before = heap();
    for (int i = 0; i < names; i++) {
      int directory = i - i % IN_ONE_DIRECTORY;
      Path path = root.resolve("d" + directory + "/some-name-" + i % IN_ONE_DIRECTORY);
      TreeCase.require(Files.exists(path), path);
    }
    long each = (heap() - before) / names;
    return new Found(each + " bytes", MOST_FOR_ONE + " bytes", each <= MOST_FOR_ONE);
  }

  /** Very many names that are not there; some are held as names that are. */
  private static Found bound(Stage stage) throws IOException {
    stage.open();
    Path root = stage.sides().get(0).root();
    long before = heap();
    for (int i = 0; i < MISSING; i++) {
      Path path = root.resolve("some-name-" + i);
      TreeCase.require(!Files.exists(path), path);
    }
    long all = heap() - before;
    long most = (long) MOST_FOR_ONE * BOUND;
    return new Found((all >> 20) + " MiB", (most >> 20) + " MiB", all <= most);
  }

  private static long heap() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
