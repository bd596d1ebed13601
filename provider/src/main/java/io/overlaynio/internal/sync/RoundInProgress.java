package io.overlaynio.internal.sync;

import io.overlaynio.internal.sync.Forcing.Outcome;
import io.overlaynio.internal.sync.SyncFailure.Failed;
import io.overlaynio.internal.sys.Native;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * One round at work: what it has to make durable, and what has become of it so far. Strategies
 * decide in which order and how many at a time.
 */
final class RoundInProgress {

  private final DirtyFiles dirty;
  private final Opener opener;
  private final Surroundings surroundings;
  private final long epoch;
  private final List<Tracked> files;
  private final List<Tracked> directories;
  private final LongAdder forcedFiles = new LongAdder();
  private final LongAdder forcedDirectories = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final List<Failed> unreached = Collections.synchronizedList(new ArrayList<>());
  private final List<FileChannel> spent = new ArrayList<>();
  private final List<Tracked> heldBack = Collections.synchronizedList(new ArrayList<>());
  private volatile boolean holding;
  private final Map<String, Duration> phases = new LinkedHashMap<>();
  private final long began;

  /**
   * The work of forcing these.
   *
   * @param epoch begun by the caller, before it knew of the objects
   */
  RoundInProgress(
      DirtyFiles dirty,
      Opener opener,
      Surroundings surroundings,
      long epoch,
      Collection<Tracked> objects) {
    this.dirty = dirty;
    this.opener = opener;
    this.surroundings = surroundings;
    this.epoch = epoch;
    this.files = objects.stream().filter(object -> !object.directory()).toList();
    this.directories = objects.stream().filter(Tracked::directory).toList();
    this.began = surroundings.nanoTime();
  }

  /** Begins an epoch, takes what is dirty. */
  static RoundInProgress begin(DirtyFiles dirty, Opener opener, Surroundings surroundings) {
    // First the epoch: what is marked between the two belongs to the next round as well.
    long epoch = dirty.nextEpoch();
    return new RoundInProgress(dirty, opener, surroundings, epoch, dirty.snapshot());
  }

  List<Tracked> files() {
    return files;
  }

  List<Tracked> directories() {
    return directories;
  }

  /** How many there are. */
  int size() {
    return files.size() + directories.size();
  }

  /** A way to see the data of files to the disk, with so many of them open at a time. */
  DataWriteback data(Native system, int window, boolean extents) {
    return DataWriteback.natively(dirty, system, window, extents);
  }

  /** A way to see the data of files to the disk without asking for each. */
  DataTogether dataTogether() {
    return new DataTogether(dirty);
  }

  /** From now on nothing is taken for durable, until {@link #release}. */
  void holdBack() {
    holding = true;
  }

  /** What was held back is durable, unless it has failed meanwhile or was marked again. */
  void release() {
    holding = false;
    for (Tracked object : heldBack) {
      clear(object);
    }
    heldBack.clear();
  }

  /** These are durable, unless they were marked again or have failed. */
  void durable(List<Tracked> objects) {
    for (Tracked object : objects) {
      if (dirty.failureOrNull(object) != null) {
        continue;
      }
      (object.directory() ? forcedDirectories : forcedFiles).increment();
      bytes.add(object.takeBytes());
      if (holding) {
        heldBack.add(object);
      } else {
        clear(object);
      }
    }
  }

  private void clear(Tracked object) {
    FileChannel channelOrNull = dirty.durableAndSpentOrNull(object, epoch);
    if (channelOrNull != null) {
      spent.add(channelOrNull);
    }
  }

  private void forced(Tracked object) {
    if (holding) {
      heldBack.add(object);
    } else {
      dirty.durable(object, epoch);
    }
  }

  /** Nothing was done about these. */
  void unreached(List<Tracked> objects, IOException cause) {
    for (Tracked object : objects) {
      unreached.add(failed(object, cause));
    }
  }

  /** What was done about these may be in vain: they are dirty again. */
  void again(List<Tracked> objects, IOException cause) {
    objects.forEach(Tracked::mark);
    unreached(objects, cause);
  }

  /** Nobody knows what has become of these. */
  void failed(List<Tracked> objects, IOException cause) {
    for (Tracked object : objects) {
      dirty.failed(object, cause);
    }
  }

  /** Runs a phase and takes its time. */
  void phase(String name, Runnable work) {
    long start = surroundings.nanoTime();
    work.run();
    phases.put(name, Duration.ofNanos(surroundings.nanoTime() - start));
  }

  /**
   * Forces each object, so many at a time, and returns when all are done. What is not found is
   * looked for again at the end: whoever renamed or deleted it may not have told its place yet. All
   * that is missing waits together, so that a round does not take longer the more there is of it.
   */
  void force(List<Tracked> objects, int parallelism) {
    List<Tracked> left = objects;
    for (int attempt = 0; !left.isEmpty(); attempt++) {
      if (attempt > 0) {
        surroundings.pause(attempt);
      }
      boolean last = attempt == Surroundings.PATIENCE;
      List<Tracked> missing = Collections.synchronizedList(new ArrayList<>());
      surroundings.forEach(left, parallelism, object -> force(object, last, missing));
      left = missing;
    }
  }

  private void force(Tracked object, boolean last, List<Tracked> missing) {
    Outcome outcome = new Forcing(dirty).found(object, opener, this::forced);
    switch (outcome.kind()) {
      case DURABLE -> {
        (object.directory() ? forcedDirectories : forcedFiles).increment();
        bytes.add(outcome.bytes());
      }
      case MISSING -> {
        if (last) {
          unreached.add(failed(object, outcome.failureOrNull()));
        } else {
          missing.add(object);
        }
      }
      case UNREACHED -> unreached.add(failed(object, outcome.failureOrNull()));
      case NOTHING, FAILED -> {}
    }
  }

  private static Failed failed(Tracked object, IOException cause) {
    return new Failed(object.place().label(), cause);
  }

  /** The channels that were kept for what is durable now, for the caller to drop. */
  List<FileChannel> spent() {
    return spent;
  }

  /** What could not be reached; what failed is known to the dirty set. */
  List<Failed> unreached() {
    return List.copyOf(unreached);
  }

  /** The report. */
  Round finished(FlushStrategy.Done done) {
    long forced = forcedFiles.sum() + forcedDirectories.sum();
    return new Round(
        done.strategy(),
        forcedFiles.sum(),
        forcedDirectories.sum(),
        bytes.sum(),
        forced > 0 ? done.flushedBy() : "",
        phases,
        Duration.ofNanos(surroundings.nanoTime() - began));
  }
}
