package io.overlaynio.tck.layers;

import static org.assertj.core.api.Assertions.assertThat;

import io.overlaynio.tck.TreeSnapshot;
import io.overlaynio.tck.layers.ScratchDirectory.Where;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every failure at every step: each call that an operation makes to a layer fails in its turn, in
 * each way that it can fail. After each: the exception names a path that the caller gave, the tree
 * is the old one or the new one whole, nothing is left open, the lower layer is untouched, the next
 * try succeeds, and an overlay opened anew shows the same.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FaultSweepTest {

  /** Where a fault strikes, and whether it stays. */
  enum Strike {
    UPPER_ONCE,
    UPPER_FROM_THEN_ON,
    LOWER_ONCE;

    void plan(SweptOverlay world, int number, Fault fault) {
      switch (this) {
        case UPPER_ONCE -> world.upper().failAt(number, fault, call -> true);
        case UPPER_FROM_THEN_ON -> world.upper().failFrom(number, fault, call -> true);
        case LOWER_ONCE -> world.lower().failAt(number, fault, call -> true);
      }
    }

    FaultyFileSystem of(SweptOverlay world) {
      return this == LOWER_ONCE ? world.lower() : world.upper();
    }
  }

  private final AtomicInteger faults = new AtomicInteger();
  private final AtomicInteger unnoticed = new AtomicInteger();
  private PreparedLayers layers;

  /** What cannot be taken apart while everything fails is told to the log each time. */
  private final Logger complaints = Logger.getLogger("io.overlaynio.internal.layer.WorkDir");

  @BeforeAll
  void prepare() throws IOException {
    complaints.setLevel(Level.OFF);
    layers = PreparedLayers.createSmall(Where.MEMORY);
  }

  @AfterAll
  void tell() throws IOException {
    layers.close();
    complaints.setLevel(null);
    System.out.printf(
        "faults injected: %d, of which %d did not hinder the operation%n",
        faults.get(), unnoticed.get());
  }

  @ParameterizedTest
  @EnumSource
  void operation_atWhichAnyCallFails_isDoneOrNotDone(SweepDeed deed) throws Exception {
    TreeSnapshot before;
    TreeSnapshot after;
    try (SweptOverlay world = SweptOverlay.open(layers)) {
      before = world.seen();
      deed.on(world.root());
      after = world.seen();
    }
    List<String> problems = new ArrayList<>();
    for (Fault fault : Fault.values()) {
      sweep(deed, Strike.UPPER_ONCE, fault, before, after, problems);
      sweep(deed, Strike.LOWER_ONCE, fault, before, after, problems);
    }
    for (Fault fault : EnumSet.of(Fault.IO_ERROR, Fault.NO_SPACE, Fault.READ_ONLY)) {
      sweep(deed, Strike.UPPER_FROM_THEN_ON, fault, before, after, problems);
    }
    assertThat(problems).isEmpty();
  }

  private void sweep(
      SweepDeed deed,
      Strike strike,
      Fault fault,
      TreeSnapshot before,
      TreeSnapshot after,
      List<String> problems)
      throws IOException {
    Call struck;
    int number = 0;
    do {
      number++;
      try (SweptOverlay world = SweptOverlay.open(layers)) {
        strike.plan(world, number, fault);
        Exception thrown = world.attempt(deed);
        struck = strike.of(world).hit().orElse(null);
        world.heal();
        if (struck != null) {
          faults.incrementAndGet();
          unnoticed.addAndGet(thrown == null ? 1 : 0);
          String where = strike + " " + fault + " " + number + ", " + struck + ": ";
          world
              .problemsAfter(deed, thrown, before, after)
              .forEach(problem -> problems.add(where + problem));
        }
      }
    } while (struck != null);
  }
}
