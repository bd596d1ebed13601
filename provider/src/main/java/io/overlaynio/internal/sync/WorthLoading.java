package io.overlaynio.internal.sync;

import java.util.function.BooleanSupplier;

/**
 * Decides when native access is worth what loading it costs: once it is loaded, for whatever
 * reason; for many objects at once; and for few at a time when so many of them went without that it
 * would have paid to load it at first. So a short program does not pay for it, and a long one loses
 * no more than twice the cost (the rule of the ski rental problem).
 *
 * <p>Only rounds ask it, one at a time.
 */
final class WorthLoading {

  /** Loading takes 200 to 300 ms; an object that is forced by itself takes a millisecond or two. */
  private static final int MANY = 16;

  private static final int IN_ALL = 200;

  private final BooleanSupplier isLoaded;
  private int without;

  WorthLoading(BooleanSupplier isLoaded) {
    this.isLoaded = isLoaded;
  }

  /** To be asked once for each round of so many objects. */
  boolean isWorth(int objects) {
    if (objects > MANY || isLoaded.getAsBoolean()) {
      return true;
    }
    without += objects;
    return without > IN_ALL;
  }
}
