package io.overlaynio.internal.sync;

import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The files that are mapped for writing: a store into memory marks nothing, so as long as a mapping
 * may live, its file is suspect and every round forces it.
 *
 * <p>A mapping is proven dead when its root buffer is unreachable; slices and duplicates keep the
 * root reachable. Then the file is marked once more, for stores that came after the last round: one
 * more round forces it, and after that it is clean. Looked at when something happens; there is no
 * thread.
 */
public final class Mappings {

  /** Stands for one mapping that may live. */
  private static final class Suspect extends PhantomReference<Object> {
    private final Tracked file;

    Suspect(Tracked file, Object root, ReferenceQueue<Object> dead) {
      super(root, dead);
      this.file = file;
    }
  }

  private final ReferenceQueue<Object> dead = new ReferenceQueue<>();

  /** Keeps the references reachable. */
  private final Set<Suspect> suspects = ConcurrentHashMap.newKeySet();

  private final Map<Tracked, Integer> mapped = new ConcurrentHashMap<>();

  /** How many mappings may live; the maps' own counts may miss one while others come and go. */
  private final AtomicInteger count = new AtomicInteger();

  /** No mappings. */
  public Mappings() {}

  /**
   * A file was mapped for writing. It was marked before, as for any change.
   *
   * @param root what is reachable for as long as anybody can write through the mapping
   */
  public void mapped(Tracked file, Object root) {
    bury();
    count.incrementAndGet();
    mapped.merge(file, 1, Integer::sum);
    suspects.add(new Suspect(file, root, dead));
  }

  /** The files that may be mapped for writing still. */
  public List<Tracked> files() {
    bury();
    return List.copyOf(mapped.keySet());
  }

  /** True if nothing is mapped and nothing was found dead by this call. */
  boolean isEmpty() {
    bury();
    return count.get() == 0;
  }

  /** Marks the file if it may be mapped still, and what was found dead. */
  void suspect(Tracked file) {
    if (count.get() > 0) {
      bury();
      if (mapped.containsKey(file)) {
        file.mark();
      }
    }
  }

  /** Marks every file that may be mapped still; to be called before a round begins its epoch. */
  void suspectAll() {
    bury();
    for (Tracked file : mapped.keySet()) {
      file.mark();
    }
  }

  private void bury() {
    for (Reference<?> next = dead.poll(); next != null; next = dead.poll()) {
      Suspect found = (Suspect) next;
      // Dirty before it is no longer suspect: nobody sees it as neither.
      found.file.mark();
      suspects.remove(found);
      mapped.computeIfPresent(found.file, (file, many) -> many == 1 ? null : many - 1);
      count.decrementAndGet();
    }
  }
}
