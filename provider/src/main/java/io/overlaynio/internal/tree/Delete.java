package io.overlaynio.internal.tree;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/**
 * Removing names (dir.c): a plain removal where nothing is below, else a whiteout that takes the
 * name's place in one step.
 *
 * <p>Possible outcomes: the name missing; or an exception, and all as before. After a crash the
 * same two: what was deleted never comes back once its directory is durable.
 */
final class Delete {

  private final Overlay overlay;
  private final Changes changes;
  private final CopyUp copyUp;
  private final Create create;
  private final MergedDirectory listing;

  Delete(Overlay overlay, Changes changes, CopyUp copyUp, Create create, MergedDirectory listing) {
    this.overlay = overlay;
    this.changes = changes;
    this.copyUp = copyUp;
    this.create = create;
    this.listing = listing;
  }

  /** What a name may be of, to be deleted. */
  enum What {
    ANYTHING,
    /** As unlink(2): anything but a directory. */
    FILE,
    /** As rmdir(2). */
    DIRECTORY
  }

  /**
   * Deletes a file, a link, or a directory that is empty as seen.
   *
   * @return what was deleted and where
   * @throws NoSuchFileException if the name is missing
   * @throws DirectoryNotEmptyException if a directory shows names
   * @throws FileSystemException if it is not what is to be deleted
   */
  Spot delete(List<String> names, What what) throws IOException {
    while (true) {
      Spot spot = overlay.lookup().walk(names, false).requireExists(names);
      require(what, spot, names);
      if (spot.isRoot()) {
        throw new FileSystemException(
            Names.text(names), null, "the root of an overlay cannot be deleted");
      }
      requireEmpty(spot, names);
      create.requireWritable(spot.parent(), names, null);
      copyUp.directory(spot.parent());
      overlay.locks().changes().lock();
      try {
        if (deleteLocked(spot, names)) {
          return spot;
        }
      } finally {
        overlay.locks().changes().unlock();
      }
    }
  }

  private static void require(What what, Spot spot, List<String> names) throws IOException {
    boolean directory = spot.entry() instanceof Directory;
    if (directory && what == What.FILE) {
      throw new FileSystemException(Names.text(names), null, "Is a directory");
    }
    if (!directory && what == What.DIRECTORY) {
      throw new FileSystemException(Names.text(names), null, Lookup.NOT_A_DIRECTORY);
    }
    if (!names.isEmpty() && names.get(names.size() - 1).equals(".")) {
      // As rmdir(2), which wants the directory's own name.
      throw new FileSystemException(Names.text(names), null, "Invalid argument");
    }
  }

  private void requireEmpty(Spot spot, List<String> names) throws IOException {
    if (spot.entry() instanceof Directory directory && !listing.isEmpty(directory)) {
      throw new DirectoryNotEmptyException(Names.text(names));
    }
  }

  /** False if the name changed before its directory was locked. */
  private boolean deleteLocked(Spot spot, List<String> names) throws IOException {
    Directory parent = spot.parent();
    Directory victimOrNull = spot.entry() instanceof Directory directory ? directory : null;
    parent.names().writeLock().lock();
    try {
      if (!parent.hasUpper() || !overlay.lookup().isStill(spot)) {
        return false;
      }
      if (victimOrNull == null) {
        remove(spot);
        return true;
      }
      victimOrNull.names().writeLock().lock();
      try {
        requireEmpty(spot, names);
        remove(spot);
        return true;
      } finally {
        victimOrNull.names().writeLock().unlock();
      }
    } finally {
      parent.names().writeLock().unlock();
    }
  }

  /**
   * Removes what a spot shows; the caller holds the names of its parent and, for a directory, its
   * own, and has seen that a directory is empty.
   *
   * @return true if a whiteout is left
   */
  boolean remove(Spot spot) throws IOException {
    Directory parent = spot.parent();
    boolean below =
        spot.entry() instanceof Entry.InLower || overlay.lookup().isBelow(parent, spot.name());
    try {
      return changes.in(
          parent,
          () -> {
            removeObject(spot, below);
            overlay
                .cache()
                .put(parent, spot.name(), below ? Entry.Absent.WHITEOUT : Entry.Absent.NOTHING);
            return below;
          });
    } catch (IOException | RuntimeException e) {
      overlay.cache().forget(parent, spot.name());
      throw e;
    }
  }

  private void removeObject(Spot spot, boolean below) throws IOException {
    Path parent = spot.parent().upperPath();
    if (spot.entry() instanceof Directory directory) {
      if (directory.hasUpper()) {
        forgetOrigin(parent.resolve(spot.name()));
        overlay
            .format()
            .removeDirectory(overlay.upper(), parent, spot.name(), below, overlay.work());
      } else {
        overlay.format().cover(overlay.upper(), parent, spot.name(), overlay.work());
      }
      directory.deleted();
      overlay.dirty().gone(directory);
    } else if (spot.entry() instanceof Entry.InUpper) {
      unlink(spot, below);
    } else {
      overlay.format().cover(overlay.upper(), parent, spot.name(), overlay.work());
    }
  }

  private void unlink(Spot spot, boolean below) throws IOException {
    Path parent = spot.parent().upperPath();
    Unlinking unlinking = Unlinking.of(overlay, spot.parent(), spot.name());
    try {
      if (below) {
        overlay.format().hide(overlay.upper(), parent, spot.name(), overlay.work());
      } else {
        Files.delete(parent.resolve(spot.name()));
      }
    } catch (IOException | RuntimeException e) {
      unlinking.failed(e);
      throw e;
    }
    unlinking.done();
  }

  /** The number of a directory that is gone may come to mean another one. */
  private void forgetOrigin(Path path) throws IOException {
    if (!overlay.origins().isEmpty()) {
      BasicFileAttributes attributes = overlay.upper().attributesOrNull(path);
      if (attributes != null) {
        overlay.origins().deleted(attributes.fileKey());
      }
    }
  }
}
