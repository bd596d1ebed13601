package io.overlaynio.internal.tree;

import io.overlaynio.internal.sync.Place;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A name of a non-directory, as the sync floor keeps it: it moves with its directory. Equal if the
 * directory and the name are, so it also serves as identity where files have none.
 */
record FilePlace(Directory directory, String name) implements Place {

  @Override
  public Path pathOrNull() {
    Path parent = directory.pathOrNull();
    return parent == null ? null : parent.resolve(name);
  }

  /** Overlay names from the root. */
  List<String> path() {
    List<String> path = new ArrayList<>(directory.path());
    path.add(name);
    return path;
  }

  @Override
  public String label() {
    String parent = directory.label();
    return parent.equals("/") ? "/" + name : parent + "/" + name;
  }
}
