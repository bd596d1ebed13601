package io.overlaynio.internal.sync;

import io.overlaynio.internal.sync.SyncFailure.Failed;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The dirty set of one file system: every upper object with changes that may not be durable yet,
 * and every one that could not be made durable. The kernel's lists of dirty inodes, for one
 * container.
 *
 * <p><b>How no mark is lost.</b> Time is cut into epochs. Whoever makes things durable - a round,
 * or the force of one file - first begins a new epoch {@code q}, then reads what is dirty, then
 * forces it, and clears a record only if it was last marked <i>before</i> {@code q}. Whoever
 * changes a file marks it before and again after, which does nothing if it was marked in the epoch
 * of that moment. Take a change that was completed, and anybody who clears its record. The mark
 * after the change read an epoch {@code e}, and from then on the record said {@code e} or later. So
 * {@code q} is greater than {@code e}: it began after that read, thus after the change, and its
 * fsync covers the change. A generation that is merely unchanged since the set was read would not
 * do: a mark may come between the beginning of an epoch and the reading of the set, and the write
 * it announces after the fsync.
 *
 * <p>Records are changed under the lock of their key ({@link DirtyRecords}), where no I/O is done.
 * It knows no threads, and not how an object is found.
 */
public final class DirtyFiles {

  private final DirtyRecords dirty;
  private final PendingData pending;

  private final KnownHandles handles;
  private final FailedObjects failed = new FailedObjects();

  private final KeptChannels kept;
  private final Keeping keeping;
  private volatile long epoch = 1;
  private volatile boolean ignoring;

  /**
   * An empty set.
   *
   * @param keptDescriptors how many channels of closed files may wait here for their fsync
   */
  public DirtyFiles(int keptDescriptors) {
    this(keptDescriptors, DirtyLimits.none());
  }

  /**
   * An empty set.
   *
   * @param keptDescriptors how many channels of closed files may wait here for their fsync
   * @param limits when what is dirty is written back without being asked for
   */
  public DirtyFiles(int keptDescriptors, DirtyLimits limits) {
    this.kept = new KeptChannels(keptDescriptors);
    this.keeping = new Keeping(this, kept);
    this.dirty = new DirtyRecords(limits);
    this.handles = new KnownHandles(dirty, this::dropped);
    this.pending = new PendingData(dirty, limits);
  }

  /**
   * The handle through which writers mark one upper object: the same one as long as it is dirty,
   * and, unless the object is its own place, as long as anybody holds it. A place that is new for
   * it is added as the newest, since numbers of inodes get used again and files have several names.
   */
  public Tracked track(Object key, Place place, boolean directory) {
    FileChannel[] buried = new FileChannel[1];
    Tracked handle =
        handles.track(
            key,
            place,
            () -> new Tracked(this, key, place, directory),
            leaving -> buried[0] = bury(leaving));
    keeping.dropQuietly(buried[0]);
    return handle;
  }

  /** A rename of one of its names: if it is known, it is found there from now on. */
  public void moved(Object key, Place from, Place now) {
    handles.ifKnown(key, known -> known.renamed(from, now));
  }

  /** The handle of an object that is dirty, or held by somebody; null of one that is neither. */
  public Tracked knownOrNull(Object key) {
    return handles.knownOrNull(key, dirty.getOrNull(key));
  }

  /** A second name: either place may serve to find it, and the first is not the last to go. */
  public void linked(Object key, Place another) {
    handles.ifKnown(
        key,
        known -> {
          known.alsoAt(another);
          known.leaving(false);
        });
  }

  /**
   * A name was deleted of a file that may have others, which perhaps nobody knows: this channel
   * leads to it still. Outcomes: the channel waits here for as long as the file is dirty or
   * somebody holds its handle; or it is closed at once, as there is no handle.
   *
   * @param name the place of the name that is gone
   * @param nowhere the place that it has if no other name is known
   * @param open a channel of the file, opened before the name was deleted; to be readable is enough
   */
  public void unnamed(Object key, Place name, Place nowhere, FileChannel open) throws IOException {
    boolean[] pinned = new boolean[1];
    handles.ifKnown(
        key,
        handle -> {
          // First the channel, then the place: who finds no place any more finds the channel.
          pinned[0] = kept.pin(key, open);
          handle.unlinked(name, nowhere);
        });
    if (pinned[0]) {
      keeping.pinned(key);
    } else {
      open.close();
    }
  }

  /**
   * Takes the channel that is kept for what is dirty by this handle, to force it; null if there is
   * none, or if it is not dirty by this handle any more.
   */
  FileChannel takeKeptOrNull(Tracked record) {
    return takeOrNull(record.key(), now -> now == record);
  }

  /** The same of what this handle stands for, dirty or not, unless nothing else leads to it. */
  FileChannel takeUnlessNeededOrNull(Tracked object) {
    Object key = object.key();
    return takeOrNull(key, now -> handles.knownOrNull(key, now) == object && !object.isNowhere());
  }

  /** Takes the channel that is kept for what is not dirty, unless nothing else leads to it. */
  FileChannel takeSpentOrNull(Object key) {
    return takeOrNull(key, now -> now == null && !isNowhere(handles.knownOrNull(key, null)));
  }

  private static boolean isNowhere(Tracked knownOrNull) {
    return knownOrNull != null && knownOrNull.isNowhere();
  }

  /**
   * Takes what is kept, if that is right as the record is. Under the lock of the key: there the
   * last place of an object goes, and there its number comes to mean another.
   */
  private FileChannel takeOrNull(Object key, Predicate<Tracked> right) {
    FileChannel[] taken = new FileChannel[1];
    if (!kept.has(key)) {
      return null; // without the lock: nothing is kept for most
    }
    dirty.change(
        key,
        now -> {
          if (right.test(now)) {
            taken[0] = kept.takeOrNull(key);
          }
          return now;
        });
    return taken[0];
  }

  /** Keeps a channel again that was taken; false, for the caller to drop it, if nobody needs it. */
  boolean giveBack(Tracked object, FileChannel taken) {
    Object key = object.key();
    boolean[] given = new boolean[1];
    dirty.change(
        key,
        now -> {
          // Not for another object that has the number now: it would be in the way of that one's.
          given[0] = handles.knownOrNull(key, now) == object && kept.giveBack(key, taken);
          return now;
        });
    return given[0];
  }

  /** True if it is dirty or somebody holds its handle. */
  public boolean isKnown(Object key) {
    return knownOrNull(key) != null;
  }

  /**
   * The last name of an object is about to be deleted. It stays dirty until {@link #gone}, or until
   * another object is tracked that has its key: then the name is gone already.
   *
   * @return for {@link #gone} or {@link #stays}; null if nobody knows the object, and neither needs
   *     to be called
   */
  public Tracked leavingOrNull(Object key) {
    Tracked[] leaving = new Tracked[1];
    handles.ifKnown(
        key,
        known -> {
          known.leaving(true);
          leaving[0] = known;
        });
    return leaving[0];
  }

  /** The last name could not be deleted. */
  public void stays(Tracked leaving) {
    handles.ifKnown(leaving.key(), known -> known.leaving(false));
  }

  /**
   * The last name was deleted: nothing is left to make durable. Drops the mark, the failure and the
   * kept descriptor. Marks by those who still have the file open mean nothing from now on, and the
   * key may come to mean another object.
   */
  public void gone(Tracked leaving) {
    Object key = leaving.key();
    FileChannel[] buried = new FileChannel[1];
    dirty.change(
        key,
        now -> {
          if (handles.knownOrNull(key, now) != leaving || !leaving.isLeaving()) {
            return now; // another has the key already, or it was given another name
          }
          buried[0] = bury(leaving);
          return null;
        });
    keeping.dropQuietly(buried[0]);
  }

  /** As {@link #gone(Tracked)}, of an object whose key no other can have. */
  public void gone(Object key) {
    Tracked leaving = leavingOrNull(key);
    if (leaving != null) {
      gone(leaving);
    }
  }

  /**
   * Every object is gone, as by {@link #gone(Object)}, but one: the directory that held them all.
   * Nobody makes or tracks any meanwhile.
   */
  public void allGone(Object but) {
    Set<Object> keys = new HashSet<>(handles.heldKeys());
    dirty.all().forEach(object -> keys.add(object.key()));
    keys.remove(but);
    keys.forEach(this::gone);
  }

  /**
   * Forgets all of an object but its record, under the lock of the key.
   *
   * @return what was kept for it, to be dropped without the lock; null if nothing was
   */
  private FileChannel bury(Tracked object) {
    object.becameGone();
    pending.forget(object);
    handles.forget(object.key());
    failed.remove(object.key());
    return kept.takeOrNull(object.key());
  }

  /** Nobody can write any more to a file that could be reached by a kept channel alone. */
  private void dropped(Object key) {
    keeping.dropQuietly(
        takeOrNull(key, now -> now == null && handles.knownOrNull(key, null) == null));
  }

  /**
   * Truncated to nothing or replaced whole: an earlier failure no longer speaks of its content. It
   * stays dirty. A failure of an fsync that is under way at this moment counts for the new content.
   */
  public void rewritten(Object key) {
    if (failed.remove(key)) {
      // A channel from before may not have been told yet: it would tell of what was rewritten.
      Tracked knownOrNull = knownOrNull(key);
      if (knownOrNull != null) {
        keeping.closeQuietlyUnlessNeeded(knownOrNull);
      }
    }
  }

  /**
   * Takes over a channel that wrote, from a user who closes it. Outcomes: it waits here until the
   * file is durable; or it is closed at once, because the file is not dirty or another waits
   * already; or, for lack of room, the data of all files whose channels wait is written back and
   * those are closed first; or, where that is not possible, the file is forced and the channel
   * closed.
   *
   * @throws SyncFailure if that force fails; the failure is remembered, the channel closed
   */
  public void keep(Object key, FileChannel written) throws IOException {
    Tracked now = dirty.getOrNull(key);
    if (now == null) {
      written.close();
    } else {
      keeping.keep(now, written);
    }
  }

  /** True if it may have changes that are not durable, or has failed. */
  public boolean isDirty(Object key) {
    return dirty.getOrNull(key) != null;
  }

  /** How many objects are dirty. */
  public long count() {
    return dirty.count();
  }

  // What follows is for this floor.

  long epoch() {
    return epoch;
  }

  /** Begins a new epoch: what was marked before may be cleared by the caller once it is durable. */
  synchronized long nextEpoch() {
    long next = epoch + 1;
    epoch = next;
    return next;
  }

  /** The handle by which an object is dirty; null if it is not. */
  Tracked dirtyOrNull(Tracked object) {
    return object.isGone() ? null : dirty.getOrNull(object.key());
  }

  /** True if an object is dirty by this handle: not if its number means another by now. */
  boolean isDirty(Tracked record) {
    return dirty.getOrNull(record.key()) == record;
  }

  /** What is dirty at this moment, each once. */
  List<Tracked> snapshot() {
    handles.forgetDropped();
    return List.copyOf(new LinkedHashSet<>(dirty.all()));
  }

  /** What is to be written back. */
  PendingData pending() {
    return pending;
  }

  /** From now on nothing is remembered: this file system makes nothing durable. */
  void ignoreMarks() {
    ignoring = true;
    pending.ignore();
  }

  void mark(Tracked object) {
    if (ignoring) {
      return;
    }
    dirty.change(object.key(), now -> marked(object, now));
  }

  /** The record of an object that is marked now; under the lock of its key. */
  private Tracked marked(Tracked object, Tracked now) {
    if (object.isGone()) {
      return now;
    }
    Tracked record = now;
    if (record == null) {
      handles.forget(object.key());
      record = object;
    }
    record.markedIn(epoch);
    return record;
  }

  /**
   * An fsync that began in the given epoch has succeeded. Clears the mark, unless it was marked in
   * that epoch or later, or has failed before: a success after a failure proves nothing, since the
   * kernel may have dropped the pages that it could not write.
   */
  void durable(Tracked object, long began) {
    clear(object, began, false);
  }

  /**
   * As {@link #durable}, and takes the channel that is kept for it if the mark was cleared: nobody
   * has anything to learn from that one any more.
   *
   * @return for the caller to drop; null if there is none
   */
  FileChannel durableAndSpentOrNull(Tracked object, long began) {
    return clear(object, began, true);
  }

  /** The channel that is of no use any more and was taken; null if there is none. */
  private FileChannel clear(Tracked object, long began, boolean take) {
    FileChannel[] taken = new FileChannel[1];
    Object key = object.key();
    dirty.change(
        key,
        now -> {
          if (now != object || object.isMarkedSince(began) || failed.contains(key)) {
            return now;
          }
          handles.letGo(object);
          if (take && !object.isNowhere()) {
            // With the mark: whoever marks from now on finds no earlier channel in the way of his.
            taken[0] = kept.takeOrNull(key);
          }
          return null;
        });
    return taken[0];
  }

  /**
   * An fsync has failed: dirty and reported until it is rewritten or gone. The first failure stays.
   */
  void failed(Tracked object, IOException cause) {
    dirty.change(
        object.key(),
        now -> {
          if (!object.isGone()) {
            failed.add(object, cause);
          }
          return marked(object, now);
        });
  }

  /** No place leads to it any more: there is nothing to fail for. */
  void forgive(Tracked record) {
    dirty.change(
        record.key(),
        now -> {
          if (now == record) {
            failed.remove(record.key());
          }
          return now;
        });
  }

  Failed failureOrNull(Tracked object) {
    return object.isGone() ? null : failed.getOrNull(object.key());
  }

  /** Everything that has failed, the first failure first. */
  List<Failed> failures() {
    return failed.all();
  }

  KnownHandles handles() {
    return handles;
  }

  KeptChannels kept() {
    return kept;
  }

  Keeping keeping() {
    return keeping;
  }
}
