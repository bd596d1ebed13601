package io.overlaynio.internal.sync;

import java.util.OptionalLong;

/**
 * How many channels of closed files one file system keeps until they are durable: a part of what
 * the process may have open, since the program needs most of that itself, and other overlays have
 * their part, too.
 */
public final class KeptBudget {

  private static final int PART = 4;

  /** More would save nothing: so many files at a time keep any disk busy. */
  private static final int MOST = 4096;

  /** A part of the limits in use, where it is not known. */
  private static final int USUAL = 256;

  private KeptBudget() {}

  /** The budget under a limit of open files. */
  public static int of(OptionalLong limit) {
    return limit.isEmpty() ? USUAL : (int) Math.min(limit.getAsLong() / PART, MOST);
  }
}
