package io.overlaynio.internal.sync;

import io.overlaynio.internal.sync.SyncFailure.Failed;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.function.Consumer;

/**
 * Forces one object and tells the dirty set what came of it. Everything that calls fsync is here,
 * and holds the object's monitor while it does.
 *
 * <p>It keeps apart what other code easily mixes up: an fsync that failed, after which the content
 * is in doubt for good; and an object that could not be reached, which may well be next time.
 */
record Forcing(DirtyFiles dirty) {

  /** What came of one object. */
  enum Kind {
    /** It is durable. */
    DURABLE,
    /** There was nothing to do: it is gone, was forced meanwhile, or cannot be forced at all. */
    NOTHING,
    /** It is at none of its places; it may be a moment later. */
    MISSING,
    /** It could not be opened; it stays dirty. */
    UNREACHED,
    /** An fsync failed: the dirty set remembers that. */
    FAILED
  }

  /** What came of one object, how much was written to it, and why not. */
  record Outcome(Kind kind, long bytes, IOException failureOrNull) {
    static final Outcome NOTHING = new Outcome(Kind.NOTHING, 0, null);

    static Outcome not(Kind kind, IOException failure) {
      return new Outcome(kind, 0, failure);
    }
  }

  /**
   * Forces a file through a channel that its user has open. Outcomes: with metadata the mark is
   * cleared; without, content and size are durable and the mark stays, for the rest of the file.
   *
   * @param ear has listened since before this call
   * @throws SyncFailure if it fails, or has failed before, or if it cannot be told; or if the file
   *     system may have dropped data, for which every file that is dirty has failed
   * @throws ClosedChannelException if the channel was closed, or the thread interrupted: nothing is
   *     known of the content, and the mark stays
   */
  void through(Tracked file, FileChannel open, boolean metadata, Ear ear) throws IOException {
    synchronized (file) {
      if (dirty.dirtyOrNull(file) == null) {
        return; // another thread forced it while we waited for the monitor, or deleted it
      }
      long epoch = dirty.nextEpoch();
      long bytes = metadata ? file.takeBytes() : 0;
      long pending = file.takePending();
      try {
        open.force(metadata);
        hear(file, ear);
      } catch (ClosedChannelException | SyncFailure e) {
        file.giveBack(bytes);
        dirty.pending().giveBack(file, pending);
        pending = 0;
        throw e;
      } catch (IOException e) {
        file.giveBack(bytes);
        dirty.failed(file, e);
      } finally {
        dirty.pending().done(pending);
      }
      Failed failed = dirty.failureOrNull(file);
      if (failed != null) {
        throw new SyncFailure(List.of(failed));
      }
      if (metadata) {
        dirty.durable(file, epoch);
        dirty.keeping().closeSpent(file.key());
      }
    }
  }

  /**
   * Asks whether the file system may have dropped what it said yes to. If so, every file that is
   * dirty has failed, and this one.
   *
   * @throws SyncFailure if that cannot be told
   */
  void hear(Tracked file, Ear ear) throws SyncFailure {
    boolean heard;
    try {
      heard = ear.heard();
    } catch (IOException e) {
      IOException unknown = new IOException(Ear.UNKNOWN, e);
      throw new SyncFailure(List.of(new Failed(file.place().label(), unknown)));
    }
    if (heard) {
      dirty.failed(file, new IOException(Ear.DROPPED));
      for (Tracked other : dirty.snapshot()) {
        if (!other.directory()) {
          dirty.failed(other, new IOException(Ear.DROPPED));
        }
      }
      ear.noted();
    }
  }

  /**
   * Forces an object through the channel that is kept for it, or else wherever it is found.
   *
   * @param durable told if nothing of what was dirty is not durable now
   */
  Outcome found(Tracked object, Opener opener, Consumer<Tracked> durable) {
    synchronized (object) {
      if (!dirty.isDirty(object)) {
        return Outcome.NOTHING;
      }
      long bytes = object.takeBytes();
      long pending = object.takePending();
      boolean nowhere = object.isNowhere(); // first: its channel is kept before the last place goes
      FileChannel keptOrNull = dirty.takeKeptOrNull(object);
      Outcome outcome = attempt(object, nowhere, keptOrNull, opener);
      switch (outcome.kind()) {
        case DURABLE, NOTHING -> durable.accept(object);
        case FAILED -> dirty.failed(object, outcome.failureOrNull());
        case MISSING, UNREACHED -> {
          object.giveBack(bytes);
          dirty.pending().giveBack(object, pending);
          pending = 0;
        }
      }
      dirty.pending().done(pending);
      try {
        settle(object, keptOrNull);
      } catch (IOException e) {
        return Outcome.not(Kind.UNREACHED, e);
      }
      return outcome.kind() == Kind.DURABLE ? new Outcome(Kind.DURABLE, bytes, null) : outcome;
    }
  }

  private Outcome attempt(Tracked object, boolean nowhere, FileChannel keptOrNull, Opener opener) {
    if (keptOrNull == null && nowhere) {
      dirty.forgive(object);
      return Outcome.NOTHING;
    }
    boolean forced = false;
    try {
      forced = keptOrNull != null && forceKept(keptOrNull);
    } catch (IOException e) {
      return Outcome.not(Kind.FAILED, e);
    }
    if (forced && (object.places().size() == 1 || object.isNowhere())) {
      return new Outcome(Kind.DURABLE, 0, null);
    }
    List<FileChannel> channels;
    try {
      channels = opener.open(object);
    } catch (NoSuchFileException e) {
      return forced ? new Outcome(Kind.DURABLE, 0, null) : Outcome.not(Kind.MISSING, e);
    } catch (IOException e) {
      return Outcome.not(Kind.UNREACHED, e);
    } catch (RuntimeException e) {
      return Outcome.not(Kind.UNREACHED, new IOException("could not be opened", e));
    }
    Outcome outcome = forceAll(channels);
    return forced && outcome.kind() == Kind.NOTHING ? new Outcome(Kind.DURABLE, 0, null) : outcome;
  }

  /** False if somebody closed it: the file has to be found by its place. */
  private static boolean forceKept(FileChannel kept) throws IOException {
    try {
      kept.force(true);
      return true;
    } catch (ClosedChannelException e) {
      return false;
    }
  }

  private static Outcome forceAll(List<FileChannel> channels) {
    Outcome outcome = Outcome.NOTHING;
    for (FileChannel channel : channels) {
      boolean forced = false;
      try (channel) {
        channel.force(true);
        forced = true;
      } catch (IOException e) {
        if (outcome.failureOrNull() != null) {
          outcome.failureOrNull().addSuppressed(e);
        } else {
          outcome = Outcome.not(forced ? Kind.UNREACHED : Kind.FAILED, e);
        }
      }
      if (forced && outcome.kind() == Kind.NOTHING) {
        outcome = new Outcome(Kind.DURABLE, 0, null);
      }
    }
    return outcome;
  }

  /** The kept channel has done its work, unless the file was marked again. */
  private void settle(Tracked object, FileChannel keptOrNull) throws IOException {
    if (keptOrNull != null) {
      if (dirty.failureOrNull(object) != null && !object.isNowhere()) {
        dirty.kept().drop(keptOrNull);
      } else {
        dirty.keeping().giveBack(object, keptOrNull);
      }
    }
    dirty.keeping().closeSpent(object.key());
  }
}
