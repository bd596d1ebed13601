package io.overlaynio.internal.tree;

import io.overlaynio.internal.layer.Layer;
import java.nio.file.Path;

/**
 * One real directory of a lower layer that takes part in a merged one.
 *
 * @param index the layer's place among the lowers, 0 the topmost
 */
record LowerDirectory(int index, Layer layer, Path path) {

  /** Its path as names from its layer's root, in the form of a redirect. */
  String fromRoot() {
    StringBuilder text = new StringBuilder();
    for (Path name : layer.root().relativize(path)) {
      if (!name.toString().isEmpty()) {
        text.append('/').append(name);
      }
    }
    return text.toString();
  }
}
