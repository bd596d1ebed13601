package io.overlaynio.internal.sync;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * The data that was written and that nobody has begun to write back: how much of it there is, since
 * when, and whether its turn has come.
 *
 * <p>What somebody writes back is taken from its file when that begins and counted until it ends,
 * well or not; so whoever takes something has to say that it is {@link #done}. It forces nothing
 * and has no thread; and it cleans nothing: data on the disk is not a durable file.
 */
final class PendingData {

  private final DirtyRecords records;
  private final DirtyLimits limits;
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong files = new AtomicLong();
  private volatile Runnable onWrite = () -> {};
  private volatile boolean ignoring;

  /** How often what is old was looked for: the clock by which age is told. */
  private volatile int sweeps;

  /** Whether something has expired that is to be written back. */
  private volatile boolean expired;

  /** How many writers wait. */
  private volatile int waiting;

  PendingData(DirtyRecords records, DirtyLimits limits) {
    this.records = records;
    this.limits = limits;
  }

  DirtyLimits limits() {
    return limits;
  }

  /** Who is told of each write; set once, before there are any. */
  void tell(Runnable writes) {
    onWrite = writes;
  }

  /** From now on nothing is counted. */
  void ignore() {
    ignoring = true;
  }

  /** Whether it is worth counting. */
  boolean isCounted() {
    return !ignoring && !limits.isNone();
  }

  /** Bytes that are pending or on their way; what is written twice counts twice. */
  long bytes() {
    return bytes.get();
  }

  /** Files that have such bytes. */
  long files() {
    return files.get();
  }

  /** Something was written; to be called before the mark, so that who clears that took this. */
  void add(Tracked file, long written) {
    if (file.addPending(written) == 0) {
      files.incrementAndGet();
    }
    bytes.addAndGet(written);
  }

  /** It was counted and marked: weighs the file anew if need be, and says so. */
  void wrote(Tracked file) {
    if (file.isGone()) {
      forget(file);
    } else if (file.isHeavier()) {
      file.weigh(sweeps);
      records.reweigh(file.key());
    }
    onWrite.run();
  }

  /** What was taken from a file is on the disk, or is known to have failed, or nobody wants it. */
  void done(long taken) {
    if (taken == 0) {
      return;
    }
    bytes.addAndGet(-taken);
    files.decrementAndGet();
    if (waiting > 0) {
      wake();
    }
  }

  /** What was taken from a file is to be written back after all, unless it is gone. */
  void giveBack(Tracked file, long taken) {
    if (taken > 0 && file.addPending(taken) > 0) {
      files.decrementAndGet(); // it was counted once more meanwhile
    }
    if (file.isGone()) {
      forget(file);
    }
  }

  /** What a file has is not worth writing back: it is gone, or cannot be reached. */
  void forget(Tracked file) {
    done(file.takePending());
  }

  /** True if something is to be written back now. */
  boolean isDue() {
    return expired || records.hasOverflowed() || limits.isOver(bytes.get(), files.get());
  }

  /**
   * What is to be written back now. Above a limit that is all there is, so that there is peace
   * until as much has come again; else what has left the set.
   */
  List<Tracked> takeDue() {
    boolean all = records.takeOverflow() || limits.isOver(bytes.get(), files.get());
    expired = false;
    if (all) {
      for (Tracked file : records.all()) {
        if (file.pending() > 0) {
          records.list(file.key());
        }
      }
    }
    return listed().stream().filter(file -> file.pending() > 0).toList();
  }

  /** What has left the set. */
  List<Tracked> listed() {
    return records.listed();
  }

  /**
   * Looks for what has had data since so many sweeps: that leaves the set and is due.
   *
   * @return true if something is younger
   */
  boolean sweep(int age) {
    int now = nextSweep(); // no more under the monitor: who deletes asks for it under a key's lock
    boolean younger = false;
    for (Tracked file : records.all()) {
      if (file.pending() == 0) {
        continue;
      }
      if (now - file.born() > age) {
        records.list(file.key());
        expired = true;
      } else {
        younger = true;
      }
    }
    return younger;
  }

  private synchronized int nextSweep() {
    int now = sweeps + 1;
    sweeps = now;
    return now;
  }

  boolean isTooMuch() {
    return limits.isTooMuch(bytes.get());
  }

  synchronized void wake() {
    notifyAll();
  }

  /**
   * Waits while there is too much; not if interrupted, only as long as somebody writes back, and no
   * longer than is said: a writer is slowed, never refused, and never stuck, whatever it holds.
   */
  synchronized void slowDown(long nanos, BooleanSupplier somebodyWrites) {
    long end = System.nanoTime() + nanos;
    waiting++;
    try {
      while (isTooMuch() && somebodyWrites.getAsBoolean()) {
        long left = end - System.nanoTime();
        if (left <= 0) {
          return;
        }
        TimeUnit.NANOSECONDS.timedWait(this, left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      waiting--;
    }
  }
}
