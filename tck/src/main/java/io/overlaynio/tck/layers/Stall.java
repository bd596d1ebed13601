package io.overlaynio.tck.layers;

import java.io.InterruptedIOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/**
 * One call that a {@link SlowFileSystem} holds up. Closing lets it go on, and holds up nothing from
 * then on.
 */
public final class Stall implements AutoCloseable {

  /** Where the call is held up. */
  enum Side {
    BEFORE,
    AFTER
  }

  /** Nobody waits so long but in a test that has failed. */
  private static final long PATIENCE_SECONDS = 60;

  private final Predicate<Call> which;
  private final Side side;
  private final AtomicBoolean taken = new AtomicBoolean();
  private final CountDownLatch arrived = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);

  Stall(Predicate<Call> which, Side side) {
    this.which = which;
    this.side = side;
  }

  void holdUp(Call call, Side now) throws InterruptedIOException {
    if (now == side && which.test(call) && taken.compareAndSet(false, true)) {
      arrived.countDown();
      try {
        await(released, "nobody lets go on: " + call);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        InterruptedIOException interrupted = new InterruptedIOException("held up: " + call);
        interrupted.initCause(e);
        throw interrupted;
      }
    }
  }

  /** Waits until the call has come and is held up. */
  public void awaitArrival() throws InterruptedException {
    await(arrived, "no such call has come");
  }

  private static void await(CountDownLatch latch, String otherwise) throws InterruptedException {
    if (!latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError(otherwise);
    }
  }

  /** True if the call has come. */
  public boolean hasArrived() {
    return arrived.getCount() == 0;
  }

  /** Lets the call go on. */
  public void release() {
    taken.set(true);
    released.countDown();
  }

  @Override
  public void close() {
    release();
  }
}
