package io.overlaynio.internal.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.overlaynio.internal.sync.turns.Interleavings;
import io.overlaynio.internal.sync.turns.Race;
import java.io.IOException;
import java.nio.file.ClosedFileSystemException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * Rounds that are shared, and the end of all rounds, in every interleaving with so many
 * preemptions.
 */
final class RoundRacesTest {

  /** Whoever asks while a round is under way gets the next one, and nobody waits for ever. */
  static final class CallersShareRounds implements Race {
    private final RaceBench bench = new RaceBench();
    private final Tracked a = bench.file("a");
    private final Tracked b = bench.file("b");

    @Override
    public List<Act> acts() {
      bench.write(a);
      return List.of(
          bench::sync,
          () -> {
            bench.write(b);
            bench.sync();
          });
    }

    @Override
    public void verify() throws IOException {
      bench.assertAllDurable();
      assertThat(bench.dirty.count()).isZero();
      assertThat(bench.writeback.counts().rounds()).isBetween(1L, 2L);
    }
  }

  /** Three ask for one file, whose force takes its time. */
  static final class CallersBesideAWriter implements Race {
    private final RaceBench bench = new RaceBench();
    private final Tracked a = bench.file("a");

    @Override
    public List<Act> acts() {
      bench.write(a);
      return List.of(bench::sync, bench::sync, () -> bench.write(a));
    }

    @Override
    public void verify() throws IOException {
      bench.sync();
      assertThat(bench.dirty.count()).isZero();
      assertThat(bench.writeback.counts().rounds()).isBetween(1L, 4L);
    }
  }

  /** The file system is closed while somebody syncs, who is served or told. */
  static final class CloseBesideSync implements Race {
    private final RaceBench bench = new RaceBench();
    private final Tracked a = bench.file("a");

    @Override
    public List<Act> acts() {
      bench.write(a);
      return List.of(this::writeAndSync, bench::close);
    }

    private void writeAndSync() throws IOException {
      bench.write(a);
      bench.dirty.keep("a", bench.disk.channel("a"));
      try {
        bench.sync();
      } catch (ClosedFileSystemException told) {
        // What was complete before the close began is durable all the same: close has seen to it.
      }
    }

    @Override
    public void verify() throws IOException {
      assertThat(bench.disk.open).hasValue(0);
      bench.write(a);
      assertThatThrownBy(bench.writeback::sync).isInstanceOf(ClosedFileSystemException.class);
      bench.dirty.keep("a", bench.disk.channel("a"));
      assertThat(bench.disk.open).hasValue(0);
    }
  }

  /** Nobody hears of it but those who close, and they do. */
  static final class CloseOfWhatFails implements Race {
    private final RaceBench bench = new RaceBench();
    private final Tracked a = bench.file("a");
    private final AtomicInteger heard = new AtomicInteger();

    @Override
    public List<Act> acts() {
      bench.write(a);
      bench.disk.file("a").behaviour =
          () -> {
            throw new IOException("the disk is gone");
          };
      return List.of(() -> hear(bench::sync), () -> hear(bench.writeback::lastSync));
    }

    private void hear(Act sync) throws Exception {
      try {
        sync.run();
      } catch (SyncFailure failure) {
        assertThat(failure.failures()).hasSize(1);
        heard.incrementAndGet();
      }
    }

    @Override
    public void verify() throws IOException {
      assertThat(heard).hasValue(2);
      bench.writeback.close();
    }
  }

  @Test
  void sync_callersShareRounds_eachHasOneThatBeganAfterItsCall() {
    assertThat(Interleavings.of(CallersShareRounds.class, 2)).isGreaterThan(1_000);
  }

  @Test
  void sync_callersBesideAWriter_coverWhatWasComplete() {
    assertThat(Interleavings.of(CallersBesideAWriter.class, 1)).isGreaterThan(100);
  }

  @Test
  void close_besideSync_makesAllDurableAndRefusesTheRest() {
    assertThat(Interleavings.of(CloseBesideSync.class, 2)).isGreaterThan(1_000);
  }

  @Test
  void close_besideSyncThatFails_reportsToBoth() {
    assertThat(Interleavings.of(CloseOfWhatFails.class, 1)).isGreaterThan(300);
  }
}
