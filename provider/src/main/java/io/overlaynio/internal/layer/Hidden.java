package io.overlaynio.internal.layer;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Directories that a lower layer holds and does not show: the overlay's own upper and work, where
 * they lie in a lower one.
 *
 * <p>It exists so that the whole machine can be a lower layer: an overlay that showed its upper
 * would show each change twice, and changing it by its other name would change what nobody else may
 * change. They are known by their real paths, which are what a layer asks with: it follows no link,
 * so there is one path to each, but for a second mount of the same disk, which shows them.
 */
final class Hidden {

  static final Hidden NOTHING = new Hidden(Map.of());

  private final Map<Path, Set<String>> namesByParent;

  private Hidden(Map<Path, Set<String>> namesByParent) {
    this.namesByParent = namesByParent;
  }

  /**
   * Hides these.
   *
   * @param directories real paths, of whatever file system; one that has no parent cannot be hidden
   *     and is nobody's content
   */
  static Hidden of(Path... directories) {
    Map<Path, Set<String>> names = new HashMap<>();
    for (Path directory : directories) {
      Path parent = directory.getParent();
      if (parent != null) {
        String name = directory.getFileName().toString();
        names.computeIfAbsent(parent, p -> new HashSet<>()).add(name);
      }
    }
    return new Hidden(names);
  }

  /** True if this name in a directory of a layer is not to be seen. */
  boolean has(Path directory, String name) {
    Set<String> names = namesByParent.get(directory);
    return names != null && names.contains(name);
  }
}
