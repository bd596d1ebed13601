package io.overlaynio.examples;

import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The name of an entry of a tar that nobody vouches for, taken apart: it leads downward, or it is
 * refused. Where {@code .wh.} names stand, and what they may be, is settled here too.
 *
 * @param parts none for the root
 */
record EntryName(List<String> parts) {

  private static final String OPAQUE = ".wh..wh..opq";

  /** What a name means to those who read layers. */
  enum Meaning {
    PLAIN,
    WHITEOUT,
    OPAQUE,
    /** Notes of a tool of old, AUFS, which all others ignore. */
    NOTE
  }

  EntryName {
    parts = List.copyOf(parts);
  }

  /** Takes a name apart. */
  static EntryName parse(String name) throws FileSystemException {
    if (name.isEmpty() || name.startsWith("/")) {
      throw refused(name, "its name is not relative");
    }
    List<String> parts = new ArrayList<>();
    for (String part : name.split("/")) {
      if (part.equals("..")) {
        throw refused(name, "its name leads upward");
      }
      if (!part.isEmpty() && !part.equals(".")) {
        parts.add(part);
      }
    }
    for (int i = 0; i < parts.size() - 1; i++) {
      if (parts.get(i).startsWith(LayerWriter.WHITEOUT)) {
        throw refused(name, "it is below a whiteout");
      }
    }
    EntryName parsed = new EntryName(parts);
    if (parsed.meaning() == Meaning.WHITEOUT) {
      String hidden = parsed.last().substring(LayerWriter.WHITEOUT.length());
      if (hidden.isEmpty() || hidden.equals(".") || hidden.equals("..")) {
        throw refused(name, "it is a whiteout of no name");
      }
    }
    return parsed;
  }

  /** Why a tar is not unpacked. */
  static FileSystemException refused(String name, String reason) {
    return new FileSystemException(
        name, null, "refused: this entry of the layer cannot be: " + reason);
  }

  boolean isRoot() {
    return parts.isEmpty();
  }

  EntryName parent() {
    return new EntryName(parts.subList(0, parts.size() - 1));
  }

  private String last() {
    return isRoot() ? "" : parts.get(parts.size() - 1);
  }

  Meaning meaning() {
    String last = last();
    if (last.equals(OPAQUE)) {
      return Meaning.OPAQUE;
    }
    if (last.startsWith(LayerWriter.WHITEOUT + LayerWriter.WHITEOUT)) {
      return Meaning.NOTE;
    }
    return last.startsWith(LayerWriter.WHITEOUT) ? Meaning.WHITEOUT : Meaning.PLAIN;
  }

  /** The same below a directory, each part one name there: what a backslash is, is asked. */
  Path below(Path directory) throws FileSystemException {
    FileSystem system = directory.getFileSystem();
    Path path = directory;
    for (String part : parts) {
      try {
        Path name = system.getPath(part);
        if (name.isAbsolute() || name.getNameCount() != 1 || !name.toString().equals(part)) {
          throw refused(toString(), "this file system takes it for more than one name");
        }
        path = path.resolve(name);
      } catch (InvalidPathException e) {
        FileSystemException refused = refused(toString(), "this file system has no such names");
        refused.initCause(e);
        throw refused;
      }
    }
    return path;
  }

  @Override
  public String toString() {
    return isRoot() ? "." : String.join("/", parts);
  }
}
