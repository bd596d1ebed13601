package io.overlaynio.internal.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.overlaynio.internal.sync.turns.Interleavings;
import io.overlaynio.internal.sync.turns.LockOrder;
import io.overlaynio.internal.sync.turns.Race;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The order of locks that the description of the package tells, against what is really done. */
final class LockOrderTest {

  private static final DirtyLimits ALL_LIMITS =
      new DirtyLimits(4, 4, 8, Duration.ofNanos(BackgroundWriteback.SWEEPS));

  /** Locks under which others are asked for, the outermost first. */
  private static final List<String> ORDER = List.of("KeptRelief", "Tracked", "DirtyRecords");

  /** Under these none is. */
  private static final Set<String> LAST =
      Set.of("BackgroundWriteback", "DirtyFiles", "FailedObjects", "PendingData", "RoundQueue");

  /**
   * Everything that takes locks, once. Each lock that is taken under another is seen, whatever the
   * turns are.
   */
  static final class Everything implements Race {
    private final ErrandsByHand errands = new ErrandsByHand();
    private final RaceBench bench =
        new RaceBench(new FakeDisk(), new DirtyFiles(1, ALL_LIMITS), null, errands);
    private final Tracked a = bench.file("a");
    private final Tracked b = bench.file("b");

    @Override
    public List<Act> acts() {
      return List.of(this::all);
    }

    private void all() throws IOException {
      KeptRelief relief =
          new KeptRelief(
              bench.dirty, () -> Optional.of(DataWriteback.byChannels(bench.dirty, bench.disk)));
      bench.dirty.keeping().relieveBy(relief::makeRoom, () -> Ear.NOTHING_TO_HEAR);
      changes();
      bench.sync();
      failures();
      bench.mappings.mapped(a, new Object());
      bench.sync();
      bench.force(a);
      deletes();
      errands.run();
      bench.close();
    }

    private void changes() throws IOException {
      bench.write(a);
      bench.write(b);
      bench.dirty.keep("a", bench.disk.channel("a"));
      bench.dirty.keep("b", bench.disk.channel("b")); // there is room for one
      bench.dirty.moved("a", a.place(), a.place());
      bench.dirty.linked("a", b.place());
      bench.dirty.unnamed("a", b.place(), b.place(), bench.disk.channel("a"));
      bench.force(a);
      bench.write(a);
      bench.dirty.pending().takeDue();
      errands.pass(Long.MAX_VALUE);
      errands.run();
    }

    private void failures() throws IOException {
      bench.write(b);
      FakeDisk.Behaviour before = bench.disk.file("b").behaviour;
      bench.disk.file("b").behaviour =
          () -> {
            throw new IOException("once");
          };
      try {
        bench.writeback.sync();
      } catch (SyncFailure expected) {
        assertThat(expected.failures()).hasSize(1);
      }
      bench.disk.file("b").behaviour = before;
      bench.dirty.rewritten("b");
      bench.write(b);
      for (int sweep = 0; sweep <= BackgroundWriteback.SWEEPS + 1; sweep++) {
        bench.dirty.pending().sweep(BackgroundWriteback.SWEEPS);
      }
      errands.run();
    }

    private void deletes() throws IOException {
      bench.write(b);
      bench.disk.file("b").deleted = true;
      bench.dirty.gone("b");
    }

    @Override
    public void verify() {
      assertThat(bench.dirty.count()).isZero();
    }
  }

  /** What is old is looked for while a file is deleted for whose data a writer waits. */
  static final class DeleteBesideSweepAndASlowedWriter implements Race {
    private final RaceBench bench =
        new RaceBench(
            new FakeDisk(),
            new DirtyFiles(1, new DirtyLimits(0, 0, 1, Duration.ofDays(1))),
            null,
            new ErrandsByHand());
    private final Tracked a = bench.file("a");

    @Override
    public List<Act> acts() {
      PendingData pending = bench.dirty.pending();
      a.mark();
      pending.add(a, 2);
      return List.of(
          () -> pending.slowDown(TimeUnit.DAYS.toNanos(1), () -> true),
          () -> pending.sweep(0),
          () -> bench.dirty.gone("a"));
    }

    @Override
    public void verify() {
      assertThat(bench.dirty.pending().bytes()).isZero();
    }
  }

  @Test
  void locks_ofAllThatIsDone_areTakenInTheOrderThatIsWritten() {
    LockOrder order = new LockOrder();
    Interleavings.of(Everything.class, 0, order);
    Interleavings.of(DeleteBesideSweepAndASlowedWriter.class, 0, order);
    Set<String> allowed = new TreeSet<>(ORDER);
    allowed.addAll(LAST);
    for (int outer = 0; outer < ORDER.size(); outer++) {
      for (String inner : ORDER.subList(outer + 1, ORDER.size())) {
        allowed.add(ORDER.get(outer) + " then " + inner);
      }
      for (String inner : LAST) {
        allowed.add(ORDER.get(outer) + " then " + inner);
      }
    }
    assertThat(allowed).containsAll(order.seen());
    assertThat(order.seen())
        .as("else nothing was tried")
        .containsAll(LAST)
        .contains(
            "KeptRelief then Tracked",
            "Tracked then DirtyRecords",
            "Tracked then DirtyFiles",
            "DirtyRecords then PendingData");
  }

  @Test
  void delete_besideSweepAndASlowedWriter_endsAlways() {
    assertThat(Interleavings.of(DeleteBesideSweepAndASlowedWriter.class, 2)).isGreaterThan(100);
  }
}
