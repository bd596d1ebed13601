package io.overlaynio.examples;

import java.io.IOException;
import java.nio.file.Path;

/**
 * One change to a source tree, such as somebody makes between two builds. It is chosen once and can
 * be applied to any copy of the tree.
 *
 * @param verb what is done: edit, delete, rename
 * @param target to what, as a name below the root
 * @param reason why just that
 */
record Change(String verb, String target, String reason, Action action) {

  /** Does it, below a root of any provider. */
  interface Action {
    void applyTo(Path root) throws IOException;
  }

  void applyTo(Path root) throws IOException {
    action.applyTo(root);
  }
}
