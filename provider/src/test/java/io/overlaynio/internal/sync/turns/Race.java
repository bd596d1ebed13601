package io.overlaynio.internal.sync.turns;

import java.util.List;

/**
 * Acts that run beside each other, over things of their own. Made anew for each interleaving, by a
 * constructor without parameters, so it has to do the same each time it is given the same turns: no
 * clock, no chance, no garbage to be collected.
 */
public interface Race {

  /** One thread's part. */
  @FunctionalInterface
  interface Act {
    void run() throws Exception;
  }

  /** What runs beside each other; threads that these begin take part, too. */
  List<Act> acts();

  /** What has to be true when all have ended; alone, but under the same rules. */
  void verify() throws Exception;
}
