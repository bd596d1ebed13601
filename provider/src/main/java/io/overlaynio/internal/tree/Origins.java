package io.overlaynio.internal.tree;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The file keys that copied-up files had before, so that a file keeps its key while the overlay is
 * open. Directories remember their own.
 */
final class Origins {

  private final Map<Object, Object> originByUpperKey = new ConcurrentHashMap<>();

  void copiedUp(Object upperKey, Object originKey) {
    if (upperKey != null && originKey != null) {
      originByUpperKey.put(upperKey, originKey);
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

  Object originOrNull(Object upperKey) {
    return upperKey == null ? null : originByUpperKey.get(upperKey);
  }
}
