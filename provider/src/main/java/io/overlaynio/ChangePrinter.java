package io.overlaynio;

import java.io.IOException;

/** Prints one change after the other; what makes each of them one line is here. */
sealed interface ChangePrinter permits TreePrinter, JsonPrinter {

  void print(OverlayChange change) throws IOException;

  /** Appends a name so that it is text of one line, and unlike any other name. */
  static void escape(String text, Appendable out) throws IOException {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean pair = i + 1 < text.length() && Character.isSurrogatePair(c, text.charAt(i + 1));
      if (pair) {
        out.append(c).append(text.charAt(++i));
      } else if (c == '\\') {
        out.append("\\\\");
      } else if (Character.isISOControl(c) || isLineSeparator(c) || Character.isSurrogate(c)) {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
  }

  /** What some readers of lines take for the end of one. */
  private static boolean isLineSeparator(char c) {
    return c == '\u2028' || c == '\u2029';
  }
}
