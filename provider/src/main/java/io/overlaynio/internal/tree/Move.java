package io.overlaynio.internal.tree;

import io.overlaynio.internal.layer.LayerFormat.Renaming;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Objects;
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
  private record Ends(Spot source, Spot target) {}

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
   * @return the source and where it was, or null if both names are one file and nothing was done
   */
  Spot move(List<String> from, List<String> to, boolean replace, boolean atomic)
      throws IOException {
    while (true) {
      Ends ends = look(from, to);
      if (isSame(ends)) {
        return null;
      }
      check(ends, from, to, replace, atomic);
      if (ends.source().entry() instanceof Entry.InLower lower) {
        copyUp.file(ends.source(), lower, true);
        continue;
      }
      if (ends.source().entry() instanceof Directory directory) {
        prepare(directory, from, to, atomic);
      }
      boolean moves =
          ends.source().entry() instanceof Directory || ends.target().entry() instanceof Directory;
      Lock lock = moves ? overlay.locks().directoryMoves() : overlay.locks().changes();
      lock.lock();
      try {
        if (ends.equals(look(from, to)) && moveLocked(ends)) {
          return ends.source();
        }
      } finally {
        lock.unlock();
      }
    }
  }

  private Ends look(List<String> from, List<String> to) throws IOException {
    return new Ends(
        overlay.lookup().walk(from, false).requireExists(from), overlay.lookup().walk(to, false));
  }

  private boolean isSame(Ends ends) throws IOException {
    if (ends.source().equals(ends.target())) {
      return true;
    }
    if (!(ends.source().entry() instanceof Entry.InUpper)
        || !(ends.target().entry() instanceof Entry.InUpper)) {
      return false;
    }
    BasicFileAttributes source = overlay.upper().attributesOrNull(ends.source().real());
    BasicFileAttributes target = overlay.upper().attributesOrNull(ends.target().real());
    return source != null
        && target != null
        && source.fileKey() != null
        && Objects.equals(source.fileKey(), target.fileKey());
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
    if (overlay.format().reserves(target.name())) {
      throw new FileSystemException(
          Names.text(to),
          null,
          "names that begin with .wh. are kept for whiteouts in format marker");
    }
    boolean directory = ends.source().entry() instanceof Directory;
    if (directory && isWithin(target.parent(), (Directory) ends.source().entry())) {
      throw failure(from, to, "a directory cannot be moved into itself");
    }
    if (target.entry() instanceof Directory replaced) {
      if (atomic && !directory) {
        throw failure(from, to, "Is a directory");
      }
      if (!listing.isEmpty(replaced)) {
        throw atomic
            ? failure(from, to, "Directory not empty")
            : new DirectoryNotEmptyException(Names.text(to));
      }
    } else if (atomic && directory && !target.entry().isAbsent()) {
      throw failure(from, to, "Not a directory");
    }
    create.requireWritable(ends.source().parent());
    create.requireWritable(target.parent());
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

  /** A directory with lower content: can be redirected, or is copied up as a tree. */
  private void prepare(Directory directory, List<String> from, List<String> to, boolean atomic)
      throws IOException {
    if (directory.lowers().isEmpty() || canRedirect(directory)) {
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
    return !directory.lowers().isEmpty()
        && overlay.format().canRedirect(directory.lowers().get(0).fromRoot());
  }

  private boolean moveLocked(Ends ends) throws IOException {
    Spot source = ends.source();
    Spot target = ends.target();
    copyUp.directory(source.parent());
    copyUp.directory(target.parent());
    overlay.locks().lockNames(source.parent(), target.parent());
    try {
      if (!overlay.lookup().isStill(source) || !overlay.lookup().isStill(target)) {
        return false;
      }
      if (source.entry() instanceof Directory directory && !ready(directory)) {
        return false;
      }
      boolean absent = target.entry().isAbsent();
      boolean replaceFirst =
          target.entry() instanceof Directory || (source.entry() instanceof Directory && !absent);
      boolean onto = ((target.entry() instanceof Entry.Absent a) && a.whiteout());
      if (replaceFirst) {
        if (target.entry() instanceof Directory replaced && !listing.isEmpty(replaced)) {
          return false;
        }
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
    if (canRedirect(directory)) {
      copyUp.directory(directory);
      String redirect = directory.lowers().get(0).fromRoot();
      changes.made(changes.tracked(directory));
      overlay.format().redirect(overlay.upper(), directory.upperPath(), redirect);
      return true;
    }
    return treeCopyUp.cutOff(directory);
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
    Object key = directory ? null : fileKeyOrNull(source);
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
            return null;
          });
    } catch (IOException | RuntimeException e) {
      overlay.cache().forget(from, source.name());
      overlay.cache().forget(into, target.name());
      throw e;
    }
    overlay.cache().put(from, source.name(), leave ? Entry.WHITEOUT : Entry.ABSENT);
    overlay.cache().put(into, target.name(), source.entry());
    if (unlinking != null) {
      unlinking.done();
    }
    if (!directory) {
      moved(key, new FilePlace(from, source.name()), new FilePlace(into, target.name()));
    }
  }

  private Object fileKeyOrNull(Spot source) throws IOException {
    BasicFileAttributes attributes = overlay.upper().attributesOrNull(source.real());
    return attributes == null ? null : attributes.fileKey();
  }

  /** Where files have no key, the place is the identity, and a dirty file gets a new one. */
  private void moved(Object key, FilePlace from, FilePlace into) {
    if (key != null) {
      overlay.dirty().moved(key, into);
    } else if (overlay.dirty().isDirty(from)) {
      changes.made(overlay.dirty().track(into, into, false));
      overlay.dirty().gone(from);
    }
  }

  private void renameDirectory(Spot source, Spot target, Renaming how) throws IOException {
    Directory directory = (Directory) source.entry();
    if (directory.lowers().isEmpty() && overlay.lookup().isBelow(target.parent(), target.name())) {
      overlay.format().makeOpaque(overlay.upper(), directory.upperPath());
    }
    overlay.locks().countMove();
    try {
      renameOnDisk(source, target, how);
      directory.moved(target.parent(), target.name());
    } finally {
      overlay.locks().countMove();
    }
    changes.made(changes.tracked(directory));
  }

  private void renameOnDisk(Spot source, Spot target, Renaming how) throws IOException {
    Path from = source.parent().upperPath();
    Path into = target.parent().upperPath();
    overlay.format().rename(from, source.name(), into, target.name(), how, overlay.work());
  }
}
