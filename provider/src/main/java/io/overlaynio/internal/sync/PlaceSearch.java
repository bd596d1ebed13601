package io.overlaynio.internal.sync;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/**
 * Opens what is at an object's places, in whatever way.
 *
 * <p>Names change while a round looks for what they lead to, so a find counts only if the place
 * still says the same afterwards, and if the identity of what is there, before it was opened and
 * after, where the key is such an identity, is the right one. Only regular files and directories
 * are opened: to open a FIFO may wait for ever, and links and special files become durable with
 * their directory.
 */
record PlaceSearch<C extends Closeable>(Way<C> way) {

  /** More than any rename that is under way can spoil, and no burden where each one fails. */
  private static final int MOST_ATTEMPTS = 8;

  /** How a regular file or a directory is opened. */
  @FunctionalInterface
  interface Way<C> {
    /** Null if there is nothing about it that could be forced. */
    C openOrNull(Path path, BasicFileAttributes there) throws IOException;
  }

  /** How sure it is that what was found is what was looked for. */
  private enum Match {
    SAME,
    OTHER,
    UNKNOWN
  }

  /**
   * Opens it; the caller closes. As {@link Opener#open}.
   *
   * @throws NoSuchFileException if it is at none of its places just now, or has none any more; a
   *     parent that is no directory counts as well
   */
  List<C> open(Tracked object) throws IOException {
    List<C> opened = new ArrayList<>(1);
    try {
      openAll(object, opened);
      return opened;
    } catch (IOException | RuntimeException e) {
      for (C one : opened) {
        closeAfter(one, e);
      }
      throw e;
    }
  }

  private static void closeAfter(Closeable opened, Exception failure) {
    try {
      opened.close();
    } catch (IOException again) {
      failure.addSuppressed(again);
    }
  }

  private void openAll(Tracked object, List<C> opened) throws IOException {
    NoSuchFileException missing = null;
    boolean found = false;
    boolean nowhere = true;
    for (Place place : object.places()) {
      Path path = place.pathOrNull();
      if (path == null) {
        continue;
      }
      nowhere = false;
      Match match;
      try {
        match = openIfRight(object, path, opened);
      } catch (NoSuchFileException e) {
        missing = e;
        continue;
      } catch (IOException e) {
        requireStill(place, path);
        if (!isBelowNoDirectory(path)) {
          throw e;
        }
        missing = missing(path, "what has the name of a parent is no directory");
        missing.initCause(e);
        continue;
      }
      requireStill(place, path);
      if (match == Match.SAME) {
        return;
      } else if (match == Match.OTHER) {
        missing = missing(path, "another file has this name");
      } else {
        found = true;
      }
    }
    if (nowhere) {
      throw new NoSuchFileException(object.toString(), null, "its last known name went meanwhile");
    }
    if (!found && missing != null) {
      throw missing;
    }
  }

  private static void requireStill(Place place, Path path) throws NoSuchFileException {
    if (!path.equals(place.pathOrNull())) {
      throw missing(path, "it was renamed meanwhile");
    }
  }

  private static NoSuchFileException missing(Path path, String why) {
    return new NoSuchFileException(path.toString(), null, why);
  }

  /**
   * True if what has the name of a parent is no directory: the parent was renamed or deleted, the
   * name used again, and the place does not know yet. Asked of the file system, since the exception
   * tells it in words only, and in the language of the day.
   */
  private static boolean isBelowNoDirectory(Path path) {
    for (Path parent = path.getParent(); parent != null; parent = parent.getParent()) {
      try {
        return !attributes(parent).isDirectory();
      } catch (NoSuchFileException gone) {
        return true;
      } catch (IOException unseen) {
        System.getLogger("io.overlaynio").log(Level.DEBUG, "who is above it decides", unseen);
      }
    }
    return false;
  }

  /**
   * Opens what is there if it is what is looked for. A failure counts only if it comes again and
   * again while the right one is there: a whiteout that had its name for a moment cannot be opened.
   */
  private Match openIfRight(Tracked object, Path path, List<C> opened) throws IOException {
    for (int attempt = 1; ; attempt++) {
      BasicFileAttributes there = attributes(path);
      Match match = match(object, there);
      if (match == Match.OTHER || !(there.isDirectory() || there.isRegularFile())) {
        return match;
      }
      C one;
      try {
        one = way.openOrNull(path, there);
      } catch (NoSuchFileException | AccessDeniedException e) {
        throw e;
      } catch (IOException e) {
        if (attempt == MOST_ATTEMPTS) {
          throw e;
        }
        continue;
      }
      return stillRight(object, path, match, one, opened);
    }
  }

  private static <C extends Closeable> Match stillRight(
      Tracked object, Path path, Match before, C oneOrNull, List<C> opened) throws IOException {
    if (oneOrNull != null) {
      opened.add(oneOrNull);
    }
    if (before != Match.SAME || match(object, attributes(path)) == Match.SAME) {
      return before;
    }
    // Nobody knows which of the two was opened.
    if (oneOrNull != null) {
      opened.remove(opened.size() - 1);
      oneOrNull.close();
    }
    return Match.OTHER;
  }

  private static BasicFileAttributes attributes(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class, NOFOLLOW_LINKS);
  }

  private static Match match(Tracked object, BasicFileAttributes there) {
    Object fileKey = there.fileKey();
    if (there.isDirectory() != object.directory()) {
      return Match.OTHER;
    }
    if (fileKey == null || fileKey.getClass() != object.key().getClass()) {
      return Match.UNKNOWN;
    }
    return fileKey.equals(object.key()) ? Match.SAME : Match.OTHER;
  }
}
