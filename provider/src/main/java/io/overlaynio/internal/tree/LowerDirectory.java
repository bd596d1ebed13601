package io.overlaynio.internal.tree;

import io.overlaynio.internal.layer.Layer;
import java.nio.file.Path;

/**
 * One real directory of a lower layer that takes part in a merged one.
 *
 * <p>It counts in how many lookups it had nothing to say, so that its names are listed where that
 * is worth it (see {@link LowerNames}). The count may miss some: nothing depends on it.
 */
final class LowerDirectory {

  private final int index;
  private final Layer layer;
  private final Path path;
  private int misses;
  private int worth = LowerNames.WORTH_ASKING;
  private boolean measured;

  /**
   * A directory.
   *
   * @param index the layer's place among the lowers, 0 the topmost
   */
  LowerDirectory(int index, Layer layer, Path path) {
    this.index = index;
    this.layer = layer;
    this.path = path;
  }

  int index() {
    return index;
  }

  Layer layer() {
    return layer;
  }

  Path path() {
    return path;
  }

  /** A lookup has found nothing here. */
  void missed() {
    misses++;
  }

  /** True if it was asked in vain so often that to know its names would have cost less. */
  boolean isWorthListing() {
    return misses >= worth;
  }

  /** Whether its size was looked at. */
  boolean isMeasured() {
    return measured;
  }

  /** Its size is such that so many lookups in vain are worth a listing. */
  void measured(int lookups) {
    measured = true;
    worth = Math.max(worth, lookups);
  }

  /** It is not to be listed, or not again, before so many more have asked in vain. */
  void listAfter(int more) {
    worth = misses + Math.min(more, Integer.MAX_VALUE - misses);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LowerDirectory that
        && index == that.index
        && layer == that.layer
        && path.equals(that.path);
  }

  @Override
  public int hashCode() {
    return path.hashCode();
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
