package io.overlaynio;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AccessMode;
import java.nio.file.ClosedFileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/**
 * What can be asked of a path where the answer needs more than one call into the tree, or none.
 *
 * <p>Nothing here changes anything. It knows nothing of layers.
 */
final class Questions {

  private Questions() {}

  /** Whether there is such a file; false too if that cannot be found out. */
  static boolean exists(OverlayPath path, boolean follow) {
    try {
      return TreeCall.query(path, (tree, names) -> tree.isThere(names, follow));
    } catch (IOException e) {
      return false; // the answer that FileSystemProvider.exists asks for
    }
  }

  static <A extends BasicFileAttributes> A attributes(
      OverlayPath path, Class<A> type, boolean follow) throws IOException {
    A attributes = attributesOrNull(path, type, follow);
    if (attributes == null) {
      throw new NoSuchFileException(path.toString());
    }
    return attributes;
  }

  /** The attributes, or null if there is no such file. A miss costs no exception. */
  static <A extends BasicFileAttributes> A attributesOrNull(
      OverlayPath path, Class<A> type, boolean follow) throws IOException {
    return TreeCall.query(path, (tree, names) -> tree.readAttributesOrNull(names, type, follow));
  }

  /**
   * Throws unless the file exists and the access would be granted.
   *
   * @throws AccessDeniedException also for WRITE in a read-only overlay
   */
  static void checkAccess(OverlayPath path, AccessMode... modes) throws IOException {
    if (modes.length == 0) {
      requireExists(path);
      return;
    }
    Set<AccessMode> wanted = EnumSet.noneOf(AccessMode.class);
    wanted.addAll(Arrays.asList(modes));
    TreeCall.query(
        path,
        (tree, names) -> {
          tree.checkAccess(names, wanted);
          if (wanted.contains(AccessMode.WRITE) && tree.readOnly()) {
            throw new AccessDeniedException(path.toString(), null, "the overlay is read-only");
          }
          return null;
        });
  }

  /** What {@link Files#exists} asks before JDK 20: there a miss is an exception, made up here. */
  private static void requireExists(OverlayPath path) throws IOException {
    if (!TreeCall.query(path, (tree, names) -> tree.isThere(names, true))) {
      throw new NoSuchFileException(path.toString());
    }
  }

  /**
   * Whether both lead to one file. Equal paths do, whether or not there is a file; a path of
   * another provider or of another overlay does not.
   */
  static boolean same(OverlayPath path, Path other) throws IOException {
    if (path.equals(Objects.requireNonNull(other))) {
      return true;
    }
    if (!(other instanceof OverlayPath ours)
        || !ours.getFileSystem().equals(path.getFileSystem())) {
      return false;
    }
    try {
      path.getFileSystem().state().checkOpen();
      return path.getFileSystem().tree().sameFile(path.names(), ours.names());
    } catch (IOException e) {
      throw PathErrors.rewrite(e, path, ours);
    } catch (ClosedFileSystemException e) {
      throw PathErrors.layerClosed(e, path);
    }
  }

  /** As on Unix: the name begins with a dot. */
  static boolean hidden(OverlayPath path) {
    OverlayPath name = path.getFileName();
    return name != null && name.toString().startsWith(".");
  }
}
