package io.overlaynio.internal.layer;

import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * What one layer says of one name: nothing, that the name is hidden from the layers below, or a
 * real object.
 */
public sealed interface Found {

  /** The layer does not have the name; the layers below decide. */
  record Nothing() implements Found {}

  /** The layer hides the name: the layers below are not asked. */
  record Whiteout() implements Found {}

  /**
   * An object of the layer.
   *
   * @param path where it really is
   * @param attributes as read when it was found, links not followed; of the richest type the layer
   *     has (posix or dos, else basic)
   * @param cut true if the layer also hides the name below, so that a directory merges with nothing
   */
  record Real(Path path, BasicFileAttributes attributes, boolean cut) implements Found {
    public boolean isDirectory() {
      return attributes.isDirectory();
    }
  }

  Found NOTHING = new Nothing();
  Found WHITEOUT = new Whiteout();
}
