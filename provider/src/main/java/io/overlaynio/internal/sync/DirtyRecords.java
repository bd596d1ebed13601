package io.overlaynio.internal.sync;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

/**
 * The records of the dirty set, in two rooms: the set, which is bounded by weight, and the list of
 * what has left it to be written back (the kernel's {@code b_dirty} and {@code b_io}).
 *
 * <p>A record is the handle of its object and changes in place, so that a dirty file costs one
 * object less. The set weighs it when it is changed, and has no other way to know its weight.
 *
 * <p>Leaving the set is never leaving the records. A record that the set evicts is put into the
 * list inside the atomic removal, where no I/O is done; it stays there, marked again or not, until
 * it is durable or gone, and never goes back. So whoever reads the set first and the list second
 * sees every record that was there all the time. Each change is made under the set's lock of the
 * key, wherever the record is.
 *
 * <p>Age is no business of the cache's own: what has expired in it is out of sight before its
 * listener has run.
 */
final class DirtyRecords {

  private final Cache<Object, Tracked> set;
  private final Map<Object, Tracked> list = new ConcurrentHashMap<>();

  /**
   * Exactly how many records there are, or one more or less while one comes or goes. The cache's
   * own count adds up cells, and may miss one that is there all the time while others come and go.
   */
  private final AtomicLong count = new AtomicLong();

  /** Whether the set has evicted something since this was last taken. */
  private volatile boolean overflowed;

  DirtyRecords(DirtyLimits limits) {
    Caffeine<Object, Object> caffeine = Caffeine.newBuilder().executor(Runnable::run);
    this.set =
        limits.backgroundBytes() == 0
            ? caffeine.build()
            : caffeine
                .maximumWeight(limits.mostWeight())
                .weigher((Object key, Tracked file) -> file.weight())
                .evictionListener((key, file, cause) -> evicted(key, file))
                .build();
  }

  private void evicted(Object key, Tracked file) {
    list.put(key, file);
    overflowed = true;
  }

  Tracked getOrNull(Object key) {
    Tracked now = set.getIfPresent(key);
    return now != null ? now : list.get(key);
  }

  /**
   * Changes the record of a key, or makes or drops one, under the lock of the key.
   *
   * @param change from the record, or null, to the record, or null
   */
  void change(Object key, UnaryOperator<Tracked> change) {
    set.asMap().compute(key, (k, inSet) -> changed(k, inSet, change));
  }

  /** What the set has from now on. */
  private Tracked changed(Object key, Tracked inSet, UnaryOperator<Tracked> change) {
    Tracked now = inSet != null ? inSet : list.get(key);
    Tracked next = change.apply(now);
    if (now == null && next != null) {
      count.incrementAndGet();
    } else if (now != null && next == null) {
      count.decrementAndGet();
    }
    if (inSet != null || now == null) {
      return next;
    }
    if (next == null) {
      list.remove(key);
    } else {
      list.put(key, next);
    }
    return null;
  }

  /** To be called when a record weighs more or less than before. */
  void reweigh(Object key) {
    set.asMap().computeIfPresent(key, (k, now) -> now);
  }

  /** Moves a record to the list, if it is in the set. */
  void list(Object key) {
    set.asMap()
        .computeIfPresent(
            key,
            (k, now) -> {
              list.put(k, now);
              return null;
            });
  }

  /** Every record: those that were there all the time, and perhaps others, or one twice. */
  List<Tracked> all() {
    List<Tracked> all = new ArrayList<>();
    set.asMap().values().forEach(all::add);
    list.values().forEach(all::add); // second: a record goes from the set to the list only
    return all;
  }

  /** What has left the set. */
  List<Tracked> listed() {
    return List.copyOf(list.values());
  }

  boolean hasOverflowed() {
    return overflowed;
  }

  /** True, once, if the set has evicted something. */
  boolean takeOverflow() {
    boolean taken = overflowed;
    overflowed = false;
    return taken;
  }

  long count() {
    return count.get();
  }
}
