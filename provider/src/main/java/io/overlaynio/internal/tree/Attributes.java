package io.overlaynio.internal.tree;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reading and changing attributes (inode.c): those of the topmost real object, with a file key that
 * does not change by copy-up. What a lower layer answered once is not asked again.
 */
final class Attributes {

  /** Reads from a real object. */
  @FunctionalInterface
  interface Reading<T> {
    T of(Spot spot) throws IOException;
  }

  private final Overlay overlay;
  private final Changes changes;
  private final CopyUp copyUp;

  Attributes(Overlay overlay, Changes changes, CopyUp copyUp) {
    this.overlay = overlay;
    this.changes = changes;
    this.copyUp = copyUp;
  }

  <A extends BasicFileAttributes> A read(List<String> names, Class<A> type, boolean follow)
      throws IOException {
    return reading(names, follow, spot -> type.cast(read(spot, type)));
  }

  private BasicFileAttributes read(Spot spot, Class<? extends BasicFileAttributes> type)
      throws IOException {
    BasicFileAttributes known = lowerOrNull(spot);
    if (type.isInstance(known)) {
      return known;
    }
    BasicFileAttributes real = Files.readAttributes(spot.real(), type, NOFOLLOW_LINKS);
    Object origin = originOrNull(spot, real.fileKey());
    return origin == null ? real : StableAttributes.of(real, origin);
  }

  /** What was read of a lower object when it was found, or null. */
  private static BasicFileAttributes lowerOrNull(Spot spot) {
    if (spot.entry() instanceof Entry.InLower lower) {
      return lower.attributes();
    }
    return spot.entry() instanceof Directory directory && !directory.hasUpper()
        ? directory.lowerAttributes()
        : null;
  }

  private Object originOrNull(Spot spot, Object upperKey) {
    if (spot.entry() instanceof Directory directory) {
      return directory.originKey();
    }
    return spot.entry() instanceof Entry.InUpper && !overlay.origins().isEmpty()
        ? overlay.origins().originOrNull(upperKey)
        : null;
  }

  Map<String, Object> read(List<String> names, String attributes, boolean follow)
      throws IOException {
    return reading(
        names,
        follow,
        spot -> {
          Map<String, Object> read = Files.readAttributes(spot.real(), attributes, NOFOLLOW_LINKS);
          Object origin =
              read.containsKey("fileKey") ? originOrNull(spot, read.get("fileKey")) : null;
          if (origin == null) {
            return read;
          }
          Map<String, Object> stable = new HashMap<>(read);
          stable.put("fileKey", origin);
          return stable;
        });
  }

  /**
   * Reads without a lock: if it fails and the name meanwhile means something else, it reads that.
   */
  <T> T reading(List<String> names, boolean follow, Reading<T> reading) throws IOException {
    while (true) {
      long moves = overlay.locks().moves();
      Spot spot = overlay.lookup().walk(names, follow).requireExists(names);
      try {
        return reading.of(spot);
      } catch (IOException e) {
        if (moves == overlay.locks().moves()
            && TreeLocks.isQuiet(moves)
            && spot.equals(overlay.lookup().walk(names, follow))) {
          throw e;
        }
      }
    }
  }

  /**
   * Changes an attribute of the upper object, after its copy-up.
   *
   * <p>Possible outcomes: changed; or an exception, and the attribute as before, though the object
   * may have been copied up.
   */
  Spot change(List<String> names, boolean follow, MergedTree.Change change) throws IOException {
    while (true) {
      Spot spot = overlay.lookup().walk(names, follow).requireExists(names);
      if (spot.entry() instanceof Entry.InLower lower) {
        copyUp.file(spot, lower, true);
        continue;
      }
      overlay.locks().changes().lock();
      try {
        if (spot.entry() instanceof Directory directory) {
          copyUp.directory(directory);
          change(directory, change);
          return spot;
        }
        if (changeFile(spot, names, change)) {
          return spot;
        }
      } finally {
        overlay.locks().changes().unlock();
      }
    }
  }

  private void change(Directory directory, MergedTree.Change change) throws IOException {
    changes.in(
        directory,
        () -> {
          change.apply(directory.upperPath());
          return null;
        });
  }

  private boolean changeFile(Spot spot, List<String> names, MergedTree.Change change)
      throws IOException {
    spot.parent().names().readLock().lock();
    try {
      if (!overlay.lookup().isStill(spot)) {
        return false;
      }
      Path real = spot.real();
      BasicFileAttributes before = overlay.upper().attributesOrNull(real);
      if (before == null) {
        throw new NoSuchFileException(Names.text(names));
      }
      UpperFile.tracked(overlay, spot, before).change(() -> change.apply(real));
      return true;
    } finally {
      spot.parent().names().readLock().unlock();
    }
  }
}
