package io.overlaynio.internal.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;

/**
 * The worst bug there could be: a completed write that no later sync covers. Writers, rounds and
 * forces run beside each other over a model of the disk, and every sync is checked against what had
 * been completed when it was called.
 */
@Timeout(120)
final class LostMarkTest {

  private static final int FILES = 3;
  private static final int WRITERS = 4;
  private static final int SYNCS = 1_000;

  private SyncBench bench = new SyncBench(2, 4);
  private final List<AtomicLong> completed = new ArrayList<>();
  private volatile long bytes = 1;
  private final AtomicBoolean stop = new AtomicBoolean();

  @RepeatedTest(3)
  void sync_besideWritersAndForces_coversEveryCompletedWrite() throws Exception {
    for (int i = 0; i < FILES; i++) {
      completed.add(new AtomicLong());
      bench.disk.file(name(i)).behaviour = LostMarkTest::dawdle;
    }
    ExecutorService threads = Executors.newCachedThreadPool();
    List<Future<?>> running = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      running.add(threads.submit(this::writeUntilStopped));
    }
    running.add(threads.submit(this::forceUntilStopped));
    List<Future<?>> syncing = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      syncing.add(threads.submit(this::syncAndCheck));
    }
    try {
      for (Future<?> each : syncing) {
        each.get();
      }
    } finally {
      stop.set(true);
    }
    for (Future<?> each : running) {
      each.get();
    }
    threads.shutdown();
    syncAndCheckOnce();
    bench.close();
    assertThat(bench.disk.open).hasValue(0);
  }

  /** Records leave the set all the time, and writers are slowed. */
  @RepeatedTest(3)
  void sync_besideBackgroundWriteback_coversEveryCompletedWrite() throws Exception {
    DirtyLimits tight = new DirtyLimits(1024, 2, 2048, Duration.ofMillis(1));
    bench.close();
    bench = new SyncBench(new DirtyFiles(2, tight), 4, null);
    bytes = 700;
    sync_besideWritersAndForces_coversEveryCompletedWrite();
    assertThat(bench.dirty.pending().bytes()).isZero();
    assertThat(bench.dirty.pending().files()).isZero();
  }

  private Void writeUntilStopped() throws IOException {
    while (!stop.get()) {
      int i = ThreadLocalRandom.current().nextInt(FILES);
      // A new handle each time as well as an old one: the file is opened and closed.
      Tracked file = bench.file(name(i));
      FakeChannel channel = bench.disk.channel(name(i));
      for (int n = ThreadLocalRandom.current().nextInt(3); n >= 0; n--) {
        file.mark();
        dawdle();
        long now = bench.disk.file(name(i)).written.incrementAndGet();
        dawdle();
        file.wrote(bytes);
        completed.get(i).accumulateAndGet(now, Math::max);
      }
      bench.dirty.keep(name(i), channel);
    }
    return null;
  }

  private Void forceUntilStopped() throws IOException {
    while (!stop.get()) {
      int i = ThreadLocalRandom.current().nextInt(FILES);
      Tracked file = bench.file(name(i));
      long before = completed.get(i).get();
      try (FakeChannel channel = bench.disk.channel(name(i))) {
        bench.writeback.force(file, channel, true, List.of());
      }
      assertThat(bench.disk.file(name(i)).durable.get()).isGreaterThanOrEqualTo(before);
      bench.disk.takeForced();
    }
    return null;
  }

  private Void syncAndCheck() throws IOException {
    for (int n = 0; n < SYNCS; n++) {
      syncAndCheckOnce();
    }
    return null;
  }

  private void syncAndCheckOnce() throws IOException {
    List<Long> before = new ArrayList<>();
    for (AtomicLong each : completed) {
      before.add(each.get());
    }
    bench.writeback.sync();
    for (int i = 0; i < FILES; i++) {
      assertThat(bench.disk.file(name(i)).durable.get())
          .as(name(i))
          .isGreaterThanOrEqualTo(before.get(i));
    }
  }

  /** Widens the races without making time. */
  private static void dawdle() {
    int kind = ThreadLocalRandom.current().nextInt(8);
    if (kind == 0) {
      LockSupport.parkNanos(1);
    } else if (kind < 4) {
      for (int i = ThreadLocalRandom.current().nextInt(200); i > 0; i--) {
        Thread.onSpinWait();
      }
    }
  }

  private static String name(int i) {
    return "f" + i;
  }
}
