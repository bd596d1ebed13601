package io.overlaynio.internal.sync;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Thrown by a round or a force that could not make everything durable: every failure, none left
 * out. The first is the cause, the others are suppressed exceptions.
 */
public final class SyncFailure extends IOException {

  private static final long serialVersionUID = 1L;
  private static final int NAMED_IN_MESSAGE = 10;

  /** One object that was left behind. */
  public record Failed(String label, IOException cause) {}

  private final transient List<Failed> failuresOrNull;

  SyncFailure(List<Failed> failures) {
    super(message(failures), failures.get(0).cause());
    this.failuresOrNull = List.copyOf(failures);
    for (Failed failed : failures.subList(1, failures.size())) {
      addSuppressed(failed.cause());
    }
  }

  /** What could not be made durable, and why. */
  public List<Failed> failures() {
    return failuresOrNull == null ? List.of() : failuresOrNull;
  }

  private static String message(List<Failed> failures) {
    List<String> named = new ArrayList<>();
    for (Failed failed : failures.subList(0, Math.min(failures.size(), NAMED_IN_MESSAGE))) {
      named.add(failed.label() + " (" + failed.cause().getMessage() + ")");
    }
    if (failures.size() > NAMED_IN_MESSAGE) {
      named.add("and " + (failures.size() - NAMED_IN_MESSAGE) + " more");
    }
    return "not made durable: " + String.join(", ", named);
  }
}
