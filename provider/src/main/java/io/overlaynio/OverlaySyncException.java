package io.overlaynio;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Thrown by a sync that could not make everything durable; it names every path that was left
 * behind.
 *
 * <p>The first failure is the cause, the others are suppressed exceptions. A file that is named
 * here stays failed: the operating system may have dropped the data that it could not write, so
 * that a later attempt that succeeds proves nothing. It is named again by every sync until it is
 * rewritten whole or deleted, or the overlay is opened anew.
 */
public final class OverlaySyncException extends IOException {

  private static final long serialVersionUID = 1L;
  private static final int NAMED_IN_MESSAGE = 10;

  /** Null only after deserialisation: paths are not serializable. The message still names them. */
  private final transient Map<Path, IOException> failuresOrNull;

  /**
   * Reports these failures.
   *
   * @param failures what happened to each path, the first one first
   */
  public OverlaySyncException(Map<Path, IOException> failures) {
    super(message(failures));
    this.failuresOrNull = Collections.unmodifiableMap(new LinkedHashMap<>(failures));
    for (IOException failure : failures.values()) {
      if (getCause() == null) {
        initCause(failure);
      } else if (getCause() != failure) {
        addSuppressed(failure);
      }
    }
  }

  /** What happened to each path that could not be made durable, the first failure first. */
  public Map<Path, IOException> failures() {
    return failuresOrNull == null ? Map.of() : failuresOrNull;
  }

  private static String message(Map<Path, IOException> failures) {
    List<String> named = new ArrayList<>();
    for (Path path : failures.keySet()) {
      if (named.size() == NAMED_IN_MESSAGE) {
        named.add("and " + (failures.size() - NAMED_IN_MESSAGE) + " more");
        break;
      }
      named.add(path.toString());
    }
    return "not made durable: " + String.join(", ", named);
  }
}
