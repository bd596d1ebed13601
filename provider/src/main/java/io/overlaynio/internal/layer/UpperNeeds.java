package io.overlaynio.internal.layer;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import io.overlaynio.internal.sys.Platform;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * What a file system must be able to do to hold an upper layer, tried in work when it is opened.
 * The platform's can; of other providers it is not known before.
 */
final class UpperNeeds {

  private UpperNeeds() {}

  /**
   * Tries it.
   *
   * @throws FileSystemException if it cannot
   */
  static void require(Path building) throws IOException {
    if (Platform.owns(building)) {
      return;
    }
    Path file = building.resolve("probe");
    Path moved = building.resolve("probe.moved");
    try {
      try (SeekableByteChannel open =
          Files.newByteChannel(
              file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))) {
        if (open.isOpen() && !Files.exists(file, NOFOLLOW_LINKS)) {
          throw cannot(building, "shows a file only once it is closed", null);
        }
      }
      Files.move(file, moved, ATOMIC_MOVE);
    } catch (UnsupportedOperationException e) {
      throw cannot(building, "cannot create a file or rename it in one step", e);
    } finally {
      Files.deleteIfExists(file);
      Files.deleteIfExists(moved);
    }
  }

  private static FileSystemException cannot(Path building, String what, Exception causeOrNull) {
    FileSystemException refused =
        new FileSystemException(
            building.toString(),
            null,
            "a file system of scheme "
                + building.getFileSystem().provider().getScheme()
                + " cannot hold an upper layer: it "
                + what
                + "; use a directory of the machine or Jimfs as upper, and this one as lower");
    refused.initCause(causeOrNull);
    return refused;
  }
}
