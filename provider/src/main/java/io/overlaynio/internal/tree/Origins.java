package io.overlaynio.internal.tree;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The file keys that copied-up files had before, so that a file keeps its key while the overlay is
 * open. Directories remember their own.
 */
final class Origins {

  /** The key before, or null; one for each copy-up, and equal to no other. */
  private static final class Origin {
    private final Object keyOrNull;

    Origin(Object keyOrNull) {
      this.keyOrNull = keyOrNull;
    }
  }

  private final Map<Object, Origin> originByUpperKey = new ConcurrentHashMap<>();

  /** An object was copied up that had this key, or none. */
  void copiedUp(Object upperKey, Object originKeyOrNull) {
    if (upperKey != null) {
      originByUpperKey.put(upperKey, new Origin(originKeyOrNull));
    }
  }

  /** The object is about to be deleted. */
  void deleted(Object upperKey) {
    if (upperKey != null) {
      originByUpperKey.remove(upperKey);
    }
  }

  /** What is remembered, for {@link #deleted(Object, Object)}; null if nothing is. */
  Object entryOrNull(Object upperKey) {
    return originByUpperKey.get(upperKey);
  }

  /** The object was deleted; another may have its key by now, and be copied up. */
  void deleted(Object upperKey, Object entry) {
    originByUpperKey.remove(upperKey, entry);
  }

  /** Every object was deleted. */
  void forgetAll() {
    originByUpperKey.clear();
  }

  boolean isEmpty() {
    return originByUpperKey.isEmpty();
  }

  /** True if the object was copied up, so that {@link #originOrNull} is its key. */
  boolean isCopiedUp(Object upperKey) {
    return !originByUpperKey.isEmpty() && originByUpperKey.containsKey(upperKey);
  }

  /** The key that a copied-up object had; null if it had none. */
  Object originOrNull(Object upperKey) {
    Origin origin = originByUpperKey.get(upperKey);
    return origin == null ? null : origin.keyOrNull;
  }
}
