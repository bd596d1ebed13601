package io.overlaynio.internal.sync;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Handles of what is not dirty but in somebody's hands: an open file that is renamed, and written
 * to only then, must be found under its new name.
 *
 * <p>Held weakly: nobody's handle is nobody's concern. It is no cache, whose upkeep would cost more
 * than all else there is to marking a file.
 */
final class HeldHandles {

  private static final int FEW = 8;

  /** Remembers the key of a handle that is gone. */
  private static final class Held extends WeakReference<Tracked> {
    private final Object key;

    Held(Tracked handle, ReferenceQueue<Tracked> dropped) {
      super(handle, dropped);
      this.key = handle.key();
    }
  }

  private final Map<Object, Held> held = new ConcurrentHashMap<>();
  private final ReferenceQueue<Tracked> dropped = new ReferenceQueue<>();
  private final Consumer<Object> forgotten;

  /**
   * None.
   *
   * @param forgotten told the key of each handle that was dropped
   */
  HeldHandles(Consumer<Object> forgotten) {
    this.forgotten = forgotten;
  }

  Tracked getOrNull(Object key) {
    Held found = held.get(key);
    return found == null ? null : found.get();
  }

  void put(Tracked handle) {
    held.put(handle.key(), new Held(handle, dropped));
  }

  /** Forgets a few that were dropped, more than are put between two calls. */
  void forgetSome() {
    forget(FEW);
  }

  /** Forgets all that were dropped. */
  void forgetDropped() {
    forget(Long.MAX_VALUE);
  }

  private void forget(long most) {
    for (long i = 0; i < most; i++) {
      Reference<?> next = dropped.poll();
      if (next == null) {
        return;
      }
      Object key = ((Held) next).key;
      if (held.remove(key, next)) {
        forgotten.accept(key);
      }
    }
  }

  /** The keys of those that are held, and of some that were. */
  List<Object> keys() {
    return List.copyOf(held.keySet());
  }

  int count() {
    return held.size();
  }

  void remove(Object key) {
    held.remove(key);
  }
}
