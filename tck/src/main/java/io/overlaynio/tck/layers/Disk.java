package io.overlaynio.tck.layers;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The disk that a {@link CrashingFileSystem} imagines below a directory: every name, what it leads
 * to, and what of both is durable.
 *
 * <p>It is told of every change of names after it was made; contents and attributes it reads when
 * they are forced, so that nothing can change them unseen, a mapping neither. Not thread-safe.
 */
final class Disk {

  /** A name in a directory, of something or of nothing yet. */
  record Spot(Inode.Directory directory, String name) {

    Inode inodeOrNull() {
      return directory.live().get(name);
    }
  }

  private final Path root;
  private final Inode.Directory top = new Inode.Directory();
  private final List<Inode.Directory> directories = new ArrayList<>();
  private final Map<OpenHandle, Inode> open = new HashMap<>();

  private Disk(Path root) {
    this.root = root;
  }

  /** The disk below a real path, all of it durable. */
  static Disk scan(Path root) throws IOException {
    Disk disk = new Disk(root);
    disk.directories.add(disk.top);
    disk.scan(disk.top, root, new HashMap<>());
    return disk;
  }

  private void scan(Inode.Directory directory, Path path, Map<Object, Inode> linked)
      throws IOException {
    try (DirectoryStream<Path> names = Files.newDirectoryStream(path)) {
      for (Path found : names) {
        Object key =
            Files.readAttributes(found, BasicFileAttributes.class, NOFOLLOW_LINKS).fileKey();
        Inode known = key == null ? null : linked.get(key);
        Inode inode = known == null ? inodeAt(found) : known;
        linked.put(key, inode);
        put(new Spot(directory, found.getFileName().toString()), inode);
        if (inode instanceof Inode.Directory below) {
          scan(below, found, linked);
        } else {
          force(inode, found, true);
        }
      }
    }
    force(directory, path, true);
  }

  /** What is at a path below, as something new. */
  private Inode inodeAt(Path path) throws IOException {
    BasicFileAttributes is = Files.readAttributes(path, BasicFileAttributes.class, NOFOLLOW_LINKS);
    if (is.isDirectory()) {
      Inode.Directory made = new Inode.Directory();
      directories.add(made);
      return made;
    }
    if (is.isSymbolicLink()) {
      SavedAttributes.roundTime(path);
      return new Inode.Link(Files.readSymbolicLink(path).toString());
    }
    return new Inode.File();
  }

  // --- names

  /**
   * Where a path leads, links in the middle followed; null if that is nowhere, or outside.
   *
   * @param follow whether a link in the last name is followed too
   */
  Spot spotOrNull(Path path, boolean follow) {
    Path real;
    try {
      Path parent = path.toAbsolutePath().getParent();
      real =
          follow || parent == null
              ? path.toRealPath()
              : parent.toRealPath().resolve(path.getFileName());
    } catch (IOException nowhere) {
      return null;
    }
    if (!real.startsWith(root) || real.equals(root)) {
      return null;
    }
    Path relative = root.relativize(real);
    Inode.Directory directory = top;
    for (int i = 0; i < relative.getNameCount() - 1; i++) {
      if (!(directory.live().get(relative.getName(i).toString()) instanceof Inode.Directory next)) {
        return null;
      }
      directory = next;
    }
    return new Spot(directory, relative.getFileName().toString());
  }

  /** Where something is now, or null if it has no name any more. */
  Path pathOrNull(Inode inode) {
    if (inode == top) {
      return root;
    }
    Inode.Name name = inode.nameOrNull();
    Path parent = name == null ? null : pathOrNull(name.directory());
    return parent == null ? null : parent.resolve(name.text());
  }

  /** Something new is under the name. */
  void made(Spot spot) throws IOException {
    put(spot, inodeAt(pathOrNull(spot.directory()).resolve(spot.name())));
  }

  /** What another name leads to is under this name too. */
  void linked(Spot spot, Spot existing) {
    put(spot, existing.inodeOrNull());
  }

  private void put(Spot spot, Inode inode) {
    replace(spot, inode);
    spot.directory().pending().add(Change.of(spot.directory(), spot.name(), inode));
  }

  void removed(Spot spot) {
    replace(spot, null);
    spot.directory().pending().add(Change.of(spot.directory(), spot.name(), null));
  }

  void moved(Spot from, Spot to) {
    Inode moved = from.inodeOrNull();
    if (moved == to.inodeOrNull()) {
      return;
    }
    replace(from, null);
    replace(to, moved);
    if (from.directory() == to.directory()) {
      Change rename = Change.rename(from.directory(), from.name(), to.name(), moved);
      from.directory().pending().add(rename);
      return;
    }
    Change gone = Change.of(from.directory(), from.name(), null);
    Change come = Change.of(to.directory(), to.name(), moved);
    gone.twinOf(come);
    from.directory().pending().add(gone);
    to.directory().pending().add(come);
  }

  private static void replace(Spot spot, Inode nowOrNull) {
    Inode.Name name = new Inode.Name(spot.directory(), spot.name());
    Inode before =
        nowOrNull == null
            ? spot.directory().live().remove(spot.name())
            : spot.directory().live().put(spot.name(), nowOrNull);
    if (before != null) {
      before.lost(name);
    }
    if (nowOrNull != null) {
      nowOrNull.gained(name);
    }
  }

  // --- what is open, and forced

  void opened(OpenHandle handle, Inode inode) {
    open.put(handle, inode);
  }

  void closed(OpenHandle handle) {
    open.remove(handle);
  }

  Inode.Directory top() {
    return top;
  }

  /** Forces what a handle stands for; what has no name any more is lost anyway. */
  void force(OpenHandle handle, boolean attributes) throws IOException {
    Inode inode = open.get(handle);
    Path path = inode == null ? null : pathOrNull(inode);
    if (path != null) {
      force(inode, path, attributes);
    }
  }

  /** Forces everything that is there. */
  void forceAll() throws IOException {
    forceAll(top);
  }

  private void forceAll(Inode inode) throws IOException {
    force(inode, pathOrNull(inode), true);
    if (inode instanceof Inode.Directory directory) {
      for (Inode below : directory.live().values()) {
        forceAll(below);
      }
    }
  }

  private static void force(Inode inode, Path path, boolean attributes) throws IOException {
    if (inode instanceof Inode.File file) {
      file.forced(Files.readAllBytes(path));
    } else if (inode instanceof Inode.Directory directory) {
      directory.forced();
      for (Map.Entry<String, Inode> name : directory.live().entrySet()) {
        if (name.getValue() instanceof Inode.Link link) {
          link.forcedAttributes(SavedAttributes.of(path.resolve(name.getKey())));
        }
      }
    }
    if (attributes || inode.attributesOrNull() == null) {
      inode.forcedAttributes(SavedAttributes.of(path));
    }
  }

  /** What a crash at this moment leaves. */
  Survivors cut(Survival survival) throws IOException {
    return new Survivors.Collector(new Cut(this, survival.dice(), directories)).collect(top);
  }
}
