package io.overlaynio.internal.layer;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import io.overlaynio.internal.sys.Native;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the two formats of Linux overlayfs share: a whiteout is a character device with number 0:0.
 *
 * <p>In a lower layer it may be an attribute of an empty file too, as image tools write it where
 * devices are not for them, in a directory that is marked for it (overlayfs.rst). Both marks are
 * asked for: the kernel, which lists by both, but looks up by the file's alone, shows names in
 * other directories that cannot be found. None is ever written here, and none is read in an upper,
 * where the kernel knows them by halves.
 *
 * <p>Whiteouts are hard links to one inode that is kept in work, as the kernel's are (ovl_whiteout
 * in fs/overlayfs/dir.c): one link(2) each, and native access only for the first of an upper's
 * life; but see {@link WorkDir#whiteout()}.
 */
abstract sealed class DeviceFormat implements LayerFormat permits KernelFormat, UserFormat {

  private static final int TYPE_MASK = 0170000;
  private static final int CHARACTER_DEVICE = 0020000;

  @Override
  public final boolean reserves(String name) {
    return false;
  }

  @Override
  public final Found find(Layer layer, Path directory, String name) throws IOException {
    Path path = layer.childOrNull(directory, name);
    BasicFileAttributes attributes = path == null ? null : layer.attributesOrNull(path);
    if (attributes == null) {
      return Found.NOTHING;
    }
    boolean whiteout =
        attributes.isOther()
            ? isWhiteout(layer, path)
            : isEmptyFile(attributes) && new Marks(layer, directory).has(path);
    if (whiteout) {
      return Found.WHITEOUT;
    }
    if (attributes.isRegularFile()) {
      requireContents(layer, path);
    }
    return new Found.Real(path, attributes, false);
  }

  private static boolean isEmptyFile(BasicFileAttributes attributes) {
    return attributes.isRegularFile() && attributes.size() == 0;
  }

  /** Whether a lower directory says that empty files in it may be whiteouts. */
  abstract boolean hasMarkedWhiteouts(Layer layer, Path directory) throws IOException;

  /** Whether an empty file in such a directory is one. */
  abstract boolean isMarkedWhiteout(Layer layer, Path file) throws IOException;

  /** Whether {@link #requireContents} has nothing to ask. */
  abstract boolean holdsItsContents();

  /**
   * Makes sure that a regular file holds its own contents.
   *
   * @throws FileSystemException if another layer has them
   */
  abstract void requireContents(Layer layer, Path file) throws IOException;

  @Override
  public final List<Listed> list(Layer layer, Path directory) throws IOException {
    List<String> names = layer.names(directory);
    List<Listed> listed = new ArrayList<>(names.size());
    boolean devices = layer.views().contains("unix");
    Marks marks = new Marks(layer, directory);
    for (String name : names) {
      // Null of a name that the platform lists and cannot express: not all bytes are characters.
      Path path = devices ? layer.childOrNull(directory, name) : null;
      listed.add(path == null ? new Listed(name, false) : listed(layer, name, path, marks));
    }
    return listed;
  }

  @Override
  public final Set<String> mentioned(Layer layer, Path directory) throws IOException {
    return new HashSet<>(layer.names(directory));
  }

  /** What a directory says of its empty files, asked for at the first of them. */
  private final class Marks {

    private final Layer layer;
    private final Path directory;
    private Boolean marked;

    Marks(Layer layer, Path directory) {
      this.layer = layer;
      this.directory = directory;
    }

    boolean has(Path emptyFile) throws IOException {
      if (marked == null) {
        marked = layer.isLower() && hasMarkedWhiteouts(layer, directory);
      }
      return marked && isMarkedWhiteout(layer, emptyFile);
    }
  }

  /**
   * A name that vanished or may not be looked at is listed as the plain directory would list it.
   */
  private Listed listed(Layer layer, String name, Path path, Marks marks) throws IOException {
    try {
      BasicFileAttributes attributes = layer.attributesOrNull(path);
      if (attributes == null) {
        return new Listed(name, false);
      }
      boolean whiteout =
          attributes.isOther()
              ? isWhiteout(layer, path)
              : isEmptyFile(attributes) && marks.has(path);
      return new Listed(name, whiteout, holdsItsContents() ? attributes : null);
    } catch (AccessDeniedException unsearchable) {
      return new Listed(name, false);
    }
  }

  private static boolean isWhiteout(Layer layer, Path path) throws IOException {
    return layer.views().contains("unix") && isWhiteout(path);
  }

  /** True of a character device with number 0:0, on a file system that shows such numbers. */
  static boolean isWhiteout(Path path) throws IOException {
    try {
      Map<String, Object> unix = Files.readAttributes(path, "unix:mode,rdev", NOFOLLOW_LINKS);
      return ((int) unix.get("mode") & TYPE_MASK) == CHARACTER_DEVICE
          && (long) unix.get("rdev") == 0;
    } catch (NoSuchFileException vanished) {
      return false;
    }
  }

  @Override
  public final void hide(Layer upper, Path directory, String name, WorkDir work)
      throws IOException {
    Path built = work.whiteout();
    try {
      work.order().built(built);
      Files.move(built, directory.resolve(name), ATOMIC_MOVE);
    } catch (IOException | RuntimeException e) {
      work.discard(built, e);
      throw e;
    }
  }

  @Override
  public final void cover(Layer upper, Path directory, String name, WorkDir work)
      throws IOException {
    if (!work.linkWhiteout(directory.resolve(name))) {
      hide(upper, directory, name, work);
    }
  }

  @Override
  public final void unhide(Layer upper, Path directory, String name) throws IOException {
    Files.delete(directory.resolve(name));
  }

  @Override
  public final void removeDirectory(
      Layer upper, Path directory, String name, boolean hide, WorkDir work) throws IOException {
    Path path = directory.resolve(name);
    if (hide) {
      Path built = work.whiteout();
      try {
        work.order().built(built);
        need("exchange a directory with its whiteout").exchange(built, path);
      } catch (IOException | RuntimeException e) {
        work.discard(built, e);
        throw e;
      }
      work.discard(built);
    } else {
      work.moveAway(path);
    }
  }

  @Override
  public final void publish(Path built, Path directory, String name, Renaming how, WorkDir work)
      throws IOException {
    Path path = directory.resolve(name);
    work.order().built(built);
    if (how.directory() && how.ontoWhiteout()) {
      need("exchange a whiteout with a directory").exchange(built, path);
      work.discard(built);
    } else {
      Files.move(built, path, ATOMIC_MOVE);
    }
  }

  @Override
  public final void rename(
      Path fromDirectory, String from, Path toDirectory, String to, Renaming how, WorkDir work)
      throws IOException {
    Path source = fromDirectory.resolve(from);
    Path target = toDirectory.resolve(to);
    if (how.leaveWhiteout() && work.order().isForced()) {
      renameInOrder(source, target, how, work);
      return;
    }
    if (work.order().isForced() && Files.exists(target, NOFOLLOW_LINKS)) {
      work.order().moving(source, work);
    }
    if (how.directory() && how.ontoWhiteout()) {
      need("exchange a whiteout with a directory").exchange(source, target);
      if (!how.leaveWhiteout()) {
        Files.delete(source);
      }
    } else if (how.leaveWhiteout()) {
      need("leave a whiteout behind").renameLeavingWhiteout(source, target);
    } else {
      Files.move(source, target, ATOMIC_MOVE);
    }
  }

  /**
   * Renames and leaves a whiteout where a whiteout has to be durable before it hides something,
   * which RENAME_WHITEOUT makes in the same step.
   *
   * <p>Where there is nothing to see at the new name, a whiteout takes it, and the two are
   * exchanged. What a file may replace is not to be gone before it, though: there it gets its new
   * name first, and its old one is replaced once the new one is durable. A crash may leave it both
   * names; so does a failure of that last force.
   */
  private void renameInOrder(Path source, Path target, Renaming how, WorkDir work)
      throws IOException {
    if (how.directory() || how.ontoWhiteout()) {
      work.order().moving(source, work);
      exchangeWithWhiteout(source, target, how, work);
      return;
    }
    Path link = work.order().linkOrNull(source, work);
    if (link == null) {
      need("leave a whiteout behind").renameLeavingWhiteout(source, target);
      return;
    }
    Path whiteout = null;
    try {
      whiteout = work.whiteout();
      work.order().built(whiteout);
      work.order().built(link);
      Files.move(link, target, ATOMIC_MOVE);
      work.order().built(target);
      Files.move(whiteout, source, ATOMIC_MOVE);
    } catch (IOException | RuntimeException e) {
      work.discard(link, e);
      if (whiteout != null) {
        work.discard(whiteout, e);
      }
      throw e;
    }
  }

  private void exchangeWithWhiteout(Path source, Path target, Renaming how, WorkDir work)
      throws IOException {
    Path whiteout = work.whiteout();
    try {
      work.order().built(whiteout);
      if (Files.isDirectory(target, NOFOLLOW_LINKS)) {
        Files.delete(target);
      }
      Files.move(whiteout, target, ATOMIC_MOVE);
    } catch (IOException | RuntimeException e) {
      work.discard(whiteout, e);
      throw e;
    }
    work.discard(whiteout); // a rename between two names of one whiteout leaves both
    try {
      need("exchange a whiteout with a directory").exchange(source, target);
    } catch (IOException | RuntimeException e) {
      if (!how.ontoWhiteout()) {
        work.discard(target, e);
      }
      throw e;
    }
  }

  /** Native access, without which nothing of these formats can be written. */
  final Native need(String what) throws IOException {
    return Native.load()
        .orElseThrow(
            () ->
                new FileSystemException(
                    null,
                    null,
                    "format "
                        + id()
                        + " needs native access to "
                        + what
                        + ", and there is none: use format marker for a new upper"));
  }
}
