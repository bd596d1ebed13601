package io.overlaynio.internal.tree;

import io.overlaynio.internal.layer.Layer;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * One of the two objects that are compared under one name: a real one, of whatever layer.
 *
 * @param linkOrNull the target of a symbolic link
 */
record Side(Layer layer, Path real, BasicFileAttributes attributes, String linkOrNull) {

  /** What a spot shows; null if nothing. */
  static Side ofOrNull(Spot spot, Layer upperOrNull) throws IOException {
    if (spot.entry().isAbsent()) {
      return null;
    }
    Layer layer = spot.layer(upperOrNull);
    Path real = spot.real();
    BasicFileAttributes known = Attributes.lowerOrNull(spot);
    BasicFileAttributes attributes = known != null ? known : layer.attributesOrNull(real);
    if (attributes == null) {
      throw new NoSuchFileException(real.toString());
    }
    return new Side(layer, real, attributes, spot.entry().linkOrNull());
  }

  Changed.Type type() {
    return Changed.Type.of(attributes);
  }

  /** True of the same object of the same lower layer, which never changes. */
  boolean isSame(Side other) {
    return layer == other.layer && real.equals(other.real);
  }
}
