package io.overlaynio.internal.sync;

import io.overlaynio.internal.sync.SyncFailure.Failed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The objects that an fsync failed for, in the order in which they failed, each with its first
 * failure. The kernel may have dropped the pages that it could not write, so a later success proves
 * nothing; only somebody who knows that the content is no longer wanted may take one out.
 */
final class FailedObjects {

  private record Entry(Tracked object, IOException cause) {
    Failed reported() {
      return new Failed(object.place().label(), cause);
    }
  }

  private final Map<Object, Entry> failed = new LinkedHashMap<>();

  synchronized void add(Tracked object, IOException cause) {
    failed.putIfAbsent(object.key(), new Entry(object, cause));
  }

  /** True if it had failed. */
  synchronized boolean remove(Object key) {
    return failed.remove(key) != null;
  }

  synchronized boolean contains(Object key) {
    return failed.containsKey(key);
  }

  /** The failure under the name that the object has now; null if there is none. */
  synchronized Failed getOrNull(Object key) {
    Entry entry = failed.get(key);
    return entry == null ? null : entry.reported();
  }

  synchronized List<Failed> all() {
    List<Failed> all = new ArrayList<>();
    for (Entry entry : failed.values()) {
      all.add(entry.reported());
    }
    return all;
  }
}
