package io.overlaynio.internal.sync;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;

/**
 * One upper file or directory, by identity: the handle through which those who change it say so,
 * and, while it is dirty, its record in the dirty set: the kernel's inode with its dirty state.
 *
 * <p>It exists so that a write to a file that is already known to be dirty costs two reads of
 * fields. There is one for one object as long as it is dirty or anybody holds it, whatever its
 * names do. There may be a million of them, so it holds nothing that can be found elsewhere. Its
 * monitor is held while it is forced, so that of two who force at once none can miss the error that
 * the other was told of: Linux tells a descriptor that is opened later nothing.
 */
public final class Tracked {

  /** More names than this are not remembered: the newest serve. */
  private static final int MOST_PLACES = 8;

  /** No more weight than this goes unweighed, or an eighth of all. */
  private static final int UNWEIGHED = DirtyLimits.weight(64 << 10);

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

  /**
   * The epoch in which its record was last marked; read and written only under the dirty set's lock
   * of this key. It is ahead of what writers may rely on until the set has the record.
   */
  private long generation;

  @SuppressWarnings("unused") // through BYTES
  private volatile long bytes;

  @SuppressWarnings("unused") // through PENDING
  private volatile long pending;

  /** What it was last weighed with, of what is pending. */
  private volatile int weight;

  /** The sweep in which it came to have what is pending (see {@link PendingData}). */
  private volatile int born;

  /** No name is left. Written only under the dirty set's lock of this key. */
  private volatile boolean gone;

  /** Its last name is about to go. Read and written only under the dirty set's lock of this key. */
  private boolean leaving;

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
    weight = 0;
    return (long) PENDING.getAndSet(this, 0L);
  }

  /** How much was pending before. */
  long addPending(long more) {
    return (long) PENDING.getAndAdd(this, more);
  }

  /** True if it has grown so much that it should be weighed again: doubled, or by a good part. */
  boolean isHeavier() {
    int before = weight;
    int grown = DirtyLimits.weight(pending) - before;
    return before == 0 || grown > Math.max(Math.min(before, UNWEIGHED), before >> 3);
  }

  /**
   * Weighs what is pending.
   *
   * @param sweep the sweep of this moment, in which it was born if it had no weight before
   */
  void weigh(int sweep) {
    if (weight == 0) {
      born = sweep;
    }
    weight = DirtyLimits.weight(pending);
  }

  /** What its data that is to be written counts against the bound of the set. */
  int weight() {
    return weight;
  }

  /** The sweep in which it came to have such data. */
  int born() {
    return born;
  }

  long takeBytes() {
    return (long) BYTES.getAndSet(this, 0L);
  }

  /** What was taken did not become durable after all. */
  void giveBack(long taken) {
    BYTES.getAndAdd(this, taken);
  }

  // What follows is called under the dirty set's lock of this key.

  /** It is dirty, and was marked in this epoch. */
  void markedIn(long epoch) {
    generation = Math.max(generation, epoch);
  }

  /** True if it was marked in this epoch or later: what began in it must not clear the mark. */
  boolean isMarkedSince(long epoch) {
    return generation >= epoch;
  }

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

  void leaving(boolean now) {
    leaving = now;
  }

  boolean isLeaving() {
    return leaving;
  }

  void becameGone() {
    gone = true;
  }

  /** True if its last name was deleted. */
  public boolean isGone() {
    return gone;
  }

  @Override
  public String toString() {
    return place.label();
  }
}
