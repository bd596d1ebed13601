package io.overlaynio.internal.tree;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;

/**
 * Runs what no interrupt is to break off: an interrupt closes every channel that its thread uses,
 * also those that the caller never sees.
 *
 * <p>The thread's flag is taken away for as long as it lasts and given back at the end, whatever
 * comes of it. An interrupt that arrives in the middle is remembered, and the step begins again.
 */
public final class Uninterrupted {

  /**
   * What is done. If a channel of it was closed by an interrupt it is done again, whole: it must
   * open what it uses, and know or not mind what the time before has left.
   */
  @FunctionalInterface
  public interface Step<T> {
    T run() throws IOException;
  }

  private Uninterrupted() {}

  public static <T> T run(Step<T> step) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      while (true) {
        try {
          return step.run();
        } catch (ClosedByInterruptException e) {
          if (!Thread.interrupted()) {
            throw e; // not by an interrupt of this thread, and nothing would be other next time
          }
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
