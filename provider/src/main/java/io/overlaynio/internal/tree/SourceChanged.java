package io.overlaynio.internal.tree;

import java.io.IOException;

/**
 * What was copied or linked was not one thing: its name was changed meanwhile. The operation begins
 * again, so no caller of the tree ever sees this.
 */
final class SourceChanged extends IOException {

  private static final long serialVersionUID = 1L;

  SourceChanged(IOException causeOrNull) {
    super(causeOrNull);
  }
}
