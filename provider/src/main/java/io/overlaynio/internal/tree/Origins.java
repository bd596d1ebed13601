package io.overlaynio.internal.tree;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The file keys that copied-up files had before, so that a file keeps its key while the overlay is
 * open. Directories remember their own.
 */
final class Origins {

  /** Stands for the key of an object that had none. */
  private static final Object NONE = new Object();

  private final Map<Object, Object> originByUpperKey = new ConcurrentHashMap<>();

  /** An object was copied up that had this key, or none. */
  void copiedUp(Object upperKey, Object originKeyOrNull) {
    if (upperKey != null) {
      originByUpperKey.put(upperKey, originKeyOrNull == null ? NONE : originKeyOrNull);
    }
  }

  void deleted(Object upperKey) {
    if (upperKey != null) {
      originByUpperKey.remove(upperKey);
    }
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
    Object origin = originByUpperKey.get(upperKey);
    return origin == NONE ? null : origin;
  }
}
