package io.overlaynio.internal.sync;

import io.overlaynio.internal.sys.FlightRecording;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * Writes back data before anybody asks, so that a sync finds little to wait for: the kernel's
 * flusher thread, for one file system. There is a thread while there is work.
 *
 * <p>It clears no mark: data on the disk is not a durable file. What it fails to write has failed
 * as if a sync had tried, and every sync reports it.
 *
 * <p><b>Why a sync misses nothing that is on its way here.</b> A file that is written back is dirty
 * before, meanwhile and after, so each round has it among its own, unless somebody else's fsync,
 * which waited for the same pages, cleared it. The round waits for the file itself; and since a
 * failure is told to the dirty set under the file's monitor, in which it was heard, the round hears
 * of it there or from the kernel.
 */
final class BackgroundWriteback {

  /** What has expired is found by sweeps, so many of them in the time of expiry. */
  static final int SWEEPS = 4;

  private final PendingData pending;
  private final Errands errands;
  private final Supplier<DataWriteback> data;
  private final LongAdder written = new LongAdder();

  // Written under this object's monitor.
  private volatile boolean running;
  private volatile boolean armed;
  private volatile boolean closed;

  /**
   * One that does nothing until asked.
   *
   * @param data how it is done, asked for when there is something to do
   */
  BackgroundWriteback(DirtyFiles dirty, Errands errands, Supplier<DataWriteback> data) {
    this.pending = dirty.pending();
    this.errands = errands;
    this.data = data;
  }

  /** How often a file was written back. */
  long written() {
    return written.sum();
  }

  /** Told that something was written: sees to what is over the limits, and slows the writer. */
  void wrote() {
    if (pending.isDue()) {
      request();
    }
    if (!armed && !pending.limits().expire().isZero()) {
      arm();
    }
    if (pending.isTooMuch()) {
      pending.slowDown(errands.longestPauseNanos(), () -> running);
    }
  }

  private void request() {
    if (running) {
      return;
    }
    synchronized (this) {
      if (running || closed) {
        return;
      }
      running = true;
    }
    try {
      errands.soon(this::work);
    } catch (RuntimeException | OutOfMemoryError noThread) {
      // Nothing is lost: the file is dirty as before, and its writer has done nothing wrong.
      System.getLogger("io.overlaynio").log(Level.WARNING, "no background write-back", noThread);
      ended();
    }
  }

  private void work() {
    try {
      do {
        List<Tracked> files = pending.takeDue();
        if (!files.isEmpty()) {
          writeBack(files);
        }
      } while (pending.isDue() && !closed);
    } finally {
      ended();
    }
    if (pending.isDue()) {
      request(); // what came between the last look and the end
    }
  }

  private void writeBack(List<Tracked> files) {
    WritebackEvent eventOrNull =
        FlightRecording.isOn() ? WritebackEvent.begun("dirty", files) : null;
    // What cannot be reached is left to the next sync, which reports it: else it stayed due.
    data.get().run(files, file -> written.increment(), pending::forget);
    if (eventOrNull != null) {
      eventOrNull.commit();
    }
  }

  private void ended() {
    synchronized (this) {
      running = false;
      notifyAll();
    }
    pending.wake();
  }

  private void arm() {
    synchronized (this) {
      if (armed || closed) {
        return;
      }
      armed = true;
    }
    errands.after(Math.max(1, pending.limits().expireNanos() / SWEEPS), this::sweep);
  }

  private void sweep() {
    synchronized (this) {
      armed = false; // before it looks: who writes from now on sees to the next sweep
      if (closed) {
        return;
      }
    }
    boolean younger = pending.sweep(SWEEPS);
    if (pending.isDue()) {
      request();
    }
    if (younger) {
      arm();
    }
  }

  /** Begins nothing any more and waits for what is under way, whatever interrupts come. */
  synchronized void close() {
    closed = true;
    boolean interrupted = false;
    while (running) {
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
