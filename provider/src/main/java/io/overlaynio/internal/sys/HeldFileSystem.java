package io.overlaynio.internal.sys;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A file system by way of a descriptor that the JDK has opened on it.
 *
 * <p>It exists because the kernel tells each descriptor of the failures since it was opened, and
 * one that is opened now would hear nothing of those before; and because the JDK does not give its
 * descriptors' numbers. They are looked up in /proc/self/fd.
 *
 * @param number of the descriptor, which its opener may close
 * @param file the real path of what it leads to
 */
record HeldFileSystem(LibC libC, String number, Path file) implements Native.OpenFileSystem {

  private static final File OWN_DESCRIPTORS = new File("/proc/self/fd");

  static Optional<Native.OpenFileSystem> through(LibC libC, Path openFile) throws IOException {
    Path real = openFile.toRealPath();
    String[] numbers = OWN_DESCRIPTORS.list();
    if (numbers == null) {
      return Optional.empty();
    }
    List<String> found = new ArrayList<>(1);
    for (String number : numbers) {
      if (leadsTo(real, number)) {
        found.add(number);
      }
    }
    return found.size() == 1
        ? Optional.of(new HeldFileSystem(libC, found.get(0), real))
        : Optional.empty();
  }

  /** False, too, of a descriptor that is closed meanwhile, or tells nothing. */
  private static boolean leadsTo(Path file, String number) {
    Path link = file.getFileSystem().getPath(OWN_DESCRIPTORS.getPath(), number);
    try {
      return file.equals(Files.readSymbolicLink(link));
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void sync() throws IOException {
    if (!leadsTo(file, number)) { // the number may be another's by now
      throw new FileSystemException(file.toString(), null, "is not open any more");
    }
    if (libC.call().syncfs(Integer.parseInt(number)) < 0) {
      throw SystemFailure.of(libC.errno(), file);
    }
  }
}
