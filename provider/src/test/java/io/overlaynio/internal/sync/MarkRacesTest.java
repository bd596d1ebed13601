package io.overlaynio.internal.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.overlaynio.internal.sync.turns.Interleavings;
import io.overlaynio.internal.sync.turns.Race;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * No mark is lost: in every interleaving with so many preemptions, each sync and each force makes
 * durable what was complete before it began, whatever else takes and clears marks meanwhile. {@link
 * RaceBench} judges that; the last sync of each race finds what was cleared too early.
 */
final class MarkRacesTest {

  private static final DirtyLimits LIMITED = new DirtyLimits(1, 0, 0, Duration.ZERO);

  /** A race over one file or two. */
  abstract static class OverFiles implements Race {
    final RaceBench bench;
    final Tracked a;
    final Tracked b;

    OverFiles() {
      this(new RaceBench());
    }

    OverFiles(RaceBench bench) {
      this.bench = bench;
      a = bench.file("a");
      b = bench.file("b");
    }

    @Override
    public void verify() throws IOException {
      bench.sync();
      assertThat(bench.dirty.count()).isZero();
      bench.assertAllDurable();
      bench.writeback.close();
      assertThat(bench.disk.open).hasValue(0);
    }
  }

  /** The mark may come before, in and after each step of the round. */
  static final class WriteBesideSync extends OverFiles {
    @Override
    public List<Act> acts() {
      return List.of(() -> bench.write(a), bench::sync);
    }
  }

  /** The file is dirty already, so there is a round in any case. */
  static final class WriteAgainBesideSync extends OverFiles {
    @Override
    public List<Act> acts() {
      bench.write(a);
      return List.of(() -> bench.write(a), bench::sync);
    }
  }

  /** Who finds the file marked by another relies on that mark. */
  static final class WritersOfOneFileBesideASync extends OverFiles {
    @Override
    public List<Act> acts() {
      return List.of(
          () -> bench.write(a),
          () -> {
            bench.write(a);
            bench.sync();
          });
    }
  }

  /** A force clears marks, too. */
  static final class WriteBesideForceAndSync extends OverFiles {
    @Override
    public List<Act> acts() {
      return List.of(
          () -> bench.write(a),
          () -> {
            bench.force(a);
            bench.sync();
          });
    }
  }

  /** The handle is asked for anew, and the channel is left behind. */
  static final class OpenWriteCloseBesideSync extends OverFiles {
    @Override
    public List<Act> acts() {
      bench.write(a);
      return List.of(
          () -> {
            Tracked again = bench.dirty.track("a", bench.disk.file("a"), false);
            bench.write(again);
            bench.dirty.keep("a", bench.disk.channel("a"));
          },
          bench::sync);
    }
  }

  /** All that is written is written back at once, and may be cleared by the background, too. */
  static final class WriteAboveTheLimitBesideSync extends OverFiles {
    WriteAboveTheLimitBesideSync() {
      super(new RaceBench(new DirtyFiles(100, LIMITED)));
    }

    @Override
    public List<Act> acts() {
      bench.write(b);
      return List.of(() -> bench.write(a), bench::sync);
    }
  }

  /** Records leave the set for the list while a round reads one and then the other. */
  static final class RecordsMoveBesideSync extends OverFiles {
    private final ErrandsByHand errands;

    RecordsMoveBesideSync() {
      this(new ErrandsByHand());
    }

    private RecordsMoveBesideSync(ErrandsByHand errands) {
      super(new RaceBench(new FakeDisk(), new DirtyFiles(100, LIMITED), null, errands));
      this.errands = errands;
    }

    @Override
    public List<Act> acts() {
      bench.write(a);
      bench.write(b);
      return List.of(() -> bench.dirty.pending().takeDue(), bench::sync);
    }

    @Override
    public void verify() throws IOException {
      assertThat(bench.dirty.count()).isZero();
      errands.run(); // who closes waits for them
      super.verify();
    }
  }

  @Test
  void sync_besideAWrite_coversWhatWasComplete() {
    assertThat(Interleavings.of(WriteBesideSync.class, 3)).isGreaterThan(1_000);
  }

  @Test
  void sync_besideAWriteToADirtyFile_coversWhatWasComplete() {
    assertThat(Interleavings.of(WriteAgainBesideSync.class, 2)).isGreaterThan(1_000);
  }

  @Test
  void sync_besideWritersOfOneFile_coversWhatWasComplete() {
    assertThat(Interleavings.of(WritersOfOneFileBesideASync.class, 2)).isGreaterThan(1_000);
  }

  @Test
  void syncAndForce_besideAWrite_coverWhatWasComplete() {
    assertThat(Interleavings.of(WriteBesideForceAndSync.class, 2)).isGreaterThan(500);
  }

  @Test
  void sync_besideOneWhoOpensWritesAndCloses_coversItAndLeavesNothingOpen() {
    assertThat(Interleavings.of(OpenWriteCloseBesideSync.class, 2)).isGreaterThan(1_000);
  }

  @Test
  void sync_besideBackgroundWriteback_coversWhatWasComplete() {
    assertThat(Interleavings.of(WriteAboveTheLimitBesideSync.class, 1)).isGreaterThan(500);
  }

  @Test
  void sync_besideRecordsThatLeaveTheSet_coversThem() {
    assertThat(Interleavings.of(RecordsMoveBesideSync.class, 2)).isGreaterThan(1_000);
  }
}
