package io.overlaynio.internal.tree;

import java.util.ArrayList;
import java.util.List;

/** Overlay paths as lists of names from the root, and as the text that messages carry. */
final class Names {

  private Names() {}

  static String text(List<String> names) {
    return "/" + String.join("/", names);
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
