package io.overlaynio;

import io.overlaynio.internal.tree.MergedTree;
import java.io.IOException;
import java.nio.file.ClosedFileSystemException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.List;

/**
 * The way from a caller's path into the merged tree and back: the file system must be open, the
 * path becomes names, and what the tree throws comes back with the path that the caller gave.
 *
 * <p>Every call into the tree goes through here, so that none forgets one of the three. A read-only
 * overlay refuses changes here too, after the failures that do not depend on it: as with the
 * kernel's EROFS, what is missing is still missing, and what exists still exists.
 */
final class TreeCall {

  /** What is asked of the tree. */
  @FunctionalInterface
  interface Query<T> {
    T on(MergedTree tree, List<String> names) throws IOException;
  }

  /** What is done in the tree. */
  @FunctionalInterface
  interface Action {
    void on(MergedTree tree, List<String> names) throws IOException;
  }

  /** What is done in the tree with two paths of one overlay. */
  @FunctionalInterface
  interface PairAction {
    void on(MergedTree tree, List<String> source, List<String> target) throws IOException;
  }

  private TreeCall() {}

  /** Asks without changing anything. */
  static <T> T query(OverlayPath path, Query<T> query) throws IOException {
    MergedTree tree = openTree(path);
    try {
      return query.on(tree, path.names());
    } catch (IOException e) {
      throw PathErrors.rewrite(e, path);
    } catch (ClosedFileSystemException e) {
      throw PathErrors.layerClosed(e, path);
    }
  }

  /**
   * Makes a new name.
   *
   * @throws FileAlreadyExistsException if the overlay is read-only and the name is there
   * @throws ReadOnlyFileSystemException if the overlay is read-only
   */
  static void create(OverlayPath path, Action action) throws IOException {
    query(
        path,
        (tree, names) -> {
          if (tree.readOnly()) {
            if (tree.exists(names, false)) {
              throw new FileAlreadyExistsException(path.toString());
            }
            throw new ReadOnlyFileSystemException();
          }
          action.on(tree, names);
          return null;
        });
  }

  /**
   * Changes what is there.
   *
   * @throws NoSuchFileException if the overlay is read-only and nothing is there
   * @throws ReadOnlyFileSystemException if the overlay is read-only
   */
  static void change(OverlayPath path, Action action) throws IOException {
    query(
        path,
        (tree, names) -> {
          if (tree.readOnly()) {
            requireExists(tree, path);
            throw new ReadOnlyFileSystemException();
          }
          action.on(tree, names);
          return null;
        });
  }

  /**
   * Makes or replaces one name by means of another; both are of the same overlay.
   *
   * @param replace whether the target may exist
   * @throws NoSuchFileException if the overlay is read-only and the source is missing
   * @throws FileAlreadyExistsException if the overlay is read-only and the target is in the way
   * @throws ReadOnlyFileSystemException if the overlay is read-only
   */
  static void pair(OverlayPath source, OverlayPath target, boolean replace, PairAction action)
      throws IOException {
    MergedTree tree = openTree(source);
    try {
      if (tree.readOnly()) {
        requireExists(tree, source);
        if (!replace && tree.exists(target.names(), false)) {
          throw new FileAlreadyExistsException(target.toString());
        }
        throw new ReadOnlyFileSystemException();
      }
      action.on(tree, source.names(), target.names());
    } catch (IOException e) {
      throw PathErrors.rewrite(e, source, target);
    } catch (ClosedFileSystemException e) {
      throw PathErrors.layerClosed(e, source);
    }
  }

  private static void requireExists(MergedTree tree, OverlayPath path) throws IOException {
    if (!tree.exists(path.names(), false)) {
      throw new NoSuchFileException(path.toString());
    }
  }

  private static MergedTree openTree(OverlayPath path) {
    OverlayFileSystem fileSystem = path.getFileSystem();
    fileSystem.state().checkOpen();
    return fileSystem.tree();
  }
}
