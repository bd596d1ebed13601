package io.overlaynio.internal.sync;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.overlaynio.internal.sys.DirectoryForce;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Set;

/**
 * Opens what is at an object's places as channels, to be forced.
 *
 * @param first how a file is opened; the other way is tried if that is denied
 */
record PlaceOpener(StandardOpenOption first) implements Opener {

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
    return new PlaceSearch<FileChannel>(this::openOrNull).open(object);
  }

  private FileChannel openOrNull(Path path, BasicFileAttributes there) throws IOException {
    return there.isDirectory() ? DirectoryForce.openOrNull(path) : fileOrNull(path);
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

  private static FileChannel channel(Path path, OpenOption how) throws IOException {
    return path.getFileSystem().provider().newFileChannel(path, Set.of(how, NOFOLLOW_LINKS));
  }
}
