package io.overlaynio.internal.tree;

import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/**
 * One name at which the merged tree differs from what its lower layers show without the upper one.
 *
 * @param names the overlay names from the root
 * @param beforeOrNull what the lower layers show; null if nothing
 * @param nowOrNull what the overlay shows; null if nothing
 * @param sizeBefore the bytes of a regular file, else {@link #NO_SIZE}
 * @param sizeNow the same of what is there now
 */
public record Changed(
    List<String> names,
    Kind kind,
    Type beforeOrNull,
    Type nowOrNull,
    long sizeBefore,
    long sizeNow) {

  /** In what it differs. */
  public enum Kind {
    ADDED,
    MODIFIED,
    DELETED,
    TYPE_CHANGED,
    ATTRIBUTES
  }

  /** What stands under a name. */
  public enum Type {
    REGULAR_FILE,
    DIRECTORY,
    SYMBOLIC_LINK,
    OTHER;

    static Type of(BasicFileAttributes attributes) {
      if (attributes.isRegularFile()) {
        return REGULAR_FILE;
      }
      if (attributes.isDirectory()) {
        return DIRECTORY;
      }
      return attributes.isSymbolicLink() ? SYMBOLIC_LINK : OTHER;
    }
  }

  public static final long NO_SIZE = -1;

  static Changed of(List<String> names, Kind kind, Side beforeOrNull, Side nowOrNull) {
    return new Changed(
        names, kind, type(beforeOrNull), type(nowOrNull), size(beforeOrNull), size(nowOrNull));
  }

  private static Type type(Side sideOrNull) {
    return sideOrNull == null ? null : sideOrNull.type();
  }

  private static long size(Side sideOrNull) {
    return type(sideOrNull) == Type.REGULAR_FILE ? sideOrNull.attributes().size() : NO_SIZE;
  }
}
