package io.overlaynio.internal.sync;

import java.io.IOException;

/**
 * A commit could not be begun, nor can anything else be changed. Nothing is known to be lost, but
 * an fsync now may say yes to anything.
 */
final class CommitNotBegun extends IOException {

  private static final long serialVersionUID = 1L;

  CommitNotBegun(IOException cause) {
    super("the file system takes no changes: " + cause.getMessage(), cause);
  }
}
