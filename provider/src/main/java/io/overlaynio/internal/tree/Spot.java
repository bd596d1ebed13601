package io.overlaynio.internal.tree;

import io.overlaynio.internal.layer.Layer;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The end of a lookup: a name in a directory, and what was found there. The one line that turns a
 * lookup into the right exception is one of its {@code require} methods.
 *
 * @param parent the directory that holds the name; null for the root
 */
record Spot(Directory parent, String name, Entry entry) {

  boolean isRoot() {
    return parent == null;
  }

  /** Overlay names from the root, free of links. */
  List<String> path() {
    if (isRoot()) {
      return List.of();
    }
    List<String> path = new ArrayList<>(parent.path());
    path.add(name);
    return path;
  }

  Spot requireExists(List<String> asked) throws NoSuchFileException {
    if (entry.isAbsent()) {
      throw new NoSuchFileException(Names.text(asked));
    }
    return this;
  }

  Directory requireDirectory(List<String> asked) throws NoSuchFileException, NotDirectoryException {
    requireExists(asked);
    if (entry instanceof Directory directory) {
      return directory;
    }
    throw new NotDirectoryException(Names.text(asked));
  }

  /**
   * The layer of the topmost real object; only for a name that exists.
   *
   * @param upperOrNull the upper layer, if the overlay has one
   */
  Layer layer(Layer upperOrNull) {
    if (entry instanceof Entry.InLower lower) {
      return lower.layer();
    }
    return entry instanceof Directory directory ? directory.topmostLayer(upperOrNull) : upperOrNull;
  }

  /** The topmost real object; only for a name that exists. */
  Path real() {
    if (entry instanceof Directory directory) {
      return directory.topmost();
    }
    if (entry instanceof Entry.InLower lower) {
      return lower.real();
    }
    return parent.upperPath().resolve(name);
  }
}
