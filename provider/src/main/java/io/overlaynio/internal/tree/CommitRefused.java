package io.overlaynio.internal.tree;

import java.io.IOException;
import java.util.List;

/** Thrown by a commit whose target does not have what it would replace: at these names. */
public final class CommitRefused extends IOException {

  private static final long serialVersionUID = 1L;

  private final transient List<List<String>> namesOrNull;

  CommitRefused(List<List<String>> names) {
    super("changed in the target: " + names.stream().map(Names::text).toList());
    this.namesOrNull = List.copyOf(names);
  }

  /** All of them, parents first. */
  public List<List<String>> conflicts() {
    return namesOrNull == null ? List.of() : namesOrNull;
  }
}
