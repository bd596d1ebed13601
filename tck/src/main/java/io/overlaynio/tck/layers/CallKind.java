package io.overlaynio.tck.layers;

import java.nio.file.OpenOption;
import java.nio.file.StandardOpenOption;
import java.util.EnumSet;
import java.util.Set;

/** What was asked of a file system, in the words of {@code java.nio.file}. */
public enum CallKind {
  CHECK_ACCESS,
  READ_ATTRIBUTES,
  READ_LINK,
  REAL_PATH,
  SAME_FILE,
  FILE_STORE,
  /** Opening a directory stream. */
  LIST,
  /** Reading one more name of a directory stream. */
  NEXT,
  /** Opening a channel that only reads; of a directory too. */
  OPEN_TO_READ,
  /** Opening a channel that may write, and with some options makes or cuts the file. */
  OPEN_TO_WRITE,
  READ,
  LOCK,
  MAP_TO_READ,
  MAP_TO_WRITE,
  WRITE,
  TRUNCATE,
  /** {@code force(true)}. */
  FORCE,
  /** {@code force(false)}. */
  FORCE_CONTENT,
  /** Closing a channel or a directory stream. */
  CLOSE,
  CREATE_DIRECTORY,
  CREATE_LINK,
  CREATE_SYMBOLIC_LINK,
  COPY,
  MOVE,
  DELETE,
  SET_ATTRIBUTES;

  private static final Set<CallKind> CHANGES =
      EnumSet.of(
          OPEN_TO_WRITE,
          MAP_TO_WRITE,
          WRITE,
          TRUNCATE,
          CREATE_DIRECTORY,
          CREATE_LINK,
          CREATE_SYMBOLIC_LINK,
          COPY,
          MOVE,
          DELETE,
          SET_ATTRIBUTES);

  private static final Set<CallKind> ON_HANDLES =
      EnumSet.of(
          NEXT,
          READ,
          LOCK,
          MAP_TO_READ,
          MAP_TO_WRITE,
          WRITE,
          TRUNCATE,
          FORCE,
          FORCE_CONTENT,
          CLOSE);

  /** What opening a channel with these options is. */
  static CallKind ofOpening(Set<? extends OpenOption> options) {
    return options.contains(StandardOpenOption.WRITE) || options.contains(StandardOpenOption.APPEND)
        ? OPEN_TO_WRITE
        : OPEN_TO_READ;
  }

  /** True if it changes something on the disk, or prepares to. */
  public boolean changes() {
    return CHANGES.contains(this);
  }

  /** True if it is asked of something open, so that its failure names no file. */
  public boolean isOnHandle() {
    return ON_HANDLES.contains(this);
  }

  /** True if it takes a descriptor. */
  public boolean opens() {
    return this == LIST || this == OPEN_TO_READ || this == OPEN_TO_WRITE;
  }

  /** True if it makes something durable. */
  public boolean forces() {
    return this == FORCE || this == FORCE_CONTENT;
  }
}
