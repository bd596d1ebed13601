package io.overlaynio.internal.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.ClosedFileSystemException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who shares which round, who waits, and who is told. */
@Timeout(60)
final class SharedRoundTest {

  private final SyncBench bench = new SyncBench();
  private final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);

  @AfterEach
  void close() throws IOException {
    released.countDown();
    bench.close();
  }

  /** A round that hangs in the fsync of a file until it is released. */
  private CompletableFuture<Round> hangingRound() throws InterruptedException {
    bench.write("slow");
    bench.disk.file("slow").behaviour =
        () -> {
          entered.countDown();
          await(released);
        };
    CompletableFuture<Round> round = bench.writeback.startSync();
    entered.await();
    return round;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void sync_whileARoundRuns_waitsForOneThatBeganAfterTheCall() throws Exception {
    CompletableFuture<Round> first = hangingRound();
    bench.write("a");
    CompletableFuture<Round> second = bench.writeback.startSync();
    bench.write("b");
    CompletableFuture<Round> third = bench.writeback.startSync();
    assertThat(first).isNotDone();
    assertThat(second).isNotDone();
    bench.working("slow");
    released.countDown();
    assertThat(first.get().files()).isEqualTo(1);
    // One round for both, which has what was written before the later of the two calls.
    assertThat(second.get()).isSameAs(third.get());
    assertThat(second.get().files()).isEqualTo(2);
  }

  @Test
  void sync_writerNeverStops_ends() throws Exception {
    Tracked busy = bench.write("busy");
    bench.disk.file("busy").behaviour =
        () -> {
          bench.write(busy);
          bench.write("new" + bench.disk.file("busy").written.get());
        };
    for (int i = 0; i < 100; i++) {
      assertThat(bench.writeback.sync().files()).isPositive();
    }
  }

  @Test
  void lastSync_interrupted_waitsAndHearsOfFailures() {
    bench.write("a");
    bench.failing("a", "the disk is gone");
    Thread.currentThread().interrupt();
    assertThatThrownBy(bench.writeback::lastSync)
        .isInstanceOfSatisfying(
            SyncFailure.class,
            failure -> assertThat(failure.failures().get(0).cause()).hasMessageContaining("gone"));
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void sync_waiterInterrupted_throwsAndTheRoundGoesOn() throws Exception {
    CompletableFuture<Round> round = hangingRound();
    bench.write("a");
    AtomicReference<Boolean> flag = new AtomicReference<>();
    FutureTask<Round> waiting =
        new FutureTask<>(
            () -> {
              try {
                return bench.writeback.sync();
              } finally {
                flag.set(Thread.currentThread().isInterrupted());
              }
            });
    Thread waiter = new Thread(waiting);
    waiter.start();
    waiter.interrupt();
    assertThatThrownBy(waiting::get).hasCauseInstanceOf(InterruptedIOException.class);
    assertThat(flag).hasValue(true);
    released.countDown();
    assertThat(round.get().files()).isEqualTo(1);
    bench.writeback.sync();
    assertThat(bench.dirty.count()).isZero();
  }

  @Test
  void sync_onlyWaiterInterrupted_itsRoundIsMadeAllTheSame() throws Exception {
    CompletableFuture<Round> first = hangingRound();
    bench.write("a");
    FutureTask<Round> waiting = new FutureTask<>(bench.writeback::sync);
    Thread waiter = new Thread(waiting);
    waiter.start();
    waiter.interrupt();
    assertThatThrownBy(waiting::get).hasCauseInstanceOf(InterruptedIOException.class);
    released.countDown();
    first.get();
    bench.writeback.close(); // asks for nothing itself
    assertThat(bench.disk.takeForced()).containsExactly("slow", "a");
    assertThat(bench.dirty.count()).isZero();
  }

  @Test
  void startSync_cancelledWhileItsRoundRuns_theRoundGoesOn() throws Exception {
    CompletableFuture<Round> round = hangingRound();
    bench.write("a");
    CompletableFuture<Round> next = bench.writeback.startSync();
    assertThat(round.cancel(true)).isTrue();
    assertThat(next.cancel(true)).isTrue();
    released.countDown();
    bench.writeback.close(); // asks for nothing itself
    assertThat(bench.disk.takeForced()).containsExactly("slow", "a");
    assertThat(bench.dirty.count()).isZero();
  }

  @Test
  void sync_failedRound_throwsEachCallerItsOwnException() throws Exception {
    CompletableFuture<Round> first = hangingRound();
    bench.write("a");
    bench.failing("a", "broken");
    List<CompletableFuture<Round>> futures = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      futures.add(bench.writeback.startSync());
    }
    released.countDown();
    first.get();
    List<Throwable> failures = new ArrayList<>();
    for (CompletableFuture<Round> future : futures) {
      assertThatThrownBy(future::get)
          .isInstanceOf(ExecutionException.class)
          .satisfies(e -> failures.add(e.getCause()));
    }
    assertThat(failures).hasOnlyElementsOfType(SyncFailure.class).doesNotHaveDuplicates();
  }

  @Test
  void startSync_dependentSyncsAgain_doesNotHang() throws Exception {
    bench.write("a");
    CompletableFuture<Long> again =
        bench
            .writeback
            .startSync()
            .thenApply(
                round -> {
                  bench.write("b");
                  try {
                    return bench.writeback.sync().files();
                  } catch (IOException e) {
                    throw new AssertionError(e);
                  }
                });
    assertThat(again.get()).isEqualTo(1);
  }

  @Test
  void startSync_cancelled_disturbsNobody() throws Exception {
    CompletableFuture<Round> first = hangingRound();
    bench.write("a");
    CompletableFuture<Round> cancelled = bench.writeback.startSync();
    CompletableFuture<Round> other = bench.writeback.startSync();
    cancelled.cancel(true);
    released.countDown();
    first.get();
    assertThat(other.get().files()).isEqualTo(1);
  }

  @Test
  void close_roundRuns_waitsForItAndRefusesMore() throws Exception {
    CompletableFuture<Round> round = hangingRound();
    FutureTask<Void> closing =
        new FutureTask<>(
            () -> {
              bench.writeback.close();
              return null;
            });
    new Thread(closing).start();
    released.countDown();
    closing.get();
    assertThat(round.get().files()).isEqualTo(1);
    bench.write("a");
    assertThatThrownBy(bench.writeback::sync).isInstanceOf(ClosedFileSystemException.class);
  }
}
