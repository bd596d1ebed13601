package io.overlaynio.internal.sys;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/** Makes the names in a directory durable, on file systems where a directory can be opened. */
public final class DirectoryForce {

  private DirectoryForce() {}

  /**
   * Makes the names in a directory durable; does nothing where that is not to be had. An interrupt,
   * which closes channels, does not end it.
   */
  public static void force(Path directory) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      while (!forced(directory)) {
        interrupted |= Thread.interrupted();
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** False if an interrupt came. */
  private static boolean forced(Path directory) throws IOException {
    try (FileChannel channel = openOrNull(directory)) {
      if (channel != null) {
        channel.force(true);
      }
      return true;
    } catch (ClosedByInterruptException e) {
      return false;
    }
  }

  /**
   * A channel to force a directory; null on a file system where directories cannot be opened, and
   * so cannot be forced: Windows, and providers that say so when it is tried (Jimfs: "not a regular
   * file"). The same failure may have other reasons, so then the root is tried, which nobody can
   * have renamed meanwhile.
   */
  public static FileChannel openOrNull(Path directory) throws IOException {
    boolean platform = Platform.owns(directory);
    if (platform && System.getProperty("os.name").startsWith("Windows")) {
      return null;
    }
    try {
      return open(directory);
    } catch (NoSuchFileException | AccessDeniedException e) {
      throw e;
    } catch (FileSystemException | UnsupportedOperationException e) {
      if (platform || canBeOpened(directory.toAbsolutePath().getRoot())) {
        throw e;
      }
      return null;
    }
  }

  private static boolean canBeOpened(Path root) throws IOException {
    try (FileChannel opened = open(root)) {
      return opened.isOpen();
    } catch (AccessDeniedException denied) {
      return true;
    } catch (FileSystemException | UnsupportedOperationException e) {
      return false;
    }
  }

  private static FileChannel open(Path directory) throws IOException {
    return directory
        .getFileSystem()
        .provider()
        .newFileChannel(directory, Set.of(StandardOpenOption.READ, NOFOLLOW_LINKS));
  }
}
