package io.overlaynio.internal.sync;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;

/**
 * Threads, clock and patience, as the wiring or a test gives them.
 *
 * @param threads runs each task soon, in a thread of its own; nobody interrupts it
 * @param clock nanoseconds since whenever
 * @param patience called before the n-th look for something that is not where it should be
 */
record Surroundings(Executor threads, LongSupplier clock, IntConsumer patience) {

  /** How often a missing object is looked for again: a second in all, with the usual patience. */
  static final int PATIENCE = 20;

  /** More than these are worth a second thread. */
  private static final int FEW = 2;

  private static final long FIRST_PAUSE_NANOS = 100_000;
  private static final long LONGEST_PAUSE_NANOS = 100_000_000;

  /** The usual clock and patience. */
  static Surroundings of(Executor threads) {
    return new Surroundings(
        threads,
        System::nanoTime,
        attempt ->
            LockSupport.parkNanos(
                Math.min(LONGEST_PAUSE_NANOS, FIRST_PAUSE_NANOS << Math.min(attempt, 30))));
  }

  long nanoTime() {
    return clock.getAsLong();
  }

  void pause(int attempt) {
    patience.accept(attempt);
  }

  /**
   * Returns when the action has been done with each, by this thread and so many others less one.
   */
  <T> void forEach(List<T> all, int parallelism, Consumer<T> action) {
    if (parallelism <= 1 || all.size() <= FEW) {
      all.forEach(action);
      return;
    }
    List<T> fixed = List.copyOf(all);
    AtomicInteger next = new AtomicInteger();
    Runnable pull =
        () -> {
          for (int i = next.getAndIncrement(); i < fixed.size(); i = next.getAndIncrement()) {
            action.accept(fixed.get(i));
          }
        };
    CompletableFuture<?>[] others =
        new CompletableFuture<?>[Math.min(parallelism, fixed.size()) - 1];
    for (int i = 0; i < others.length; i++) {
      others[i] = CompletableFuture.runAsync(pull, threads);
    }
    try {
      pull.run();
    } finally {
      CompletableFuture.allOf(others).join();
    }
  }

  /** Runs it in another thread and waits, whatever interrupts come: they would close channels. */
  void undisturbed(Runnable task) {
    CompletableFuture.runAsync(task, threads).join();
  }
}
