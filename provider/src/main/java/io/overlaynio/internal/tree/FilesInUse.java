package io.overlaynio.internal.tree;

import java.io.IOException;
import java.util.List;

/** Thrown by what needs that nobody has a file open for writing, or mapped, where somebody has. */
public final class FilesInUse extends IOException {

  private static final long serialVersionUID = 1L;

  private final transient List<List<String>> namesOrNull;

  FilesInUse(List<List<String>> names) {
    super("open for writing: " + names.stream().map(Names::text).toList());
    this.namesOrNull = List.copyOf(names);
  }

  /** The names of each such file, as they are now. */
  public List<List<String>> files() {
    return namesOrNull == null ? List.of() : namesOrNull;
  }
}
