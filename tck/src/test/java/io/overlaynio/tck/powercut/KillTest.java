package io.overlaynio.tck.powercut;

import static org.assertj.core.api.Assertions.assertThat;

import io.overlaynio.tck.machine.DiskFormat;
import io.overlaynio.tck.machine.Requirement;
import io.overlaynio.tck.machine.Scratch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/**
 * Kills the running program in the middle of its work, as {@code kill -9} does, then whoever opens
 * the overlay again, in the middle of that, and then looks: what was done is there, synced or not,
 * since the system has it; nothing is left in work, nothing has to be done by hand, and the kernel
 * sees the same. How often: the system property {@code powercut.kills}.
 */
class KillTest {

  private static final int KILLS = Integer.getInteger("powercut.kills", 8);
  private static final long SEED = Long.getLong("powercut.seed", 1);
  private static final int STEPS = 120;

  /** From before the JVM is up until after the overlay is open. */
  private static final int LONGEST_OPENING_MILLIS = 600;

  @Test
  void kill_atRandomMoments_losesNothingThatWasDone() throws IOException {
    Requirement.mounts(DiskFormat.EXT4); // root, to have the kernel look
    List<String> broken = new ArrayList<>();
    int inTheMiddle = 0;
    int beforeOpen = 0;
    try (Scratch scratch = Requirement.scratch()) {
      for (long seed = SEED; seed < SEED + KILLS; seed++) {
        Path place = Files.createDirectory(scratch.directory().resolve("kill" + seed));
        Victim victim = new Victim(place, seed);
        List<String> notes = victim.die();
        inTheMiddle += notes.size() < STEPS ? 1 : 0;
        beforeOpen += victim.dieOpening() ? 1 : 0;
        Promise promise = Promise.ofTheDead(Workload.of(seed, STEPS), notes);
        for (String line : new Judge(victim.lower(), place).brokenOn(victim.disk(), promise)) {
          broken.add("seed " + seed + ": " + line);
        }
      }
    }
    System.out.printf(
        "%d kills, %d in the middle, %d again before it was open, %d broken%n",
        KILLS, inTheMiddle, beforeOpen, broken.size());
    assertThat(broken).as("what %d kills broke", KILLS).isEmpty();
    assertThat(inTheMiddle).isPositive();
  }

  /** A program with a tree of its own. */
  private record Victim(LowerLayer lower, Path disk, Path notes, long seed) {

    Victim(Path place, long seed) throws IOException {
      this(
          LowerLayer.build(LowerTree.of(seed), place.resolve("lower")),
          Files.createDirectory(place.resolve("disk")),
          Files.createFile(place.resolve("notes")),
          seed);
      Files.createDirectory(disk.resolve("upper"));
    }

    /** Begins, and dies while it is about a step or soon after; the steps that it had begun. */
    List<String> die() throws IOException {
      int step = new Random(seed).nextInt(STEPS);
      WorkerProcess worker = WorkerProcess.start();
      worker.begin(lower.root(), disk, notes, Worker.AUTO, seed, STEPS);
      while (!Files.readString(notes).contains(Worker.BEGUN + " " + step + "\n")) {
        if (worker.hasAnswered()) {
          throw new IOException("the program under test was through: " + worker.answer());
        }
      }
      worker.kill();
      return Files.readAllLines(notes).stream()
          .filter(line -> line.startsWith(Worker.BEGUN))
          .toList();
    }

    /** Opens it again, and dies at some moment of that: true if before it was open. */
    boolean dieOpening() throws IOException {
      WorkerProcess worker = WorkerProcess.start();
      Path others = Files.createFile(disk.resolveSibling("others"));
      worker.begin(lower.root(), disk, others, Worker.AUTO, seed, 0);
      int millis = new Random(seed).nextInt(LONGEST_OPENING_MILLIS);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
      boolean open = worker.hasAnswered();
      worker.kill();
      return !open;
    }
  }
}
