package io.overlaynio.internal.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Forcing one file and the names that lead to it. */
@Timeout(60)
final class ForceTest {

  private final SyncBench bench = new SyncBench();

  @AfterEach
  void close() throws IOException {
    bench.close();
  }

  @Test
  void force_cleanFile_costsNothing() throws IOException {
    Tracked file = bench.file("a");
    bench.writeback.force(file, bench.disk.channel("a"), true, List.of(bench.directory("d")));
    assertThat(bench.disk.takeForced()).isEmpty();
    assertThat(bench.threads.getLargestPoolSize()).isZero();
  }

  @Test
  void force_dirtyFile_usesItsChannelThenTheDirtyDirectoriesInOrder() throws IOException {
    Tracked file = bench.write("a");
    bench.directory("d").mark();
    bench.directory("up").mark();
    bench.writeback.force(
        file,
        bench.disk.channel("a"),
        true,
        List.of(bench.directory("d"), bench.directory("clean"), bench.directory("up")));
    assertThat(bench.disk.takeForced()).containsExactly("channel of a", "d", "up");
    assertThat(bench.dirty.count()).isZero();
  }

  @Test
  void force_withoutMetadata_keepsTheMark() throws IOException {
    Tracked file = bench.write("a");
    bench.writeback.force(file, bench.disk.channel("a"), false, List.of());
    assertThat(bench.disk.takeForced()).containsExactly("channel of a without metadata");
    assertThat(bench.dirty.isDirty("a")).isTrue();
    assertThat(bench.writeback.sync().bytes()).isEqualTo(1);
  }

  @Test
  void force_noChannel_findsTheFile() throws IOException {
    Tracked file = bench.write("a");
    bench.writeback.force(file, null, false, List.of());
    assertThat(bench.disk.takeForced()).containsExactly("a");
    assertThat(bench.dirty.isDirty("a")).isFalse();
  }

  @Test
  void force_onlyDirectories_forcesThoseThatAreDirty() throws IOException {
    bench.directory("d").mark();
    bench.writeback.force(null, null, true, List.of(bench.directory("d"), bench.directory("e")));
    assertThat(bench.disk.takeForced()).containsExactly("d");
  }

  @Test
  void force_directoryThatIsItsOwnPlace_isClearedByAnyHandle() throws IOException {
    Place place = bench.disk.file("d");
    bench.disk.known(place, "d");
    Tracked mine = bench.dirty.track(place, place, true);
    bench.dirty.track(place, place, true).mark();
    bench.writeback.force(null, null, true, List.of(mine));
    assertThat(bench.disk.takeForced()).containsExactly("d");
    assertThat(bench.dirty.count()).isZero();
  }

  @Test
  void force_fails_isStickyForForceAndSync() throws IOException {
    Tracked file = bench.write("a");
    bench.directory("d").mark();
    bench.failing("a", "broken");
    FakeChannel channel = bench.disk.channel("a");
    for (int i = 0; i < 2; i++) {
      SyncFailure failure =
          catchThrowableOfType(
              SyncFailure.class,
              () -> bench.writeback.force(file, channel, true, List.of(bench.directory("d"))));
      assertThat(failure.failures()).extracting(SyncFailure.Failed::label).containsExactly("/a");
      bench.working("a");
    }
    assertThat(bench.dirty.isDirty("d")).isFalse();
    assertThatThrownBy(bench.writeback::sync).isInstanceOf(SyncFailure.class);
    bench.dirty.rewritten("a");
    bench.writeback.force(file, channel, true, List.of());
    assertThat(bench.dirty.isDirty("a")).isFalse();
  }

  @Test
  void rewritten_failedFile_hearsNoMoreOfItsOldFailure() throws IOException {
    Tracked file = bench.write("a");
    FakeChannel old = bench.disk.channel("a");
    bench.dirty.keep("a", old);
    bench.dirty.failed(file, new IOException("told to another descriptor"));
    bench.dirty.rewritten("a");
    assertThat(old.isOpen()).isFalse();
    bench.write("a");
    assertThat(bench.writeback.sync().files()).isEqualTo(1);
  }

  @Test
  void force_directoryFails_isSticky() throws IOException {
    bench.directory("d").mark();
    bench.failing("d", "broken");
    assertThatThrownBy(() -> bench.writeback.force(null, null, true, List.of(bench.directory("d"))))
        .isInstanceOf(SyncFailure.class);
    bench.working("d");
    assertThatThrownBy(bench.writeback::sync).isInstanceOf(SyncFailure.class);
  }

  @Test
  void force_threadInterrupted_closesTheChannelAndStaysDirty() throws IOException {
    Tracked file = bench.write("a");
    FakeChannel channel = bench.disk.channel("a");
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> bench.writeback.force(file, channel, true, List.of()))
          .isInstanceOf(ClosedByInterruptException.class);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(bench.dirty.isDirty("a")).isTrue();
    assertThat(bench.dirty.failures()).isEmpty();
    assertThat(bench.writeback.sync().bytes()).isEqualTo(1);
  }

  @Test
  void force_threadInterrupted_forcesDirectoriesUndisturbed() throws IOException {
    bench.directory("d").mark();
    Thread.currentThread().interrupt();
    try {
      bench.writeback.force(null, null, true, List.of(bench.directory("d")));
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(bench.dirty.isDirty("d")).isFalse();
  }

  @Test
  void force_besideARoundThatIsToldTheError_failsToo() throws Exception {
    // The kernel tells an error once to each descriptor; one that is opened later hears nothing.
    Tracked file = bench.write("a");
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    bench.disk.file("a").behaviour =
        () -> {
          bench.working("a");
          entered.countDown();
          try {
            released.await();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
          throw new IOException("broken");
        };
    var round = bench.writeback.startSync();
    entered.await();
    FutureTask<Void> forcing =
        new FutureTask<>(
            () -> {
              bench.writeback.force(file, bench.disk.channel("a"), true, List.of());
              return null;
            });
    new Thread(forcing).start();
    released.countDown();
    assertThatThrownBy(forcing::get).hasCauseInstanceOf(SyncFailure.class);
    assertThatThrownBy(round::get).hasCauseInstanceOf(SyncFailure.class);
  }

  /** Has the next fsync of a file hang until it is released. */
  private void hanging(String name, CountDownLatch entered, CountDownLatch released) {
    bench.disk.file(name).behaviour =
        () -> {
          entered.countDown();
          try {
            released.await();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        };
  }

  private FutureTask<Void> forcing(Tracked file) {
    return new FutureTask<>(
        () -> {
          bench.writeback.force(file, bench.disk.channel("a"), true, List.of());
          return null;
        });
  }

  @Test
  void force_ofAFileThatARoundIsForcing_waitsAndForcesNothing() throws Exception {
    Tracked file = bench.write("a");
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    hanging("a", entered, released);
    var round = bench.writeback.startSync();
    entered.await();
    FutureTask<Void> forcing = forcing(file);
    Thread other = new Thread(forcing);
    other.start();
    while (other.getState() != Thread.State.BLOCKED) {
      assertThat(forcing).isNotDone();
      assertThat(Thread.currentThread().isInterrupted()).as("timed out").isFalse();
    }
    released.countDown();
    forcing.get();
    assertThat(round.get().files()).isEqualTo(1);
    assertThat(bench.disk.takeForced()).containsExactly("a");
    assertThat(bench.dirty.count()).isZero();
  }

  @Test
  void sync_ofAFileThatSomebodyIsForcing_waitsAndForcesNothing() throws Exception {
    Tracked file = bench.write("a");
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    hanging("a", entered, released);
    FutureTask<Void> forcing = forcing(file);
    new Thread(forcing).start();
    entered.await();
    var round = bench.writeback.startSync();
    while (noRoundIsBlocked()) {
      assertThat(round).isNotDone();
      assertThat(Thread.currentThread().isInterrupted()).as("timed out").isFalse();
    }
    released.countDown();
    forcing.get();
    assertThat(round.get().files()).isZero();
    assertThat(bench.disk.takeForced()).containsExactly("channel of a");
    assertThat(bench.dirty.count()).isZero();
  }

  private static boolean noRoundIsBlocked() {
    return Thread.getAllStackTraces().keySet().stream()
        .noneMatch(
            thread ->
                thread.getName().equals("overlay-nio-sync")
                    && thread.getState() == Thread.State.BLOCKED);
  }

  @Test
  void force_ofAFileWrittenWhileARoundForcesIt_forcesItAgain() throws Exception {
    Tracked file = bench.write("a");
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    hanging("a", entered, released);
    var round = bench.writeback.startSync();
    entered.await();
    bench.write(file);
    FutureTask<Void> forcing = forcing(file);
    new Thread(forcing).start();
    released.countDown();
    forcing.get();
    round.get();
    assertThat(bench.disk.takeForced()).containsExactly("a", "channel of a");
    assertThat(bench.disk.file("a").durable).hasValue(2);
  }
}
