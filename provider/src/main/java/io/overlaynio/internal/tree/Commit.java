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
 * <p>Possible outcomes: committed, durably; or refused, and nothing done; or an exception, and the
 * target between old and new, each name of it whole, to be finished as told above.
 */
final class Commit {

  private final Overlay overlay;
  private final MergedDirectory listing;
  private final TreeCopyUp treeCopyUp;

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
      overlay.locks().requireChangeable();
      overlay.openFiles().requireNoWriter(overlay.sync().mappings());
      CommitTarget target = CommitTarget.at(overlay, to);
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
          new CommitPlan(
              target.isLower() ? null : target.root().toUri(),
              List.copyOf(names),
              upper.directories());
      new CommitConflicts(overlay, listing, target, since).requireNone(plan.names());
      overlay.sync().writeback().lastSync(); // no interrupt ends it
      Journal journal = Journal.in(overlay.work());
      if (!overlay.work().isVolatile()) {
        journal.write(plan.toBytes());
      }
      Uninterrupted.run(
          () -> {
            new CommitSteps(overlay, target, plan, progress).run();
            return null;
          });
      journal.remove();
      if (target.isLower()) {
        empty();
      }
    } finally {
      all.unlock();
    }
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
      emptied.settle(still, EmptiedUpper.Stays.ALWAYS);
    }
    emptied.ended(aside::ended);
    since = Instant.now();
    overlay.work().discard(gone);
  }

  /** Does again what was interrupted; nobody has looked at the overlay. */
  void redo() throws IOException {
    Journal journal = Journal.in(overlay.work());
    byte[] record = journal.readOrNull();
    if (record != null) {
      CommitPlan plan = CommitPlan.ofBytes(record, journal.toString());
      CommitTarget target = target(plan, journal);
      new CommitSteps(overlay, target, plan, (names, done, of, bytes, ofBytes) -> {}).run();
      journal.remove();
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
              "a commit was interrupted and cannot be finished, since its target is not to be"
                  + " found: bring it back, or remove this file to leave it as it is");
      refusal.initCause(e);
      throw refusal;
    }
  }
}
