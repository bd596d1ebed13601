package io.overlaynio.examples.command;

import java.nio.file.Path;

/**
 * Something that is not as an upper at rest should be.
 *
 * @param kind a word for programs
 * @param path where
 * @param advice what it is, and what to do
 * @param hinders whether the overlay cannot be opened as long as it is there
 */
record Finding(String kind, Path path, String advice, boolean hinders) {

  String text() {
    return kind + ": " + path + ": " + advice;
  }

  String json() {
    return "{\"kind\":"
        + quoted(kind)
        + ",\"path\":"
        + quoted(path.toString())
        + ",\"advice\":"
        + quoted(advice)
        + "}";
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ') {
        quoted.append("\\u%04x".formatted((int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
