package io.overlaynio.internal.tree;

import io.overlaynio.internal.layer.Journal;
import io.overlaynio.internal.layer.SetAside;
import io.overlaynio.internal.layer.SetAside.Purpose;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Lock;

/**
 * Writes what was changed into a directory that has what the lower layers show: in their place, or
 * beside them.
 *
 * <p>First all that is to be written is durable in upper, then a journal in work says what is to be
 * done, then it is done, name by name. The upper layer stays whole until then, so that the overlay
 * shows the same all the time, and whatever was interrupted is done again from the beginning: by
 * the next commit, or when the overlay is opened next. If the target is the one lower layer, the
 * upper is emptied at the end.
 *
 * <p>Possible outcomes: committed, durably; or refused, and no name of the target changed; or an
 * exception, and the target between old and new, each name of it whole, to be finished as told
 * above. As long as it is not, nothing else may be changed: it would be thrown away with the upper
 * when that is finished.
 */
final class Commit {

  private final Overlay overlay;
  private final MergedDirectory listing;
  private final TreeCopyUp treeCopyUp;

  /** What was broken off and is to be finished first; guarded by the lock of all changes. */
  private CommitPlan brokenOffOrNull;

  /** What is younger in a lower layer was changed by somebody else. */
  private volatile Instant since = Instant.now();

  Commit(Overlay overlay, MergedDirectory listing, TreeCopyUp treeCopyUp) {
    this.overlay = overlay;
    this.listing = listing;
    this.treeCopyUp = treeCopyUp;
  }

  /**
   * Commits, once every change that is under way has ended; others wait.
   *
   * @throws FilesInUse if files are open for writing; nothing was done
   * @throws CommitRefused if the target is not what the lower layers show; nothing was done
   */
  void commit(Path to, CommitProgress progress) throws IOException {
    Lock all = overlay.locks().allChanges();
    all.lock();
    try {
      CommitTarget target = CommitTarget.at(overlay, to);
      if (brokenOffOrNull == null || !brokenOffOrNull.target().equals(target.text())) {
        overlay.locks().requireChangeable();
      }
      overlay.openFiles().requireNoWriter(overlay.sync().mappings());
      if (target.isLower()) {
        becomeIndependent();
      }
      UpperObjects upper = UpperObjects.of(overlay);
      Set<List<String>> names = new LinkedHashSet<>();
      for (Changed changed : Difference.all(overlay, listing)) {
        names.add(changed.names());
      }
      names.addAll(upper.linked());
      CommitPlan plan =
          new CommitPlan(target.text(), target.isLower(), List.copyOf(names), upper.directories());
      new CommitConflicts(overlay, listing, target, since).requireNone(plan.names());
      overlay.sync().writeback().lastSync(); // no interrupt ends it
      perform(target, plan, progress);
      if (target.isLower()) {
        empty();
      }
    } finally {
      all.unlock();
    }
  }

  private void perform(CommitTarget target, CommitPlan plan, CommitProgress progress)
      throws IOException {
    Journal journal = Journal.in(overlay.work());
    boolean done = false;
    try (CommitTarget.Stage stage = target.stage(overlay.work())) {
      if (!overlay.work().isVolatile()) {
        brokenOffOrNull = plan; // from the moment that it may be written down
        journal.write(plan.toBytes());
      }
      Uninterrupted.run(
          () -> {
            new CommitSteps(overlay, target, stage, plan, progress).run();
            return null;
          });
      journal.remove();
      done = true;
    } finally {
      if (done) {
        brokenOffOrNull = null;
        overlay.locks().allowChanges();
      } else if (brokenOffOrNull != null) {
        overlay.locks().refuseChanges(unfinished(target));
      }
    }
  }

  /** True if one was broken off whose target may stay as it is. */
  boolean mayBeGivenUp() {
    return brokenOffOrNull != null && !brokenOffOrNull.isLower();
  }

  /** What was broken off is not to be finished: what it was about has been thrown away. */
  void giveUp() throws IOException {
    if (mayBeGivenUp()) {
      Journal.in(overlay.work()).remove();
      brokenOffOrNull = null;
      overlay.locks().allowChanges();
    }
  }

  private static FileSystemException unfinished(CommitTarget target) {
    return new FileSystemException(
        target.root().toString(),
        null,
        "a commit into this directory was broken off: until it is finished nothing may be changed;"
            + " commit into it again, or close the overlay and open it anew, which finishes it");
  }

  /**
   * What was moved by a redirect has its content where the lower layer will lose it: it is copied
   * up, and cut off from there. What merges in its place may stay so.
   */
  private void becomeIndependent() throws IOException {
    for (List<String> names : UpperObjects.of(overlay).directories()) {
      Directory directory = overlay.lookup().directoryOrNull(names);
      if (isRedirected(directory)) {
        cutOff(directory);
      }
    }
  }

  private boolean isRedirected(Directory directory) throws IOException {
    return !directory.lowers().isEmpty()
        && overlay.format().redirectOrNull(overlay.upper(), directory.upperPath()) != null;
  }

  private void cutOff(Directory directory) throws IOException {
    treeCopyUp.copyUp(directory);
    Lock moves = overlay.locks().directoryMoves();
    moves.lock();
    try {
      if (!treeCopyUp.cutOff(directory)) {
        throw new IllegalStateException("not copied up, though nothing changes: " + directory);
      }
    } finally {
      moves.unlock();
    }
  }

  /** The overlay shows the same before and after. */
  private void empty() throws IOException {
    SetAside aside = SetAside.of(overlay.upper(), overlay.work(), Purpose.COMMITTED);
    EmptiedUpper emptied = new EmptiedUpper(overlay);
    Path gone;
    try (Standstill still = Standstill.of(overlay)) {
      gone = emptied.empty(aside, KeptTimes.of(overlay.upper(), overlay.upper().root())::restore);
      overlay.lookup().forgetLowerNames();
      overlay.openFiles().forgetLowers();
      emptied.settle(still, EmptiedUpper.Stays.ALWAYS);
    }
    emptied.ended(aside::ended);
    since = Instant.now();
    overlay.work().discard(gone);
  }

  /**
   * Does again what was interrupted; nobody has looked at the overlay. It does not compare again:
   * until it is done the target is nobody else's.
   */
  void redo() throws IOException {
    Journal journal = Journal.in(overlay.work());
    byte[] record = journal.readOrNull();
    if (record != null) {
      CommitPlan plan = CommitPlan.ofBytes(record, journal.toString());
      CommitTarget target = target(plan, journal);
      try (CommitTarget.Stage stage = target.stage(overlay.work())) {
        new CommitSteps(overlay, target, stage, plan, (names, done, of, bytes, ofBytes) -> {})
            .run();
        journal.remove();
      }
      if (target.isLower()) {
        empty();
      }
      System.getLogger("io.overlaynio")
          .log(Level.INFO, "a commit that was broken off was finished: {0}", target.root());
    }
  }

  private CommitTarget target(CommitPlan plan, Journal journal) throws IOException {
    try {
      return plan.target(overlay);
    } catch (IOException | RuntimeException e) {
      FileSystemException refusal =
          new FileSystemException(
              journal.toString(),
              null,
              "a commit into "
                  + plan.target()
                  + " was interrupted and cannot be finished as the overlay was opened: open it"
                  + " with the same layers and the target in its place, or remove this file to"
                  + " leave the target as it is");
      refusal.initCause(e);
      throw refusal;
    }
  }
}
