package io.overlaynio.internal.sync;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Takes over channels that wrote from users who close them, and lets go of those that have done
 * their work: where the dirty set meets {@link KeptChannels}, which knows no files.
 *
 * <p>A file may become durable, or vanish, at any moment. So whoever has put a channel there looks
 * once more whether it is still needed, since who saw to that could not find it before.
 */
final class Keeping {

  private final DirtyFiles dirty;
  private final KeptChannels kept;

  /** Asked to make room; true if there may be some now. */
  private volatile BooleanSupplier makeRoom = () -> false;

  private volatile Supplier<Ear> ears = () -> Ear.NOTHING_TO_HEAR;

  Keeping(DirtyFiles dirty, KeptChannels kept) {
    this.dirty = dirty;
    this.kept = kept;
  }

  /** Who makes room for channels, and who listens where none is; once, before there are any. */
  void relieveBy(BooleanSupplier room, Supplier<Ear> listening) {
    makeRoom = room;
    ears = listening;
  }

  /** As {@link DirtyFiles#keep}, of a file that is dirty. */
  void keep(Tracked file, FileChannel written) throws IOException {
    Object key = file.key();
    if (!kept.keep(key, written) && !(makeRoom.getAsBoolean() && kept.keep(key, written))) {
      forceAndClose(file, written);
    } else {
      closeSpent(key);
    }
  }

  /** Keeps a channel that was taken, if the file still needs one. */
  void giveBack(Tracked file, FileChannel taken) throws IOException {
    if (dirty.giveBack(file, taken)) {
      closeSpent(file.key());
    } else {
      kept.drop(taken);
    }
  }

  /** A channel was pinned: closes it after all if there is nobody any more who could need it. */
  void pinned(Object key) throws IOException {
    if (!dirty.isKnown(key) || kept.isClosed()) {
      kept.close(key);
    }
  }

  private void forceAndClose(Tracked file, FileChannel written) throws IOException {
    // An interrupt would close the channel before it could tell us anything.
    boolean interrupted = Thread.interrupted();
    try (written) {
      new Forcing(dirty).through(file, written, true, ears.get());
    } catch (ClosedByInterruptException e) {
      // Interrupted in the middle: it stays dirty, a round will force it.
      interrupted = true;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * What is kept for a file that is not dirty has done its work: closed, unless nothing else leads
   * to the file.
   */
  void closeSpent(Object key) throws IOException {
    if (!dirty.isDirty(key)) { // asked without the lock first: most are
      FileChannel spent = dirty.takeSpentOrNull(key);
      if (spent != null) {
        kept.drop(spent);
      }
    }
  }

  /** The same of a channel of which nobody wants to hear any more, though the file is dirty. */
  void closeQuietlyUnlessNeeded(Tracked file) {
    try {
      FileChannel unneeded = dirty.takeUnlessNeededOrNull(file);
      if (unneeded != null) {
        kept.drop(unneeded);
      }
    } catch (IOException e) {
      System.getLogger("io.overlaynio").log(Level.DEBUG, "closing what was rewritten", e);
    }
  }

  /** What could not be written is deleted, or was durable before; null for nothing. */
  void dropQuietly(FileChannel takenOrNull) {
    try {
      if (takenOrNull != null) {
        kept.drop(takenOrNull);
      }
    } catch (IOException e) {
      System.getLogger("io.overlaynio").log(Level.DEBUG, "closing what nobody needs", e);
    }
  }
}
