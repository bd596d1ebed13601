package io.overlaynio;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One difference between what the lower directories show by themselves and what the overlay shows:
 * see {@link OverlayFileSystem#changes(ChangeOption...)}.
 *
 * @param path where, absolute and free of symbolic links
 * @param kind in what it differs
 * @param before what the lower directories show there; empty of what was added
 * @param now what the overlay shows there; empty of what was deleted
 * @param sizeBefore how many bytes a regular file had; empty of all else
 * @param sizeNow how many bytes a regular file has; empty of all else
 */
public record OverlayChange(
    Path path,
    Kind kind,
    Optional<FileType> before,
    Optional<FileType> now,
    OptionalLong sizeBefore,
    OptionalLong sizeNow) {

  /** In what something differs. */
  public enum Kind {
    /** There was nothing. Of a directory that was added all that is in it is added, too. */
    ADDED,

    /**
     * It has other contents: the bytes of a file, the target of a symbolic link, the number of a
     * device. Unless {@link ChangeOption#COMPARE_CONTENTS} was asked for, also a file as long as
     * before with another time of modification.
     */
    MODIFIED,

    /** There is nothing any more. Of a directory nothing that was in it is told. */
    DELETED,

    /**
     * It has become something else. What is in a directory that was a file is added; what was in
     * one that is a file now is not told.
     */
    TYPE_CHANGED,

    /**
     * Only its attributes differ: permissions, owner, group, access control list, user-defined
     * attributes, capabilities, and, but of a directory, the time of modification. Between layers
     * of different file systems owner, group and list are not compared.
     */
    ATTRIBUTES
  }

  /** What stands under a name. */
  public enum FileType {
    REGULAR_FILE,
    DIRECTORY,
    SYMBOLIC_LINK,
    /** A device, pipe or socket. */
    OTHER
  }

  /** Takes what it is given; nothing may be null. */
  public OverlayChange {
    Objects.requireNonNull(path);
    Objects.requireNonNull(kind);
    Objects.requireNonNull(before);
    Objects.requireNonNull(now);
    Objects.requireNonNull(sizeBefore);
    Objects.requireNonNull(sizeNow);
  }

  /** One line: {@code modified /etc/app.conf, 120 -> 140 bytes}. */
  @Override
  public String toString() {
    String details = details();
    return inWords(kind) + " " + path + (details.isEmpty() ? "" : ", " + details);
  }

  /** The types if they differ, the sizes of files; empty if there is nothing to tell. */
  String details() {
    if (kind == Kind.TYPE_CHANGED) {
      return before.map(OverlayChange::inWords).orElse("")
          + " -> "
          + now.map(OverlayChange::inWords).orElse("");
    }
    if (sizeBefore.isPresent() && sizeNow.isPresent() && !sizeBefore.equals(sizeNow)) {
      return sizeBefore.getAsLong() + " -> " + bytes(sizeNow.getAsLong());
    }
    OptionalLong size = sizeNow.isPresent() ? sizeNow : sizeBefore;
    return size.isPresent() ? bytes(size.getAsLong()) : "";
  }

  private static String bytes(long count) {
    return count + (count == 1 ? " byte" : " bytes");
  }

  private static String inWords(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
