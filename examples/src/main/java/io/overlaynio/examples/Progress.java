package io.overlaynio.examples;

import java.io.PrintStream;
import java.util.function.LongSupplier;

/**
 * Tells somebody who waits that work goes on: a line now and then, and none at all for what is done
 * before anybody would wonder.
 *
 * <p>Plain lines, so that they read well in a log too. Used by one thread.
 */
final class Progress {

  private static final long FIRST_NANOS = 500_000_000L;
  private static final long NEXT_NANOS = 2_000_000_000L;

  private final PrintStream out;
  private final LongSupplier nanoTime;
  private String work = "";
  private String things = "";
  private long steps;
  private long next;

  /**
   * Makes a silent one; {@link #start} gives it something to tell.
   *
   * @param out where the lines go: the error stream, since they are no result
   * @param nanoTime a clock as {@link System#nanoTime()}
   */
  Progress(PrintStream out, LongSupplier nanoTime) {
    this.out = out;
    this.nanoTime = nanoTime;
  }

  /** Begins a piece of work, such as "hashing the lower", that is counted in things. */
  void start(String newWork, String newThings) {
    work = newWork;
    things = newThings;
    steps = 0;
    next = nanoTime.getAsLong() + FIRST_NANOS;
  }

  /** One more thing is done. */
  void step() {
    steps++;
    long now = nanoTime.getAsLong();
    if (!work.isEmpty() && now - next >= 0) {
      out.println("... " + work + ", " + things + ": " + steps);
      next = now + NEXT_NANOS;
    }
  }
}
