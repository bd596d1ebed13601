package io.overlaynio.internal.sys;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file system by way of a descriptor that the JDK has opened on it.
 *
 * <p>It exists because the kernel tells each descriptor of the failures since it was opened, and
 * one that is opened now would hear nothing of those before; and because the JDK does not give its
 * descriptors' numbers. They are looked up in /proc/self/fd.
 */
record HeldFileSystem(LibC libC, int number, Path file) implements Native.OpenFileSystem {

  private static final File OWN_DESCRIPTORS = new File("/proc/self/fd");

  static Optional<Native.OpenFileSystem> through(LibC libC, Path openFile) throws IOException {
    Path real = openFile.toRealPath();
    String[] numbers = OWN_DESCRIPTORS.list();
    if (numbers == null) {
      return Optional.empty();
    }
    int found = -1;
    for (String number : numbers) {
      if (real.equals(targetOrNull(number, real.getFileSystem()))) {
        if (found >= 0) {
          return Optional.empty();
        }
        found = Integer.parseInt(number);
      }
    }
    return found < 0 ? Optional.empty() : Optional.of(new HeldFileSystem(libC, found, openFile));
  }

  /** What a descriptor leads to; null if it was closed meanwhile. */
  private static Path targetOrNull(String number, FileSystem fileSystem) throws IOException {
    try {
      return Files.readSymbolicLink(fileSystem.getPath(OWN_DESCRIPTORS.getPath(), number));
    } catch (NoSuchFileException closed) {
      return null;
    }
  }

  @Override
  public void sync() throws IOException {
    if (libC.call().syncfs(number) < 0) {
      throw SystemFailure.of(libC.errno(), file);
    }
  }
}
