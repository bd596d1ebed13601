package io.overlaynio.internal.tree;

import java.util.ArrayList;
import java.util.List;

/** Overlay paths as lists of names from the root, and as the text that messages carry. */
final class Names {

  private Names() {}

  static String text(List<String> names) {
    return "/" + String.join("/", names);
  }

  /** True if the last name is one that each directory has: it cannot be given or taken. */
  static boolean endInDots(List<String> names) {
    String last = names.isEmpty() ? "" : names.get(names.size() - 1);
    return last.equals(".") || last.equals("..");
  }

  /** The names of a link's target or a redirect; empty ones are left out. */
  static List<String> of(String path) {
    List<String> names = new ArrayList<>();
    for (String name : path.split("/")) {
      if (!name.isEmpty()) {
        names.add(name);
      }
    }
    return names;
  }
}
