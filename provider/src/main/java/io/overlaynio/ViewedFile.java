package io.overlaynio;

import io.overlaynio.internal.tree.MergedTree;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileTime;

/**
 * The file that an attribute view looks at, looked up anew at every use.
 *
 * <p>It exists so that the views differ only in what they read and set. What is read comes from the
 * topmost layer that has the file; what is set is set on the upper file, after the tree has copied
 * it up and marked it. The real path never has a link as its last name, unless links are not
 * followed and the file is one.
 */
record ViewedFile(OverlayPath path, boolean follow) {

  /** What is asked of a view of the real file. */
  interface Question<V, T> {

    T of(V real) throws IOException;
  }

  /** What is answered for a file of a layer without the view. */
  interface Unviewed<T> {

    T get() throws IOException;
  }

  /** What is done to the real file, which is in the upper directory. */
  interface Change {

    void to(Path real) throws IOException;
  }

  /** What is done through a view of the real file, which is in the upper directory. */
  interface ChangeThrough<V> {

    void by(V real) throws IOException;
  }

  /** What is done to the mode of the real file, with the options that are safe for it. */
  interface ModeChange {

    void to(Path real, LinkOption... options) throws IOException;
  }

  <A extends BasicFileAttributes> A attributes(Class<A> type) throws IOException {
    return TreeCall.query(path, (tree, names) -> tree.readAttributes(names, type, follow));
  }

  <V extends FileAttributeView, T> T ask(Class<V> type, Question<V, T> question)
      throws IOException {
    return ask(
        type,
        question,
        () -> {
          throw unsupported(type);
        });
  }

  /**
   * Asks, and answers by itself for a file of a lower layer that has no such view, such as an entry
   * of an archive below an upper that has it.
   */
  <V extends FileAttributeView, T> T ask(
      Class<V> type, Question<V, T> question, Unviewed<T> otherwise) throws IOException {
    return TreeCall.query(
        path,
        (tree, names) -> {
          Path real = tree.realForReading(names, follow);
          V view = Files.getFileAttributeView(real, type, LinkOption.NOFOLLOW_LINKS);
          return view == null ? otherwise.get() : question.of(view);
        });
  }

  /**
   * Changes the file, with the outcomes of the tree's change: whole, or not at all but copied up.
   */
  <V extends FileAttributeView> void change(Class<V> type, ChangeThrough<V> change)
      throws IOException {
    change(real -> change.by(view(real, type, LinkOption.NOFOLLOW_LINKS)));
  }

  void change(Change change) throws IOException {
    TreeCall.change(path, (tree, names) -> tree.change(names, follow, change::to));
  }

  /**
   * Changes the file through an attribute that only regular files and directories have on Unix,
   * where the platform opens the file for it: a pipe would wait for its other end.
   *
   * @throws FileSystemException if it is a device, pipe or socket; nothing is copied up then
   */
  <V extends FileAttributeView> void changeOpened(Class<V> type, ChangeThrough<V> change)
      throws IOException {
    // Fails as a change does, where reading fails otherwise: behind a file that is no directory.
    TreeCall.query(path, (tree, names) -> tree.realForReading(names, follow));
    boolean unix = path.getFileSystem().supportedFileAttributeViews().contains("unix");
    if (unix && attributes(BasicFileAttributes.class).isOther()) {
      throw new FileSystemException(path.toString(), null, "Operation not permitted");
    }
    change(type, change);
  }

  /** Sets the times that are not null, with the outcomes of a change. */
  void setTimes(FileTime modified, FileTime accessed, FileTime created) throws IOException {
    TreeCall.change(
        path, (tree, names) -> tree.setTimes(names, follow, modified, accessed, created));
  }

  /**
   * Changes the file's mode, which the platform does by name only. With NOFOLLOW_LINKS it must open
   * the file first, which the mode itself may forbid; and of a link, JDK 25 then changes the
   * target, wherever outside of the overlay that is. So no link is ever let through to the
   * platform.
   *
   * @throws FileSystemException as of the platform, if links are not followed and the file is one
   */
  void changeMode(ModeChange change) throws IOException {
    if (!follow) {
      TreeCall.query(path, (tree, names) -> requireMode(tree.realForReading(names, false)));
    }
    change(
        real ->
            change.to(
                requireMode(real),
                Files.isSymbolicLink(real)
                    ? new LinkOption[] {LinkOption.NOFOLLOW_LINKS}
                    : new LinkOption[0]));
  }

  private static Path requireMode(Path real) throws FileSystemException {
    if (MergedTree.isPlatform(real) && Files.isSymbolicLink(real)) {
      throw new FileSystemException(
          real.toString(),
          null,
          "Too many levels of symbolic links or unable to access attributes of symbolic link");
    }
    return real;
  }

  static <V extends FileAttributeView> V view(Path real, Class<V> type, LinkOption... options) {
    V view = Files.getFileAttributeView(real, type, options);
    if (view == null) {
      throw unsupported(type);
    }
    return view;
  }

  private static UnsupportedOperationException unsupported(Class<?> type) {
    return new UnsupportedOperationException(
        "The layer that holds the file has no " + type.getSimpleName());
  }
}
