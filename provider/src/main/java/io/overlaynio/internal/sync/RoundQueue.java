package io.overlaynio.internal.sync;

import java.nio.file.ClosedFileSystemException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Lets callers share rounds: at most one runs and one waits, and who asks gets the one that waits,
 * since only that begins after the question.
 *
 * <p>A round takes what is dirty when it begins, so a writer that never stops does not keep one
 * from ending. It knows nothing of what a round does.
 */
final class RoundQueue {

  private final Executor threads;
  private final Callable<Round> work;
  private final Runnable afterwards;

  // Guarded by this.
  private CompletableFuture<Round> running;
  private CompletableFuture<Round> waiting;
  private boolean closed;

  /**
   * No round yet.
   *
   * @param afterwards what nobody has to wait for, after each round and before the next
   */
  RoundQueue(Executor threads, Callable<Round> work, Runnable afterwards) {
    this.threads = threads;
    this.work = work;
    this.afterwards = afterwards;
  }

  /**
   * A round that has not begun yet. Nobody else may complete it, and nothing may be run when it
   * completes but in another thread.
   *
   * @throws ClosedFileSystemException after {@link #close}
   */
  synchronized CompletableFuture<Round> request() {
    if (closed) {
      throw new ClosedFileSystemException();
    }
    if (waiting == null) {
      if (running == null) {
        threads.execute(this::runAll);
      }
      waiting = new CompletableFuture<>();
    }
    return waiting;
  }

  private void runAll() {
    for (CompletableFuture<Round> next = nextOrNull(); next != null; next = nextOrNull()) {
      try {
        next.complete(work.call());
      } catch (Throwable e) { // whatever it is, somebody waits for it
        next.completeExceptionally(e);
      }
      tidyUp();
    }
  }

  /** Whatever comes of it: who asks for the next round must not wait for ever. */
  private void tidyUp() {
    try {
      afterwards.run();
    } catch (RuntimeException | Error e) {
      Thread thread = Thread.currentThread();
      thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
    }
  }

  private synchronized CompletableFuture<Round> nextOrNull() {
    running = waiting;
    waiting = null;
    notifyAll();
    return running;
  }

  /**
   * Refuses new rounds and waits for those that were asked for, and what comes after them, whatever
   * interrupts come.
   */
  synchronized void close() {
    closed = true;
    boolean interrupted = false;
    while (running != null || waiting != null) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
