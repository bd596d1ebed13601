package io.overlaynio;

import java.io.IOException;

/**
 * Runs steps that must all be tried: the first failure wins, the later ones are suppressed in it.
 *
 * <p>For closing, where one channel that fails must not keep the others open. Not thread-safe.
 */
final class Failures {

  /** A step that may fail. */
  @FunctionalInterface
  interface Step {
    void run() throws IOException;
  }

  private Throwable firstOrNull;

  /** Runs a step now and remembers its failure. */
  void run(Step step) {
    try {
      step.run();
    } catch (IOException | RuntimeException | Error e) {
      add(e);
    }
  }

  /** Remembers a failure. */
  void add(Throwable failure) {
    if (firstOrNull == null) {
      firstOrNull = failure;
    } else if (firstOrNull != failure) {
      firstOrNull.addSuppressed(failure);
    }
  }

  /** Throws the first failure, if there was one. */
  void throwIfAny() throws IOException {
    if (firstOrNull instanceof IOException io) {
      throw io;
    }
    if (firstOrNull instanceof Error error) {
      throw error;
    }
    if (firstOrNull instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    if (firstOrNull != null) {
      throw new IOException(firstOrNull);
    }
  }
}
