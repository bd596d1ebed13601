package io.overlaynio.internal.layer;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/**
 * Removes what is left in work: whole trees, no link followed, however deep, whatever modes a
 * copied-up directory has kept.
 */
final class WorkRemains {

  private WorkRemains() {}

  /** Removes a name and all below it; one that is gone already is no error. */
  static void delete(Path path) throws IOException {
    if (!Files.isDirectory(path, NOFOLLOW_LINKS)) {
      Files.deleteIfExists(path);
      return;
    }
    Deque<Path> open = new ArrayDeque<>();
    open.push(path);
    while (!open.isEmpty()) {
      Path directory = open.peek();
      if (!emptied(directory, open)) {
        continue;
      }
      Files.deleteIfExists(directory);
      open.pop();
    }
  }

  /** Removes what is not a directory and pushes what is; true if nothing was pushed. */
  private static boolean emptied(Path directory, Deque<Path> open) throws IOException {
    int before = open.size();
    makeOpenable(directory);
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      for (Path path : stream) {
        if (Files.isDirectory(path, NOFOLLOW_LINKS)) {
          open.push(path);
        } else {
          Files.deleteIfExists(path);
        }
      }
    } catch (NoSuchFileException gone) {
      return true;
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return open.size() == before;
  }

  /** True of a directory that its owner may not look into or change. */
  static boolean needsOpening(Path directory) {
    return directory.getFileSystem().supportedFileAttributeViews().contains("posix")
        && !(Files.isReadable(directory)
            && Files.isWritable(directory)
            && Files.isExecutable(directory));
  }

  /** A directory that its owner may not look into is made readable first. */
  private static void makeOpenable(Path directory) throws IOException {
    if (needsOpening(directory)) {
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    }
  }

  /**
   * Renames. A directory that moves to another parent changes, so its owner must be able to write
   * to it.
   */
  static void move(Path from, Path to) throws IOException {
    Set<PosixFilePermission> givenOrNull = null;
    if (Files.isDirectory(from, NOFOLLOW_LINKS) && needsOpening(from)) {
      givenOrNull = Files.getPosixFilePermissions(from, NOFOLLOW_LINKS);
      Files.setPosixFilePermissions(from, PosixFilePermissions.fromString("rwx------"));
    }
    try {
      Files.move(from, to, ATOMIC_MOVE);
    } catch (FileSystemException e) {
      restore(from, givenOrNull, e);
      throw e;
    }
    if (givenOrNull != null) {
      Files.setPosixFilePermissions(to, givenOrNull);
    }
  }

  private static void restore(Path path, Set<PosixFilePermission> givenOrNull, IOException e) {
    if (givenOrNull != null) {
      try {
        Files.setPosixFilePermissions(path, givenOrNull);
      } catch (IOException suppressed) {
        e.addSuppressed(suppressed);
      }
    }
  }
}
