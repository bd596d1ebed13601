package io.overlaynio.internal.tree;

import io.overlaynio.internal.layer.SetAside;
import io.overlaynio.internal.layer.SetAside.Purpose;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.Lock;

/**
 * Throws away all that the upper layer holds: the overlay shows what the lower layers show.
 *
 * <p>Possible outcomes are those of {@link EmptiedUpper}. Who has a file open for reading goes on
 * in what was thrown away, as with a deleted file.
 */
final class Discard {

  private final Overlay overlay;
  private final MergedDirectory listing;
  private final Commit commit;
  private final ChangeListener listener;

  Discard(Overlay overlay, MergedDirectory listing, Commit commit, ChangeListener listener) {
    this.overlay = overlay;
    this.listing = listing;
    this.commit = commit;
    this.listener = listener;
  }

  /**
   * Throws it away, once every change that is under way has ended.
   *
   * @throws FilesInUse if files are open for writing; then nothing was done
   */
  void discard() throws IOException {
    Lock all = overlay.locks().allChanges();
    all.lock();
    try {
      if (!commit.mayBeGivenUp()) {
        overlay.locks().requireChangeable();
      }
      overlay.openFiles().requireNoWriter();
      List<Changed> told = listener.isListening() ? Difference.all(overlay, listing) : List.of();
      EmptiedUpper emptied = new EmptiedUpper(overlay);
      SetAside aside = SetAside.of(overlay.upper(), overlay.work(), Purpose.DISCARD);
      Path gone;
      List<Directory> vanished;
      try (Standstill still = Standstill.of(overlay)) {
        gone = emptied.empty(aside, new RootAttributes(overlay)::restore);
        vanished = emptied.settle(still, EmptiedUpper.Stays.IF_MERGED_WITH_THE_SAME);
      }
      emptied.ended(aside::ended);
      commit.giveUp();
      overlay.work().discard(gone);
      tell(told, vanished);
    } finally {
      all.unlock();
    }
  }

  /** What was added is deleted now, and the other way round. */
  private void tell(List<Changed> changes, List<Directory> vanished) throws IOException {
    for (Changed changed : changes) {
      List<String> path = changed.names();
      Directory parent = overlay.lookup().directoryOrNull(path.subList(0, path.size() - 1));
      if (parent != null) {
        listener.changed(parent, path.get(path.size() - 1), kind(changed));
      }
    }
    vanished.forEach(listener::vanished);
  }

  private static ChangeListener.Kind kind(Changed changed) {
    return switch (changed.kind()) {
      case ADDED -> ChangeListener.Kind.DELETED;
      case DELETED -> ChangeListener.Kind.CREATED;
      case MODIFIED, TYPE_CHANGED, ATTRIBUTES -> ChangeListener.Kind.MODIFIED;
    };
  }
}
