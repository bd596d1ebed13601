package io.overlaynio.internal.tree;

import io.overlaynio.internal.layer.LayerFormat.Renaming;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.Lock;

/**
 * Renaming (ovl_rename in dir.c). A lower file is copied up first. A directory with lower content
 * moves by one rename and a redirect where the format has that, else by copying its tree up first.
 *
 * <p>Possible outcomes: the object under its new name alone; or an exception, and both names as
 * before, but for a replaced directory, which is removed first and is then missing. After a crash
 * the object is under one of its names, whole, never under both and never under none.
 */
final class Move {

  /** Both ends of a move, as looked up. */
  record Ends(Spot source, Spot target) {}

  private final Overlay overlay;
  private final Changes changes;
  private final CopyUp copyUp;
  private final Create create;
  private final Delete delete;
  private final TreeCopyUp treeCopyUp;
  private final MergedDirectory listing;

  Move(
      Overlay overlay,
      Changes changes,
      CopyUp copyUp,
      Create create,
      Delete delete,
      TreeCopyUp treeCopyUp,
      MergedDirectory listing) {
    this.overlay = overlay;
    this.changes = changes;
    this.copyUp = copyUp;
    this.create = create;
    this.delete = delete;
    this.treeCopyUp = treeCopyUp;
    this.listing = listing;
  }

  /**
   * Moves a name.
   *
   * @param replace whether a file or an empty directory at the target is replaced
   * @param atomic whether it must be one step; this replaces too, as rename(2) does
   * @return both ends as they were, or null if both names are one file and nothing was done
   */
  Ends move(List<String> from, List<String> to, boolean replace, boolean atomic)
      throws IOException {
    while (true) {
      Ends ends = look(from, to, atomic);
      if (isSame(ends) || (!atomic && isSameBelow(ends))) {
        return null;
      }
      check(ends, from, to, replace, atomic);
      if (ends.source().entry() instanceof Entry.InLower lower) {
        copyUp.file(ends.source(), lower);
        continue;
      }
      if (ends.source().entry() instanceof Directory directory) {
        prepare(directory, from, to, atomic);
      }
      copyUp.directory(ends.source().parent());
      copyUp.directory(ends.target().parent());
      boolean moves =
          ends.source().entry() instanceof Directory || ends.target().entry() instanceof Directory;
      Lock lock = moves ? overlay.locks().directoryMoves() : overlay.locks().changes();
      lock.lock();
      try {
        if (ends.equals(look(from, to, atomic)) && moveLocked(ends)) {
          return ends;
        }
      } finally {
        lock.unlock();
      }
    }
  }

  /**
   * One step does not look before it renames, and so fails as a change does: for a missing source
   * only after both directories were found.
   */
  private Ends look(List<String> from, List<String> to, boolean atomic) throws IOException {
    Lookup lookup = overlay.lookup();
    Spot source = atomic ? lookup.walk(from, false) : lookup.walkToExisting(from, false);
    Spot target = lookup.walk(to, false);
    return new Ends(source.requireExists(from), target);
  }

  /** One name, or two names of one upper file, of which a rename does nothing. */
  private static boolean isSame(Ends ends) {
    return ends.source().equals(ends.target())
        || (ends.source().entry() instanceof Entry.InUpper upper
            && upper.key() != null
            && upper.equals(ends.target().entry()));
  }

  /**
   * Two names of one file of a lower layer, which are left alone as by the platform's provider: as
   * long as none of them is copied up, they are the same file. A move in one step asks nobody that.
   */
  private static boolean isSameBelow(Ends ends) {
    return ends.source().entry() instanceof Entry.InLower source
        && ends.target().entry() instanceof Entry.InLower target
        && source.attributes().fileKey() != null
        && Attributes.key(source.layer(), source.attributes())
            .equals(Attributes.key(target.layer(), target.attributes()));
  }

  private void check(Ends ends, List<String> from, List<String> to, boolean replace, boolean atomic)
      throws IOException {
    Spot target = ends.target();
    if (ends.source().isRoot() || target.isRoot()) {
      throw failure(from, to, "the root of an overlay cannot be moved or replaced");
    }
    if (!target.entry().isAbsent() && !replace && !atomic) {
      throw new FileAlreadyExistsException(Names.text(to));
    }
    if (Names.endInDots(from) || Names.endInDots(to)) {
      throw failure(from, to, "Device or resource busy"); // as rename(2)
    }
    if (overlay.format().reserves(target.name())) {
      throw new FileSystemException(
          Names.text(to),
          null,
          "names that begin with .wh. are kept for whiteouts in format marker");
    }
    // As on Unix, where what is replaced is deleted before anything is renamed.
    if (!atomic && target.entry() instanceof Directory replaced && !listing.isEmpty(replaced)) {
      throw new DirectoryNotEmptyException(Names.text(to));
    }
    boolean directory = ends.source().entry() instanceof Directory;
    if (directory && isWithin(target.parent(), (Directory) ends.source().entry())) {
      throw failure(from, to, "a directory cannot be moved into itself");
    }
    if (target.entry() instanceof Directory replaced) {
      // Of a directory that the source lies in, rename(2) says first that it is not empty.
      if (atomic && !directory && !isWithin(ends.source().parent(), replaced)) {
        throw failure(from, to, "Is a directory");
      }
      if (atomic && !listing.isEmpty(replaced)) {
        throw failure(from, to, "Directory not empty");
      }
    } else if (atomic && directory && !target.entry().isAbsent()) {
      throw failure(from, to, "Not a directory");
    }
    create.requireWritable(ends.source().parent(), from, to);
    create.requireWritable(target.parent(), from, to);
  }

  private static FileSystemException failure(List<String> from, List<String> to, String reason) {
    return new FileSystemException(Names.text(from), Names.text(to), reason);
  }

  private static boolean isWithin(Directory inner, Directory outer) {
    for (Directory d = inner; d != null; d = d.parentOrNull()) {
      if (d == outer) {
        return true;
      }
    }
    return false;
  }

  /** A directory with lower content can be redirected, or is copied up as a tree. */
  private void prepare(Directory directory, List<String> from, List<String> to, boolean atomic)
      throws IOException {
    if (directory.lowers().isEmpty()) {
      return;
    }
    if (canRedirect(directory)) {
      copyUp.directory(directory);
      return;
    }
    if (atomic) {
      throw new AtomicMoveNotSupportedException(
          Names.text(from),
          Names.text(to),
          "a directory with content in a lower layer is moved by copying it, in format "
              + overlay.format().id());
    }
    treeCopyUp.copyUp(directory);
  }

  private boolean canRedirect(Directory directory) {
    return overlay.format().canRedirect(directory.lowerPath());
  }

  private boolean moveLocked(Ends ends) throws IOException {
    Spot source = ends.source();
    Spot target = ends.target();
    overlay.locks().lockNames(source.parent(), target.parent());
    try {
      if (!source.parent().hasUpper()
          || !target.parent().hasUpper()
          || !overlay.lookup().isStill(source)
          || !overlay.lookup().isStill(target)) {
        return false;
      }
      if (source.entry() instanceof Directory directory && !ready(directory)) {
        return false;
      }
      boolean absent = target.entry().isAbsent();
      boolean replaceFirst =
          target.entry() instanceof Directory || (source.entry() instanceof Directory && !absent);
      boolean onto = target.entry() instanceof Entry.Absent a && a.whiteout();
      if (replaceFirst && (target.entry() instanceof Directory replaced)) {
        replaced.names().writeLock().lock();
        try {
          if (!listing.isEmpty(replaced)) {
            return false;
          }
          onto = delete.remove(target);
        } finally {
          replaced.names().writeLock().unlock();
        }
      } else if (replaceFirst) {
        onto = delete.remove(target);
      }
      rename(source, target, onto, replaceFirst);
      return true;
    } finally {
      overlay.locks().unlockNames(source.parent(), target.parent());
    }
  }

  /** Under the exclusive lock: brings a directory into the state in which one rename moves it. */
  private boolean ready(Directory directory) throws IOException {
    if (!directory.hasUpper()) {
      return false;
    }
    if (directory.lowers().isEmpty()) {
      return true;
    }
    if (!canRedirect(directory)) {
      return treeCopyUp.cutOff(directory);
    }
    String redirect = directory.lowerPath();
    changes.in(
        directory,
        () -> {
          overlay.format().redirect(overlay.upper(), directory.upperPath(), redirect);
          directory.redirected(redirect);
          return null;
        });
    return true;
  }

  private void rename(Spot source, Spot target, boolean onto, boolean replaced) throws IOException {
    Directory from = source.parent();
    Directory into = target.parent();
    boolean leave = overlay.lookup().isBelow(from, source.name());
    boolean directory = source.entry() instanceof Directory;
    Renaming how = new Renaming(directory, leave, onto);
    Unlinking unlinking =
        !replaced && target.entry() instanceof Entry.InUpper
            ? Unlinking.of(overlay, into, target.name())
            : null;
    Object key = source.entry() instanceof Entry.InUpper upper ? upper.key() : null;
    try {
      changes.in(
          from,
          into,
          () -> {
            if (directory) {
              renameDirectory(source, target, how);
            } else {
              renameOnDisk(source, target, how);
            }
            overlay
                .cache()
                .put(from, source.name(), leave ? Entry.Absent.WHITEOUT : Entry.Absent.NOTHING);
            overlay.cache().put(into, target.name(), source.entry());
            return null;
          });
    } catch (IOException | RuntimeException e) {
      if (unlinking != null) {
        unlinking.failed(e);
      }
      overlay.cache().forget(from, source.name());
      overlay.cache().forget(into, target.name());
      throw e;
    }
    if (unlinking != null) {
      unlinking.done();
    }
    if (!directory) {
      moved(key, new FilePlace(from, source.name()), new FilePlace(into, target.name()));
    }
  }

  /** Where files have no key, the place is the identity, and a dirty file gets a new one. */
  private void moved(Object key, FilePlace from, FilePlace into) {
    if (key != null) {
      overlay.dirty().moved(key, from, into);
    } else if (overlay.dirty().isDirty(from)) {
      changes.made(overlay.dirty().track(into, into, false));
      overlay.dirty().gone(from);
    }
  }

  private void renameDirectory(Spot source, Spot target, Renaming how) throws IOException {
    Directory directory = (Directory) source.entry();
    boolean opaque =
        directory.lowers().isEmpty() && overlay.lookup().isBelow(target.parent(), target.name());
    // XFS changes the time of a directory that changes places with a whiteout.
    KeptTimes timesOrNull =
        opaque || how.ontoWhiteout() ? KeptTimes.of(overlay.upper(), directory.upperPath()) : null;
    if (opaque) {
      overlay.format().makeOpaque(overlay.upper(), directory.upperPath());
    }
    overlay.locks().countMove();
    try {
      renameOnDisk(source, target, how);
      directory.moved(target.parent(), target.name());
    } finally {
      overlay.locks().countMove();
    }
    if (timesOrNull != null) {
      timesOrNull.restore(directory.upperPath());
    }
    changes.made(changes.tracked(directory));
  }

  private void renameOnDisk(Spot source, Spot target, Renaming how) throws IOException {
    Path from = source.parent().upperPath();
    Path into = target.parent().upperPath();
    overlay.format().rename(from, source.name(), into, target.name(), how, overlay.work());
  }
}
