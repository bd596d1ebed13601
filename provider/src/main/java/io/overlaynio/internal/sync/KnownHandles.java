package io.overlaynio.internal.sync;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The one handle that stands for each object: by way of its record if it is dirty, or else, as long
 * as anybody holds it, among the {@link HeldHandles}, so that a rename finds it.
 *
 * <p>A handle is here or there; it changes over under the lock of its key in the records. What is
 * its own place is never held: its handle cannot grow stale, and the key may hold the handle.
 */
final class KnownHandles {

  private final DirtyRecords records;
  private final HeldHandles held;

  /**
   * None.
   *
   * @param dropped told the key of each handle that nobody has any more and that was not dirty
   */
  KnownHandles(DirtyRecords records, Consumer<Object> dropped) {
    this.records = records;
    this.held = new HeldHandles(dropped);
  }

  /**
   * As {@link DirtyFiles#track}; a new one is made only if there is none.
   *
   * @param bury told of one that was about to lose its last name and has lost it, since what has
   *     its key now is found elsewhere
   */
  Tracked track(Object key, Place place, Supplier<Tracked> made, Consumer<Tracked> bury) {
    Tracked already = records.getOrNull(key);
    if (already != null && already.place().equals(place)) {
      return already;
    }
    held.forgetSome();
    Tracked[] result = new Tracked[1];
    records.change(
        key,
        now -> {
          Tracked known = knownOrNull(key, now);
          boolean buried = known != null && known.isLeaving() && !known.places().contains(place);
          if (buried) {
            bury.accept(known);
          }
          if (known == null || buried) {
            known = made.get();
            letGo(known);
          } else {
            known.alsoAt(place);
          }
          result[0] = known;
          return buried ? null : now;
        });
    return result[0];
  }

  /** Changes the handle of an object, if there is one. */
  void ifKnown(Object key, Consumer<Tracked> change) {
    records.change(
        key,
        now -> {
          Tracked known = knownOrNull(key, now);
          if (known != null) {
            change.accept(known);
          }
          return now;
        });
  }

  Tracked knownOrNull(Object key, Tracked recordOrNull) {
    return recordOrNull == null ? held.getOrNull(key) : recordOrNull;
  }

  /** It is not dirty now; under the lock of the key. */
  void letGo(Tracked object) {
    if (!object.isItsOwnPlace()) {
      held.put(object);
    }
  }

  /** It is dirty now, or gone; under the lock of the key. */
  void forget(Object key) {
    held.remove(key);
  }

  /** Forgets those that were dropped. */
  void forgetDropped() {
    held.forgetDropped();
  }

  /** The keys of those that are held and not dirty, and of some that were. */
  List<Object> heldKeys() {
    return held.keys();
  }

  /** How many are held that are not dirty, or were held not long ago. */
  int held() {
    return held.count();
  }
}
