package io.overlaynio;

import io.overlaynio.internal.tree.CopyHow;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.CopyOption;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/**
 * An operation from one path to another: within one overlay it is the tree's, between two a copy.
 *
 * <p>It exists because the JDK sends both here: two overlays have one provider.
 *
 * @param source what is copied, moved or linked to
 * @param target the name to be made
 */
record Transfer(OverlayPath source, OverlayPath target) {

  /**
   * The transfer between two paths of callers.
   *
   * @throws java.nio.file.ProviderMismatchException if one is another provider's
   */
  static Transfer between(Path source, Path target) {
    return new Transfer(OverlayPath.of(source), OverlayPath.of(target));
  }

  /**
   * Copies a file, a link, or a directory without what is in it. Outcomes: the target is the copy;
   * or an exception, and the target is gone or, where nothing was replaced yet, as it was. A crash
   * may leave a target that is not whole.
   */
  void copy(CopyOption... options) throws IOException {
    CopyHow how = OpenOptions.copy(options);
    if (oneOverlay()) {
      TreeCall.pair(source, target, how.replace(), (tree, from, to) -> tree.copy(from, to, how));
    } else {
      new CrossCopy(source, target).copy(how);
    }
  }

  /**
   * Moves a file, a link, or a directory. Outcomes within an overlay: the tree's. Between two: only
   * the target is left; or an exception, with the source as it was and the target gone or as it
   * was. A crash may leave both.
   */
  void move(CopyOption... options) throws IOException {
    OpenOptions.MoveHow how = OpenOptions.move(options);
    if (oneOverlay()) {
      moveWithin(how);
    } else if (how.atomic()) {
      throw new AtomicMoveNotSupportedException(
          source.toString(), target.toString(), "the paths are of two overlays; move without it");
    } else {
      new CrossCopy(source, target).move(how.replace());
    }
  }

  private void moveWithin(OpenOptions.MoveHow how) throws IOException {
    try {
      TreeCall.pair(
          source,
          target,
          how.replace() || how.atomic(),
          (tree, from, to) -> tree.move(from, to, how.replace(), how.atomic()));
    } catch (FileSystemException e) {
      throw PathErrors.ofMove(e, source, target, how.atomic());
    }
  }

  /** Makes the target another name of the source. Outcomes: it is there; or it is not. */
  void link() throws IOException {
    if (!oneOverlay()) {
      throw new FileSystemException(
          target.toString(), source.toString(), "Invalid cross-device link: they are two overlays");
    }
    try {
      TreeCall.pair(source, target, false, (tree, from, to) -> tree.createLink(to, from));
    } catch (FileSystemException e) {
      throw PathErrors.ofBoth(e, target, source);
    }
  }

  private boolean oneOverlay() {
    return source.getFileSystem().equals(target.getFileSystem());
  }
}
