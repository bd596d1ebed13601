package io.overlaynio.internal.tree;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.overlaynio.internal.layer.Layer;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * The times of an upper directory over a change that nobody is to see: a copy-up into it, a mark.
 *
 * <p>As far as this process may set them, as with the kernel: what was done is done, whatever comes
 * of its times.
 */
record KeptTimes(Path directory, BasicFileAttributes beforeOrNull) {

  static KeptTimes of(Layer upper, Path directory) throws IOException {
    return new KeptTimes(directory, upper.attributesOrNull(directory));
  }

  void restore() {
    restore(directory);
  }

  /** Gives them back to the directory where it is now. */
  void restore(Path directory) {
    if (beforeOrNull == null) {
      return;
    }
    try {
      Files.getFileAttributeView(directory, BasicFileAttributeView.class, NOFOLLOW_LINKS)
          .setTimes(beforeOrNull.lastModifiedTime(), beforeOrNull.lastAccessTime(), null);
    } catch (IOException e) {
      System.getLogger("io.overlaynio.copyup")
          .log(Level.DEBUG, () -> "could not keep the times of " + directory, e);
    }
  }
}
