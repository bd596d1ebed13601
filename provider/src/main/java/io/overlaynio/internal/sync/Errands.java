package io.overlaynio.internal.sync;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Where and when that is done which nobody waits for, as the wiring or a test decides.
 *
 * <p>It exists so that tests need neither sleep nor luck.
 */
interface Errands {

  /** Runs it soon, in a thread of its own. */
  void soon(Runnable errand);

  /** Runs it so much later, in a thread of its own. */
  void after(long nanos, Runnable errand);

  /** How long a writer is held up at most, each time. */
  long longestPauseNanos();

  /** In threads, at the time; a writer waits no longer than the kernel makes it wait. */
  static Errands in(Executor threads) {
    return new InThreads(threads);
  }

  /** The usual ones. */
  record InThreads(Executor threads) implements Errands {

    /** The kernel's MAX_PAUSE. */
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    @Override
    public void soon(Runnable errand) {
      threads.execute(errand);
    }

    @Override
    public void after(long nanos, Runnable errand) {
      CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS, threads).execute(errand);
    }

    @Override
    public long longestPauseNanos() {
      return LONGEST_PAUSE_NANOS;
    }
  }
}
