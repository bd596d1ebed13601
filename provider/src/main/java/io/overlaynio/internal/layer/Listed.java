package io.overlaynio.internal.layer;

import java.nio.file.attribute.BasicFileAttributes;

/**
 * One name in the listing of a directory of one layer. Two are equal that say the same of the name.
 *
 * @param whiteout true if the name is hidden here and below, false if the layer shows it
 * @param attributesOrNull what was read of it on the way, if that is all there is to find out about
 *     the name in this layer; links not followed
 */
public record Listed(String name, boolean whiteout, BasicFileAttributes attributesOrNull) {

  Listed(String name, boolean whiteout) {
    this(name, whiteout, null);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Listed that && whiteout == that.whiteout && name.equals(that.name);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }
}
