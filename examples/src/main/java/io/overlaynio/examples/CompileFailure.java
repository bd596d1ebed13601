package io.overlaynio.examples;

import java.util.List;

/** Thrown when sources do not compile; the message holds the first errors, one a line. */
final class CompileFailure extends Exception {

  private static final long serialVersionUID = 1L;
  private static final int SHOWN = 10;

  private final boolean moduleMissing;

  /**
   * Tells of these errors.
   *
   * @param moduleMissing whether a module is needed that was not found
   */
  CompileFailure(List<String> errors, boolean moduleMissing) {
    super(message(errors));
    this.moduleMissing = moduleMissing;
  }

  boolean moduleMissing() {
    return moduleMissing;
  }

  private static String message(List<String> errors) {
    StringBuilder message = new StringBuilder("the sources do not compile");
    for (String error : errors.subList(0, Math.min(SHOWN, errors.size()))) {
      message.append(System.lineSeparator()).append("  ").append(error);
    }
    if (errors.size() > SHOWN) {
      message.append(System.lineSeparator());
      message.append("  and ").append(errors.size() - SHOWN).append(" more");
    }
    return message.toString();
  }
}
