package io.overlaynio;

import java.nio.file.InvalidPathException;
import java.util.ArrayList;
import java.util.List;

/**
 * The text of paths: which is legal, how it falls into names, and in which order texts stand.
 *
 * <p>It exists so that the rules of spelling are in one place, apart from what paths are for. It
 * knows neither paths nor file systems.
 */
final class PathText {

  private PathText() {}

  /** Joins the parts that {@code FileSystem.getPath} is given; empty ones count for nothing. */
  static String join(String first, String... more) {
    if (more.length == 0) {
      return first;
    }
    StringBuilder joined = new StringBuilder(first);
    for (String part : more) {
      if (!part.isEmpty()) {
        joined.append(joined.isEmpty() ? "" : "/").append(part);
      }
    }
    return joined.toString();
  }

  /**
   * The names in a text, between any number of slashes.
   *
   * @throws InvalidPathException if there is a NUL or a lone surrogate in it
   */
  static List<String> names(String text) {
    requireLegal(text);
    List<String> names = new ArrayList<>();
    int start = 0;
    while (start < text.length()) {
      int slash = text.indexOf('/', start);
      int end = slash < 0 ? text.length() : slash;
      if (end > start) {
        names.add(text.substring(start, end));
      }
      start = end + 1;
    }
    return List.copyOf(names);
  }

  private static void requireLegal(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        throw new InvalidPathException(text, "Nul character not allowed", i);
      }
      if (Character.isSurrogate(c)) {
        if (Character.charCount(text.codePointAt(i)) != 2) {
          throw new InvalidPathException(text, "Lone surrogate: the name has no UTF-8 form", i);
        }
        i++;
      }
    }
  }

  /**
   * The names without {@code .}, and without {@code name/..}; in an absolute path, without a {@code
   * ..} at the root.
   */
  static List<String> normalized(List<String> names, boolean absolute) {
    List<String> kept = new ArrayList<>(names.size());
    for (String name : names) {
      boolean up = name.equals("..");
      if (up && !kept.isEmpty() && !kept.get(kept.size() - 1).equals("..")) {
        kept.remove(kept.size() - 1);
      } else if (!name.equals(".") && !(up && absolute)) {
        kept.add(name);
      }
    }
    return List.copyOf(kept);
  }

  /** The order of the UTF-8 forms, which is the order of code points; UTF-16 units differ. */
  static int compare(String one, String other) {
    int shared = Math.min(one.length(), other.length());
    for (int i = 0; i < shared; i++) {
      char a = one.charAt(i);
      char b = other.charAt(i);
      if (a != b) {
        boolean sameKind = Character.isSurrogate(a) == Character.isSurrogate(b);
        return sameKind ? Character.compare(a, b) : Character.isSurrogate(a) ? 1 : -1;
      }
    }
    return Integer.compare(one.length(), other.length());
  }
}
