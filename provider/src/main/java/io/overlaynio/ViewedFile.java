package io.overlaynio;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttributeView;

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

  /** What is done to the real file, which is in the upper directory. */
  interface Change {

    void to(Path real) throws IOException;
  }

  /** What is done through a view of the real file, which is in the upper directory. */
  interface ChangeThrough<V> {

    void by(V real) throws IOException;
  }

  <A extends BasicFileAttributes> A attributes(Class<A> type) throws IOException {
    return TreeCall.query(path, (tree, names) -> tree.readAttributes(names, type, follow));
  }

  <V extends FileAttributeView, T> T ask(Class<V> type, Question<V, T> question)
      throws IOException {
    return TreeCall.query(
        path,
        (tree, names) ->
            question.of(view(tree.realForReading(names, follow), type, LinkOption.NOFOLLOW_LINKS)));
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
   * The options with which the mode of the real file is set. Only without NOFOLLOW_LINKS can the
   * platform do it by name; else it must open the file, which the mode itself may forbid.
   */
  LinkOption[] modeOptions() {
    return follow ? new LinkOption[0] : new LinkOption[] {LinkOption.NOFOLLOW_LINKS};
  }

  static <V extends FileAttributeView> V view(Path real, Class<V> type, LinkOption... options) {
    V view = Files.getFileAttributeView(real, type, options);
    if (view == null) {
      throw new UnsupportedOperationException(
          "The layer that holds the file has no " + type.getSimpleName());
    }
    return view;
  }
}
