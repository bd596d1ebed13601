package io.overlaynio.internal.sync;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;

/**
 * One upper file or directory, by identity: the handle through which those who change it say so.
 *
 * <p>It exists so that a write to a file that is already known to be dirty costs two reads of
 * fields. There is one for one object as long as it is dirty or anybody holds it, whatever its
 * names do. Its monitor is held while it is forced, so that of two who force at once none can miss
 * the error that the other was told of: Linux tells a descriptor that is opened later nothing.
 */
public final class Tracked {

  /** More names than this are not remembered: the newest serve. */
  private static final int MOST_PLACES = 8;

  /** No more bytes than these go unweighed, or an eighth of all. */
  private static final long UNWEIGHED = 64 << 10;

  private static final VarHandle BYTES;
  private static final VarHandle PENDING;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      BYTES = lookup.findVarHandle(Tracked.class, "bytes", long.class);
      PENDING = lookup.findVarHandle(Tracked.class, "pending", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final DirtyFiles owner;
  private final Object key;
  private final boolean directory;

  /** The newest place; written, like the others, only under the dirty set's lock of this key. */
  private volatile Place place;

  private volatile List<Place> others = List.of();

  /** An epoch in which the dirty set was told; it may lag behind, it never runs ahead. */
  private volatile long markedEpoch;

  @SuppressWarnings("unused") // through BYTES
  private volatile long bytes;

  @SuppressWarnings("unused") // through PENDING
  private volatile long pending;

  /** How much of what is pending its record was weighed with. */
  private volatile long weighed;

  /** No name is left. Written only under the dirty set's lock of this key. */
  private volatile boolean gone;

  Tracked(DirtyFiles owner, Object key, Place place, boolean directory) {
    this.owner = owner;
    this.key = key;
    this.place = place;
    this.directory = directory;
  }

  /**
   * To be called before a change. Outcomes: from now until a round or a force that begins later has
   * made it durable, the object is in the dirty set; of an object that is gone nothing is
   * remembered.
   */
  public void mark() {
    long now = owner.epoch();
    if (markedEpoch != now) {
      // First the set, then the field: whoever reads this epoch in it may rely on the set.
      owner.mark(this);
      markedEpoch = now;
    }
  }

  /**
   * To be called after a change, whether or not it succeeded: counts what was written and marks
   * again if a round took the dirty set in between, since its fsync may have come before the
   * change.
   */
  public void wrote(long written) {
    if (written <= 0) {
      mark();
      return;
    }
    BYTES.getAndAdd(this, written);
    PendingData data = owner.pending();
    if (!data.isCounted()) {
      mark();
      return;
    }
    // Counted before it is marked: whoever clears the mark has taken the count as well.
    data.add(this, written);
    mark();
    data.wrote(this);
  }

  /** Its identity. */
  public Object key() {
    return key;
  }

  /** True for a directory, whose names are to be made durable; false for anything else. */
  public boolean directory() {
    return directory;
  }

  /** Where it is now, as far as is known. */
  public Place place() {
    return place;
  }

  /** True of a directory that knows where it is: its key and its place are one object. */
  @SuppressWarnings("ReferenceEquality")
  boolean isItsOwnPlace() {
    return key == place;
  }

  /** Every place that may serve to find it, the newest first. */
  public List<Place> places() {
    List<Place> more = others;
    if (more.isEmpty()) {
      return List.of(place);
    }
    List<Place> all = new ArrayList<>(more.size() + 1);
    all.add(place);
    all.addAll(more);
    return all;
  }

  /** True if every place says that its name is gone. */
  boolean isNowhere() {
    for (Place known : places()) {
      if (known.pathOrNull() != null) {
        return false;
      }
    }
    return true;
  }

  /** Bytes written and not yet taken by whoever forces them. */
  long bytes() {
    return bytes;
  }

  /** Bytes written that nobody has begun to write back. */
  long pending() {
    return pending;
  }

  long takePending() {
    weighed = 0;
    return (long) PENDING.getAndSet(this, 0L);
  }

  /** How much was pending before. */
  long addPending(long more) {
    return (long) PENDING.getAndAdd(this, more);
  }

  /** True if nothing of what is pending was weighed. */
  boolean isUnweighed() {
    return weighed == 0;
  }

  /** True if it has grown so much that it should be weighed again: doubled, or by a good part. */
  boolean isHeavier() {
    long before = weighed;
    return before == 0 || pending - before > Math.max(Math.min(before, UNWEIGHED), before >> 3);
  }

  /** What it is to be weighed with now. */
  long weigh() {
    long now = pending;
    weighed = now;
    return now;
  }

  long takeBytes() {
    return (long) BYTES.getAndSet(this, 0L);
  }

  /** What was taken did not become durable after all. */
  void giveBack(long taken) {
    BYTES.getAndAdd(this, taken);
  }

  // What follows is called under the dirty set's lock of this key.

  /** One of its names has changed; one that was not known is known from now on. */
  void renamed(Place from, Place now) {
    List<Place> rest = without(from);
    rest.remove(now);
    place = now;
    others = List.copyOf(rest);
  }

  /** One of its names is gone; if it was the only one known, it is nowhere. */
  void unlinked(Place name, Place nowhere) {
    List<Place> rest = without(name);
    place = rest.isEmpty() ? nowhere : rest.remove(0);
    others = List.copyOf(rest);
  }

  private List<Place> without(Place name) {
    List<Place> rest = new ArrayList<>(places());
    rest.remove(name);
    return rest;
  }

  /** It can be found there too; what was known before stays. */
  void alsoAt(Place another) {
    if (another.equals(place)) {
      return;
    }
    List<Place> older = new ArrayList<>();
    older.add(place);
    for (Place known : others) {
      if (!known.equals(another) && older.size() < MOST_PLACES - 1) {
        older.add(known);
      }
    }
    others = List.copyOf(older);
    place = another;
  }

  void becameGone() {
    gone = true;
  }

  boolean isGone() {
    return gone;
  }

  @Override
  public String toString() {
    return place.label();
  }
}
