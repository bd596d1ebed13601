package io.overlaynio.tck.contract;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** New directories of the machine, in memory where it has that. */
final class Scratch {

  private static final Path MEMORY = Path.of("/dev/shm");

  private Scratch() {}

  static Path newDirectory() throws IOException {
    Path directory =
        Files.isWritable(MEMORY)
            ? Files.createTempDirectory(MEMORY, "overlay-nio-tck")
            : Files.createTempDirectory("overlay-nio-tck");
    return directory.toRealPath();
  }
}
