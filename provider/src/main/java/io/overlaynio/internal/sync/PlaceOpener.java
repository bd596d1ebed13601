package io.overlaynio.internal.sync;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Opens what is at an object's places.
 *
 * <p>Names change while a round looks for what they lead to, so a find counts only if the place
 * still says the same afterwards, and if the identity of what was found, where the key is such an
 * identity, is the right one. Only regular files and directories are opened: to open a FIFO may
 * wait for ever, and links and special files become durable with their directory.
 *
 * @param first how a file is opened; the other way is tried if that is denied
 */
record PlaceOpener(StandardOpenOption first) implements Opener {

  /** How sure it is that what was found is what was looked for. */
  private enum Match {
    SAME,
    OTHER,
    UNKNOWN
  }

  /**
   * For systems where fsync works on any descriptor: a file of mode 0444 needs no write permission.
   */
  static PlaceOpener readingFirst() {
    return new PlaceOpener(StandardOpenOption.READ);
  }

  /** For systems where only a descriptor that may write can be forced. */
  static PlaceOpener writingFirst() {
    return new PlaceOpener(StandardOpenOption.WRITE);
  }

  @Override
  public List<FileChannel> open(Tracked object) throws IOException {
    List<FileChannel> opened = new ArrayList<>(1);
    try {
      openAll(object, opened);
      return opened;
    } catch (IOException | RuntimeException e) {
      for (FileChannel channel : opened) {
        try {
          channel.close();
        } catch (IOException again) {
          e.addSuppressed(again);
        }
      }
      throw e;
    }
  }

  private void openAll(Tracked object, List<FileChannel> opened) throws IOException {
    NoSuchFileException missing = null;
    boolean found = false;
    for (Place place : object.places()) {
      Path path = place.pathOrNull();
      if (path == null) {
        continue;
      }
      Match match;
      try {
        match = openIfRight(object, path, opened);
      } catch (NoSuchFileException e) {
        missing = e;
        continue;
      } catch (FileSystemException e) {
        requireStill(place, path); // else something that is no directory has the name of a parent
        throw e;
      }
      requireStill(place, path);
      if (match == Match.SAME) {
        return;
      } else if (match == Match.OTHER) {
        missing = new NoSuchFileException(path.toString(), null, "another file has this name");
      } else {
        found = true;
      }
    }
    if (!found && missing != null) {
      throw missing;
    }
  }

  private static void requireStill(Place place, Path path) throws NoSuchFileException {
    if (!path.equals(place.pathOrNull())) {
      throw new NoSuchFileException(path.toString(), null, "it was renamed meanwhile");
    }
  }

  private Match openIfRight(Tracked object, Path path, List<FileChannel> opened)
      throws IOException {
    BasicFileAttributes there =
        Files.readAttributes(path, BasicFileAttributes.class, NOFOLLOW_LINKS);
    Match match = match(object, there);
    if (match != Match.OTHER) {
      FileChannel channel = null;
      if (there.isDirectory()) {
        channel = directoryOrNull(path);
      } else if (there.isRegularFile()) {
        channel = fileOrNull(path);
      }
      if (channel != null) {
        opened.add(channel);
      }
    }
    return match;
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

  /** Null on a file system that has no channels that could be forced. */
  private FileChannel fileOrNull(Path path) throws IOException {
    try {
      return channel(path, first);
    } catch (AccessDeniedException denied) {
      StandardOpenOption second =
          first == StandardOpenOption.READ ? StandardOpenOption.WRITE : StandardOpenOption.READ;
      try {
        return channel(path, second);
      } catch (IOException e) {
        denied.addSuppressed(e);
        throw denied;
      }
    } catch (UnsupportedOperationException e) {
      return null;
    }
  }

  /**
   * Null on a file system where directories cannot be opened, and so cannot be forced: Windows, and
   * providers that say so when it is tried (Jimfs: "not a regular file").
   */
  private static FileChannel directoryOrNull(Path path) throws IOException {
    boolean platform = "file".equalsIgnoreCase(path.getFileSystem().provider().getScheme());
    if (platform && System.getProperty("os.name").startsWith("Windows")) {
      return null;
    }
    try {
      return channel(path, StandardOpenOption.READ);
    } catch (NoSuchFileException | AccessDeniedException e) {
      throw e;
    } catch (FileSystemException | UnsupportedOperationException e) {
      if (platform) {
        throw e;
      }
      return null;
    }
  }

  private static FileChannel channel(Path path, OpenOption how) throws IOException {
    return path.getFileSystem().provider().newFileChannel(path, Set.of(how, NOFOLLOW_LINKS));
  }
}
