package io.overlaynio.internal.sync;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Errands that are run when a test says so; time passes when it says so. */
final class ErrandsByHand implements Errands {

  private record Later(long nanos, Runnable errand) {}

  private final ConcurrentLinkedQueue<Runnable> soon = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Later> later = new ConcurrentLinkedQueue<>();
  volatile long longestPauseNanos;

  @Override
  public void soon(Runnable errand) {
    soon.add(errand);
  }

  @Override
  public void after(long nanos, Runnable errand) {
    later.add(new Later(nanos, errand));
  }

  @Override
  public long longestPauseNanos() {
    return longestPauseNanos;
  }

  /** How many are to be run. */
  int waiting() {
    return soon.size();
  }

  /** How many have a time. */
  int clocks() {
    return later.size();
  }

  /** Runs what is to be run, in this thread. */
  void run() {
    for (Runnable next = soon.poll(); next != null; next = soon.poll()) {
      next.run();
    }
  }

  /** Time passes: what is due by then is done, but what comes of it is not run. */
  void pass(long nanos) {
    List<Later> due = new ArrayList<>();
    for (Later next = later.poll(); next != null; next = later.poll()) {
      due.add(next);
    }
    for (Later one : due) {
      if (one.nanos() > nanos) {
        later.add(new Later(one.nanos() - nanos, one.errand()));
      } else {
        one.errand().run();
      }
    }
  }
}
