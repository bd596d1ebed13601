package io.overlaynio.internal.tree;

import io.overlaynio.internal.layer.Layer;
import io.overlaynio.internal.layer.WorkDir;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;

/**
 * The directory that changes are committed to, and the one beside it where what goes there is
 * built: on the same file store, out of sight of whoever reads the target.
 *
 * @param staging {@code .NAME.commit} beside the target
 * @param isLower whether it is the overlay's one lower layer
 */
record CommitTarget(Layer layer, Path staging, boolean isLower) {

  /**
   * The target at a path.
   *
   * @throws FileSystemException if it is no directory that can be committed to
   */
  static CommitTarget at(Overlay overlay, Path given) throws IOException {
    Path root = given.toRealPath();
    if (!Files.isDirectory(root)) {
      throw new NotDirectoryException(given.toString());
    }
    if (root.getFileName() == null || root.getParent() == null) {
      throw refused(given, "it has no parent, beside it there is no place to build files in");
    }
    requireApart(overlay.upper().root(), root, given, "the upper directory");
    requireApart(overlay.work().building().getParent(), root, given, "the work directory");
    return new CommitTarget(
        new Layer(root, overlay.format()),
        root.resolveSibling("." + root.getFileName() + ".commit"),
        isLower(overlay, root, given));
  }

  /** The one lower layer, for a redo. */
  static CommitTarget lower(Overlay overlay) throws IOException {
    return at(overlay, overlay.layers().lowers().get(0).root());
  }

  private static boolean isLower(Overlay overlay, Path root, Path given) throws IOException {
    List<Layer> lowers = overlay.layers().lowers();
    for (Layer lower : lowers) {
      if (lower.root().getFileSystem().equals(root.getFileSystem())
          && Files.isSameFile(lower.root(), root)) {
        if (lowers.size() > 1) {
          throw refused(
              given,
              "it is one of several lower directories, which would have to hide what is in the"
                  + " others; commit to a directory that has what all of them show together");
        }
        return true;
      }
    }
    return false;
  }

  private static void requireApart(Path own, Path root, Path given, String what)
      throws FileSystemException {
    boolean apart =
        !own.getFileSystem().equals(root.getFileSystem())
            || !(own.startsWith(root) || root.startsWith(own));
    if (!apart) {
      throw refused(given, "it overlaps with " + what);
    }
  }

  private static FileSystemException refused(Path target, String why) {
    return new FileSystemException(target.toString(), null, "cannot be committed to: " + why);
  }

  Path root() {
    return layer.root();
  }

  Path path(List<String> names) {
    Path path = root();
    for (String name : names) {
      path = path.resolve(name);
    }
    return path;
  }

  /**
   * Makes the directory beside it, empty.
   *
   * @throws FileSystemException if that is on another file store
   */
  void stage(WorkDir work) throws IOException {
    work.discard(staging);
    Files.createDirectory(staging);
    if (!Files.getFileStore(staging).equals(Files.getFileStore(root()))) {
      Files.delete(staging);
      throw refused(root(), "it is mounted, so beside it there is no place to build files in");
    }
  }
}
