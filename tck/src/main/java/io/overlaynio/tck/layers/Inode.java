package io.overlaynio.tck.layers;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A file, directory or symbolic link of the disk that a {@link CrashingFileSystem} imagines, by
 * identity, with what of it is durable. What it is at this moment is on the file system below.
 */
abstract sealed class Inode permits Inode.File, Inode.Directory, Inode.Link {

  /** One of its names at this moment. */
  record Name(Directory directory, String text) {}

  /** A file has several names at most by hard links, a directory never. */
  private final Set<Name> names = new LinkedHashSet<>();

  /** Null if they never were forced. */
  private SavedAttributes attributesOrNull;

  final void gained(Name name) {
    names.add(name);
  }

  final void lost(Name name) {
    names.remove(name);
  }

  /** One of its names, or null. */
  final Name nameOrNull() {
    return names.isEmpty() ? null : names.iterator().next();
  }

  final SavedAttributes attributesOrNull() {
    return attributesOrNull;
  }

  final void forcedAttributes(SavedAttributes now) {
    attributesOrNull = now;
  }

  /** A file with contents: nothing durable at first, though its name may be. */
  static final class File extends Inode {

    private byte[] durable = {};

    byte[] durable() {
      return durable;
    }

    void forced(byte[] now) {
      durable = now;
    }
  }

  /** A symbolic link, whole as soon as a name of it is durable. */
  static final class Link extends Inode {

    private final String target;

    Link(String target) {
      this.target = target;
    }

    String target() {
      return target;
    }
  }

  /** A directory: names as they are, names as they are durable, and how these became those. */
  static final class Directory extends Inode {

    private final Map<String, Inode> live = new TreeMap<>();
    private Map<String, Inode> durable = Map.of();
    private List<Change> pending = new ArrayList<>();

    Map<String, Inode> live() {
      return live;
    }

    Map<String, Inode> durable() {
      return durable;
    }

    /** The changes since it was last forced, the oldest first. */
    List<Change> pending() {
      return pending;
    }

    void forced() {
      durable = new TreeMap<>(live);
      pending.forEach(Change::becameDurable);
      pending = new ArrayList<>();
    }
  }
}
