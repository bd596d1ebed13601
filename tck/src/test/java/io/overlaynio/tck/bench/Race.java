package io.overlaynio.tck.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Rounds in which each contestant makes the same work durable, one after the other on the same
 * disk, which is brought to rest before each turn.
 */
final class Race {

  /** What happens beside it, after the work is written and before it is made durable. */
  interface Beside {
    void happens(Disk disk) throws IOException;
  }

  private final Disk disk;
  private final List<Contestant> contestants;
  private final int rounds;
  private final int warmUp;
  private final Beside beside;

  /**
   * Nothing is done yet.
   *
   * @param rounds how many count
   * @param warmUp how many files each contestant makes durable before, at least; small ones only
   */
  Race(Disk disk, List<Contestant> contestants, int rounds, int warmUp, Beside beside) {
    this.disk = disk;
    this.contestants = contestants;
    this.rounds = rounds;
    this.warmUp = warmUp;
    this.beside = beside;
  }

  /** Rounds in turns that do not count: blocks and inodes are there. */
  private static final int WARM_UP = 5;

  /** After so many rounds the code is compiled, however few files there are. */
  private static final int MOST_TO_WARM_UP = 3000;

  /** What is larger is waited for longer than any code takes. */
  private static final int SMALL = 1 << 20;

  /** How long each took, by name. */
  Map<String, Turn> run(Workload work) throws IOException {
    Map<String, Turn> turns = new LinkedHashMap<>();
    for (Contestant contestant : contestants) {
      warmUp(contestant, work);
    }
    for (int round = 0; round < WARM_UP + rounds; round++) {
      for (Contestant contestant : contestants) {
        Turn warmingUp = new Turn();
        Turn counted = turns.computeIfAbsent(contestant.toString(), name -> new Turn());
        turn(contestant, work, round >= WARM_UP ? counted : warmingUp);
      }
    }
    return turns;
  }

  private void warmUp(Contestant contestant, Workload work) throws IOException {
    if (work.bytes() > SMALL) {
      return;
    }
    Path directory = contestant.root().resolve("work");
    int times = Math.min(warmUp / work.files(), MOST_TO_WARM_UP);
    for (int i = 0; i < times; i++) {
      contestant.sync(work.write(directory));
      Contestant.clear(directory);
    }
    contestant.sync(List.of());
  }

  private void turn(Contestant contestant, Workload work, Turn turn) throws IOException {
    disk.settle();
    Path directory = contestant.root().resolve("work");
    long start = System.nanoTime();
    List<Path> written = work.write(directory);
    long writing = System.nanoTime() - start;
    beside.happens(disk);
    start = System.nanoTime();
    contestant.sync(written);
    long syncing = System.nanoTime() - start;
    turn.sync().add(syncing);
    turn.whole().add(writing + syncing);
    Contestant.clear(directory);
    contestant.sync(List.of());
  }
}
