package io.overlaynio.internal.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is written back before anybody asks, that it stays dirty, and what a sync owes it. */
@Timeout(60)
final class BackgroundWritebackTest {

  private static final long MIB = 1 << 20;
  private static final Duration EXPIRE = Duration.ofSeconds(4);

  private final ErrandsByHand errands = new ErrandsByHand();
  private SyncBench bench;

  @AfterEach
  void close() throws IOException {
    bench.close();
    assertThat(bench.disk.open).hasValue(0);
  }

  private void limits(long backgroundBytes, long files, long bytes, Duration expire) {
    DirtyLimits limits = new DirtyLimits(backgroundBytes, files, bytes, expire);
    bench = new SyncBench(new DirtyFiles(10, limits), 4, errands);
  }

  private Tracked write(String name, long bytes) {
    return bench.write(bench.file(name), bytes);
  }

  private SyncFailure failureOfSync() {
    return catchThrowableOfType(SyncFailure.class, () -> bench.writeback.sync());
  }

  @Test
  void wrote_noLimits_countsNothingAndAsksForNothing() {
    limits(0, 0, 0, Duration.ZERO);
    write("a", 1000 * MIB);
    assertThat(errands.waiting()).isZero();
    assertThat(errands.clocks()).isZero();
    assertThat(bench.dirty.pending().bytes()).isZero();
  }

  @Test
  void wrote_belowTheLimit_asksForNothing() {
    limits(MIB, 10, 4 * MIB, Duration.ZERO);
    write("a", MIB / 2);
    bench.directory("d").mark();
    assertThat(errands.waiting()).isZero();
    assertThat(errands.clocks()).isZero();
    assertThat(bench.dirty.pending().bytes()).isEqualTo(MIB / 2);
    assertThat(bench.threads.getLargestPoolSize()).isZero();
  }

  @Test
  void wrote_aboveTheLimit_isWrittenBackOnceAndStaysDirty() throws Exception {
    limits(MIB, 0, 0, Duration.ZERO);
    write("a", MIB / 2);
    write("b", MIB);
    assertThat(errands.waiting()).isEqualTo(1);
    errands.run();
    assertThat(bench.disk.takeForced())
        .containsExactlyInAnyOrder("a without metadata", "b without metadata");
    assertThat(bench.dirty.count()).isEqualTo(2);
    assertThat(bench.dirty.pending().bytes()).isZero();
    assertThat(bench.dirty.pending().files()).isZero();
    assertThat(bench.writeback.sync().bytes()).isEqualTo(MIB + MIB / 2);
    assertThat(bench.disk.takeForced()).containsExactlyInAnyOrder("a", "b");
    assertThat(bench.dirty.count()).isZero();
    assertThat(bench.dirty.pending().listed()).isEmpty();
  }

  @Test
  void wrote_heavierThanTheSetCanHold_leavesItAndIsNeverDropped() {
    limits(64 * 1024, 0, 0, Duration.ZERO);
    for (int i = 0; i < 1000; i++) {
      write("f" + i, 100); // weighs a KiB, so that the set is full before the bytes are too many
    }
    assertThat(bench.dirty.pending().bytes()).isGreaterThan(64 * 1024);
    assertThat(bench.dirty.pending().listed()).isNotEmpty();
    assertThat(bench.dirty.count()).isEqualTo(1000);
    assertThat(bench.dirty.snapshot()).hasSize(1000).doesNotHaveDuplicates();
    assertThat(errands.waiting()).isEqualTo(1);
    errands.run();
    assertThat(bench.disk.takeForced()).hasSize(1000).doesNotHaveDuplicates();
    assertThat(bench.dirty.count()).isEqualTo(1000);
  }

  @Test
  void wrote_moreInTheList_isWrittenBackOnlyAboveTheLimit() {
    limits(MIB, 0, 0, Duration.ZERO);
    Tracked a = write("a", 2 * MIB);
    errands.run();
    bench.disk.takeForced();
    bench.write(a, MIB);
    assertThat(errands.waiting()).isZero();
    bench.write(a, 1);
    errands.run();
    assertThat(bench.disk.takeForced()).containsExactly("a without metadata");
    assertThat(bench.dirty.isDirty("a")).isTrue();
  }

  @Test
  void wrote_moreFilesThanTheLimit_areWrittenBack() {
    limits(0, 4, 0, Duration.ZERO);
    for (int i = 0; i < 4; i++) {
      bench.write("f" + i);
      bench.write("f" + i);
    }
    assertThat(errands.waiting()).isZero();
    bench.write("f4");
    errands.run();
    assertThat(bench.disk.takeForced()).hasSize(5);
    assertThat(bench.dirty.count()).isEqualTo(5);
    assertThat(bench.dirty.pending().files()).isZero();
  }

  @Test
  void wrote_longAgo_isWrittenBackWithinAQuarterAndThenThereIsNoClock() {
    limits(0, 0, 0, EXPIRE);
    long step = EXPIRE.toNanos() / BackgroundWriteback.SWEEPS;
    bench.write("old");
    assertThat(errands.clocks()).isEqualTo(1);
    for (int i = 0; i < BackgroundWriteback.SWEEPS; i++) {
      errands.pass(step);
      assertThat(errands.waiting()).isZero();
    }
    bench.write("young");
    errands.pass(step);
    errands.run();
    assertThat(bench.disk.takeForced()).containsExactly("old without metadata");
    assertThat(bench.dirty.isDirty("old")).isTrue();
    for (int i = 0; i < BackgroundWriteback.SWEEPS; i++) {
      errands.pass(step);
    }
    errands.run();
    assertThat(bench.disk.takeForced()).containsExactly("young without metadata");
    errands.pass(step);
    assertThat(errands.clocks()).isZero();
  }

  @Test
  void wrote_longAgoInTheList_isWrittenBackByItsNewAge() {
    limits(0, 0, 0, EXPIRE);
    long step = EXPIRE.toNanos() / BackgroundWriteback.SWEEPS;
    Tracked a = bench.write("a");
    for (int i = 0; i <= BackgroundWriteback.SWEEPS; i++) {
      errands.pass(step);
    }
    errands.run();
    assertThat(bench.disk.takeForced()).hasSize(1);
    errands.pass(step);
    bench.write(a);
    for (int i = 0; i < BackgroundWriteback.SWEEPS; i++) {
      errands.pass(step);
      assertThat(errands.waiting()).isZero();
    }
    errands.pass(step);
    errands.run();
    assertThat(bench.disk.takeForced()).containsExactly("a without metadata");
  }

  /** A hold on the disk: what is written to the file waits. */
  private final class Stalled {
    final CountDownLatch entered = new CountDownLatch(1);
    final CountDownLatch released = new CountDownLatch(1);

    Stalled(String name) {
      bench.disk.file(name).behaviour =
          () -> {
            entered.countDown();
            try {
              released.await();
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
          };
    }
  }

  @Test
  void sync_writebackStalled_returnsOnlyAfterIt() throws Exception {
    limits(MIB, 0, 0, Duration.ZERO);
    Stalled disk = new Stalled("a");
    write("a", 2 * MIB);
    Thread background = new Thread(errands::run);
    background.start();
    disk.entered.await();
    CompletableFuture<Round> round = bench.writeback.startSync();
    // The round is held up by the monitor of the file that is on its way, and by nothing else.
    while (bench.threads.getActiveCount() == 0 || !isBlocked("overlay-nio-sync")) {
      Thread.onSpinWait();
    }
    assertThat(round).isNotDone();
    disk.released.countDown();
    assertThat(round.get().files()).isEqualTo(1);
    background.join();
    assertThat(bench.disk.takeForced()).containsExactly("a without metadata", "a");
  }

  private static boolean isBlocked(String thread) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(one -> one.getName().equals(thread))
        .anyMatch(one -> one.getState() == Thread.State.BLOCKED);
  }

  @Test
  void sync_writebackFailed_reportsItEveryTime() {
    limits(MIB, 0, 0, Duration.ZERO);
    bench.failing("a", "broken");
    write("a", 2 * MIB);
    errands.run();
    bench.working("a");
    assertThat(failureOfSync().getCause()).hasMessage("broken");
    assertThat(failureOfSync().getCause()).hasMessage("broken");
    assertThat(bench.dirty.isDirty("a")).isTrue();
  }

  @Test
  void sync_writebackFailsWhileTheRoundWaits_reportsIt() throws Exception {
    limits(MIB, 0, 0, Duration.ZERO);
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    bench.disk.file("a").behaviour =
        () -> {
          bench.working("a"); // the kernel tells it once
          entered.countDown();
          try {
            released.await();
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
          throw new IOException("broken");
        };
    write("a", 2 * MIB);
    Thread background = new Thread(errands::run);
    background.start();
    entered.await();
    CompletableFuture<Round> round = bench.writeback.startSync();
    released.countDown();
    background.join();
    assertThat(round)
        .failsWithin(Duration.ofSeconds(50))
        .withThrowableOfType(java.util.concurrent.ExecutionException.class)
        .havingRootCause()
        .withMessage("broken");
  }

  @Test
  void sync_manyFilesWrittenAndClosedAndNobodyHoldsThem_forcesAll() throws IOException {
    int many = 20_000;
    DirtyLimits limits = new DirtyLimits(64 * 1024, 1000, 0, Duration.ZERO);
    bench = new SyncBench(new DirtyFiles(many / 2, limits), 4, errands);
    for (int i = 0; i < many; i++) {
      String name = "f" + i;
      bench.write(name);
      if (i % 2 == 0) {
        bench.dirty.keep(name, bench.disk.channel(name));
      }
      if (i % 5_000 == 0) {
        System.gc();
        errands.run();
      }
    }
    System.gc();
    assertThat(bench.dirty.pending().listed()).isNotEmpty();
    assertThat(bench.disk.takeForced()).isNotEmpty();
    assertThat(bench.writeback.sync().files()).isEqualTo(many);
    assertThat(bench.disk.takeForced()).hasSize(many).doesNotHaveDuplicates();
    for (int i = 0; i < many; i++) {
      assertThat(bench.disk.file("f" + i).durable).hasValue(1);
    }
    assertThat(bench.dirty.count()).isZero();
    errands.run();
  }

  @Test
  void sync_twoOnOneDisk_touchesNothingOfTheOther() throws IOException {
    limits(MIB, 0, 0, Duration.ZERO);
    try (SyncBench other = new SyncBench(bench.disk, new DirtyFiles(10), 4, null)) {
      other.write("theirs");
      write("ours", 2 * MIB);
      errands.run();
      bench.writeback.sync();
      assertThat(bench.disk.takeForced()).containsExactly("ours without metadata", "ours");
      assertThat(other.dirty.isDirty("theirs")).isTrue();
      other.writeback.sync();
      assertThat(bench.disk.takeForced()).containsExactly("theirs");
    }
  }

  @Test
  void wrote_tooMuch_waitsForTheDisk() throws Exception {
    limits(MIB, 0, 2 * MIB, Duration.ZERO);
    errands.longestPauseNanos = TimeUnit.HOURS.toNanos(1);
    Tracked a = bench.file("a");
    Thread writer = new Thread(() -> bench.write(a, 3 * MIB));
    writer.start();
    while (writer.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    errands.run();
    writer.join();
    assertThat(bench.dirty.pending().bytes()).isZero();
  }

  @Test
  void wrote_tooMuchAndTheDiskStandsStill_goesOnAfterThePause() {
    limits(MIB, 0, 2 * MIB, Duration.ZERO);
    errands.longestPauseNanos = 1;
    write("a", 3 * MIB);
    write("a", 3 * MIB);
    assertThat(bench.dirty.pending().bytes()).isEqualTo(6 * MIB);
    errands.run();
  }

  @Test
  void wrote_tooMuchAndInterrupted_doesNotWait() {
    limits(MIB, 0, 2 * MIB, Duration.ZERO);
    errands.longestPauseNanos = TimeUnit.HOURS.toNanos(1);
    Thread.currentThread().interrupt();
    write("a", 3 * MIB);
    assertThat(Thread.interrupted()).isTrue();
    errands.run();
  }

  @Test
  void wrote_cannotBeReached_isLeftToTheSyncAndIsNotDueForEver() {
    limits(MIB, 0, 0, Duration.ZERO);
    bench.disk.file("a").hidden = true;
    write("a", 2 * MIB);
    errands.run();
    assertThat(errands.waiting()).isZero();
    assertThat(bench.dirty.pending().isDue()).isFalse();
    bench.disk.file("a").hidden = false;
    assertThat(bench.dirty.isDirty("a")).isTrue();
  }

  @Test
  void wrote_whileWrittenBack_isWrittenBackNext() throws IOException {
    limits(MIB, 0, 0, Duration.ZERO);
    Tracked a = bench.file("a");
    bench.disk.file("a").behaviour =
        () -> {
          bench.working("a");
          bench.write(a, 2 * MIB);
        };
    bench.write(a, 2 * MIB);
    errands.run();
    assertThat(bench.disk.takeForced()).containsExactly("a without metadata", "a without metadata");
    assertThat(bench.dirty.pending().bytes()).isZero();
    assertThat(bench.writeback.counts().writtenBack()).isEqualTo(2);
  }

  @Test
  void gone_fileWithData_countsNoLonger() {
    limits(MIB, 0, 0, Duration.ZERO);
    Tracked a = write("a", 1000);
    bench.dirty.gone("a");
    assertThat(bench.dirty.pending().bytes()).isZero();
    bench.write(a, 1000);
    assertThat(bench.dirty.pending().bytes()).isZero();
    assertThat(bench.dirty.pending().files()).isZero();
  }

  @Test
  void force_fileWithData_countsNoLonger() throws IOException {
    limits(MIB, 0, 0, Duration.ZERO);
    Tracked a = write("a", 1000);
    try (FakeChannel channel = bench.disk.channel("a")) {
      bench.writeback.force(a, channel, true, List.of());
    }
    assertThat(bench.dirty.pending().bytes()).isZero();
    assertThat(bench.dirty.pending().files()).isZero();
  }
}
