package io.overlaynio.tck.overlay;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.overlaynio.tck.Operation;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Whether an operation would have something copied up that who is not root may not read, or into a
 * directory that he may not write: the kernel does it with the rights of who mounted. Or whether it
 * would list a directory that he may not search, whose whiteouts nobody tells from other names.
 *
 * <p>It tells by the names in the operation and by the tree as the kernel shows it, and rather
 * tells of one too many.
 */
final class CopyUpRights {

  /** Operations that copy nothing up. */
  private static final List<String> LOOKING =
      List.of(
          "Look",
          "Read",
          "ListNames",
          "ListAttributes",
          "ReadLink",
          "RealPath",
          "SameFile",
          "ReadOpen",
          "CloseOpen",
          "Force",
          "Reopen");

  private final Path root;

  /**
   * @param root of the tree as the kernel shows it
   */
  CopyUpRights(Path root) {
    this.root = root;
  }

  boolean areMissingFor(Operation operation) throws IOException {
    for (String name : OperationNames.of(operation)) {
      if (mayOnlyBeListed(root.resolve(name))) {
        return true;
      }
    }
    if (LOOKING.contains(operation.getClass().getSimpleName())) {
      return false;
    }
    for (String name : OperationNames.of(operation)) {
      if (isOutOfReach(root.resolve(name))) {
        return true;
      }
    }
    return false;
  }

  /** What its names are cannot be asked, whiteouts or not. */
  private static boolean mayOnlyBeListed(Path path) {
    return Files.isDirectory(path) && Files.isReadable(path) && !Files.isExecutable(path);
  }

  /** A name that cannot be reached is not reached by either. */
  private boolean isOutOfReach(Path path) throws IOException {
    try {
      Path parent = path.getParent().toRealPath();
      Path object = parent.resolve(path.getFileName());
      if (isLocked(parent) || (Files.exists(object, NOFOLLOW_LINKS) && isLocked(object))) {
        return true;
      }
      if (Files.isDirectory(object, NOFOLLOW_LINKS)) {
        return holdsLocked(object);
      }
      if (!Files.isSymbolicLink(object)) {
        return false;
      }
      Path target = object.toRealPath();
      return isLocked(target) || isLocked(target.getParent());
    } catch (FileSystemException unreachable) {
      return false;
    }
  }

  /** Whether it, or a directory on the way to it, cannot be copied up by a user of no rights. */
  private boolean isLocked(Path real) {
    if (Files.isRegularFile(real, NOFOLLOW_LINKS) && !Files.isReadable(real)) {
      return true;
    }
    for (Path at = real; !at.equals(root); at = at.getParent()) {
      if (Files.isDirectory(at, NOFOLLOW_LINKS)
          && !(Files.isReadable(at) && Files.isWritable(at) && Files.isExecutable(at))) {
        return true;
      }
    }
    return false;
  }

  /** Whether there is such a directory below. */
  private static boolean holdsLocked(Path directory) throws IOException {
    if (!Files.isReadable(directory) || !Files.isWritable(directory)) {
      return true;
    }
    try (Stream<Path> list = Files.list(directory)) {
      for (Path path : list.toList()) {
        if (Files.isDirectory(path, NOFOLLOW_LINKS) && holdsLocked(path)) {
          return true;
        }
      }
    } catch (AccessDeniedException unreadable) {
      return true;
    }
    return false;
  }
}
