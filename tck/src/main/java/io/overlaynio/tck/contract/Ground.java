package io.overlaynio.tck.contract;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An empty directory for one test, and how to be rid of it afterwards.
 *
 * <p>Its path is absolute, without links, and of the provider that is tested.
 */
public final class Ground implements Closeable {

  private final Path directory;
  private final Closeable after;

  private Ground(Path directory, Closeable after) {
    this.directory = directory;
    this.after = after;
  }

  /** A new directory in the first root of a file system that is closed after the test. */
  public static Ground of(FileSystem fileSystem) throws IOException {
    Path root = fileSystem.getRootDirectories().iterator().next();
    return of(Files.createDirectory(root.resolve("ground")), fileSystem);
  }

  /** A directory that is deleted after the test, with all that is in it. */
  public static Ground of(Path directory) {
    return of(directory, () -> deleteTree(directory));
  }

  /** A directory, and what is done after the test, which may have closed the file system. */
  public static Ground of(Path directory, Closeable after) {
    return new Ground(directory, after);
  }

  /** Where the test works. */
  public Path directory() {
    return directory;
  }

  @Override
  public void close() throws IOException {
    after.close();
  }

  /** Deletes a directory and all that is in it, links followed nowhere. */
  public static void deleteTree(Path directory) throws IOException {
    if (Files.isDirectory(directory, NOFOLLOW_LINKS)) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
        for (Path entry : entries) {
          deleteTree(entry);
        }
      }
    }
    Files.deleteIfExists(directory);
  }
}
