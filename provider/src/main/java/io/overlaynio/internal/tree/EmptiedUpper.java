package io.overlaynio.internal.tree;

import io.overlaynio.internal.layer.SetAside;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Empties the upper layer while everybody waits, and brings what is remembered of the tree into
 * line with that: directories that the lower layers show in their place lose their upper part, the
 * others are gone.
 *
 * <p>Possible outcomes: the upper empty, which is durable unless nothing is; or an exception, and
 * the upper as before; or, if that too fails, an exception, and no change is possible until the
 * overlay is opened anew, which finishes it. After a crash: as before, or finished when it is
 * opened next.
 */
final class EmptiedUpper {

  /** What is done to the upper directory itself, once it is empty. */
  @FunctionalInterface
  interface Root {
    void restore() throws IOException;
  }

  /** What makes it durable that this ended. */
  @FunctionalInterface
  interface Ended {
    void run() throws IOException;
  }

  private final Overlay overlay;

  EmptiedUpper(Overlay overlay) {
    this.overlay = overlay;
  }

  /**
   * Empties it.
   *
   * @return what was there, to be taken apart when nobody waits any more
   */
  Path empty(SetAside aside, Root root) throws IOException {
    Path gone = null;
    try {
      aside.begin();
      aside.takeOut();
      root.restore();
      gone = aside.end();
      return gone;
    } catch (IOException | RuntimeException e) {
      takeBack(aside, e);
      throw e;
    } finally {
      if (gone != null) {
        forget();
      }
    }
  }

  /** Nothing of what upper held is to be made durable, or has another key. */
  void forget() {
    SyncDoors.Open sync = overlay.doors().openOrNull();
    if (sync != null) {
      sync.dirty().allGone(overlay.root());
    }
    overlay.origins().forgetAll();
  }

  /**
   * Makes it durable that this ended.
   *
   * @throws IOException if that fails; then nobody changes anything any more, since a crash could
   *     take it away again
   */
  void ended(Ended durably) throws IOException {
    try {
      durably.run();
    } catch (IOException e) {
      refuseChanges(e);
      throw e;
    }
  }

  private void refuseChanges(Exception because) {
    FileSystemException refusal =
        new FileSystemException(
            overlay.upper().root().toString(),
            null,
            "this upper was being emptied and that could neither be finished nor taken back; close"
                + " the overlay and open it anew, which finishes it");
    refusal.initCause(because);
    overlay.locks().refuseChanges(refusal);
  }

  /** After a failure: nothing is taken back by halves, or nobody changes anything any more. */
  void takeBack(SetAside aside, Exception failure) {
    try {
      aside.takeBack();
    } catch (IOException | RuntimeException e) {
      failure.addSuppressed(e);
      refuseChanges(failure);
    }
  }

  /**
   * Brings the directories into line.
   *
   * @param stays which of those that the lower layers show is the one that was there
   * @return those that are gone
   */
  List<Directory> settle(Standstill still, Stays stays) {
    List<Directory> vanished = new ArrayList<>();
    for (Directory directory : still.directories()) {
      if (directory.isRoot()) {
        directory.changedRights();
      } else if (directory.parentOrNull().isDeleted() || !settled(directory, stays)) {
        directory.deleted();
        vanished.add(directory);
      }
    }
    overlay.cache().forgetAll();
    return vanished;
  }

  /** Decides whether a directory is still the one it was, given what is merged in its place now. */
  @FunctionalInterface
  interface Stays {
    boolean is(Directory directory, List<LowerDirectory> now);

    /** What is shown is the same as before. */
    Stays ALWAYS = (directory, now) -> true;

    /** It merges with just what it merged with before, so it hangs where it hung. */
    Stays IF_MERGED_WITH_THE_SAME = (directory, now) -> directory.lowers().equals(now);
  }

  private boolean settled(Directory directory, Stays stays) {
    if (!directory.hasUpper()) {
      return true;
    }
    BelowSearch below;
    try {
      below = overlay.lookup().below(directory.parentOrNull(), directory.name());
    } catch (IOException e) {
      // Who looks for it is told, and finds another object if that works by then.
      System.getLogger("io.overlaynio").log(Level.DEBUG, () -> directory + " is forgotten", e);
      return false;
    }
    List<LowerDirectory> now = below.directories();
    if (now.isEmpty() || !stays.is(directory, now)) {
      return false;
    }
    List<LowerDirectory> same = Objects.equals(now, directory.lowers()) ? directory.lowers() : now;
    directory.isLower(same, below.topmostOrNull());
    return true;
  }
}
