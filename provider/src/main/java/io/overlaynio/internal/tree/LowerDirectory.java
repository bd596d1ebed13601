package io.overlaynio.internal.tree;

import io.overlaynio.internal.layer.Layer;
import java.nio.file.Path;

/**
 * One real directory of a lower layer that takes part in a merged one.
 *
 * @param index the layer's place among the lowers, 0 the topmost
 */
record LowerDirectory(int index, Layer layer, Path path) {}
