package io.overlaynio.tck.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.LinkedHashMap;
import java.util.Map;

/** One case on both sides in turns, so that what disturbs the machine disturbs both. */
final class Duel {

  /** Turns do not count until so much of a processor was had: the code is compiled meanwhile. */
  private static final long WARM_UP = 1_500_000_000L;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private static final int FEWEST_WARM_UPS = 2;
  private static final int MOST_WARM_UPS = 40;

  /** What takes longer is not repeated more than it must be. */
  private static final long LONG = 40_000_000_000L;

  private static final int FEWEST_ROUNDS = 3;

  private final Disk disk;
  private final int rounds;

  Duel(Disk disk, int rounds) {
    this.disk = disk;
    this.rounds = rounds;
  }

  /** How long one operation took, by the side's name: in nanoseconds, once for each round. */
  Map<String, Samples> run(TreeCase what, int lowers) throws IOException {
    try (Stage stage = Stage.on(disk, lowers)) {
      what.fill().fill(stage);
      stage.open();
      long start = THREADS.getCurrentThreadCpuTime();
      int warmed = 0;
      while (warmed < FEWEST_WARM_UPS
          || (THREADS.getCurrentThreadCpuTime() - start < WARM_UP && warmed < MOST_WARM_UPS)) {
        round(what, stage, new LinkedHashMap<>());
        warmed++;
      }
      Map<String, Samples> counted = new LinkedHashMap<>();
      long counting = System.nanoTime();
      for (int i = 0; i < rounds && (i < FEWEST_ROUNDS || !isOver(counting)); i++) {
        round(what, stage, counted);
      }
      return counted;
    }
  }

  private static boolean isOver(long since) {
    return System.nanoTime() - since > LONG;
  }

  private static void round(TreeCase what, Stage stage, Map<String, Samples> times)
      throws IOException {
    for (Side side : stage.sides()) {
      if (what.cold()) {
        stage.openCold();
      }
      what.before().on(side);
      stage.settle();
      long start = System.nanoTime();
      what.turn().on(side);
      long taken = System.nanoTime() - start;
      times.computeIfAbsent(side.toString(), name -> new Samples()).add(taken / what.operations());
    }
  }
}
