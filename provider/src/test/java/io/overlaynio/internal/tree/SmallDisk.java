package io.overlaynio.internal.tree;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;

/** A file system in memory that is soon full. */
final class SmallDisk implements AutoCloseable {

  private final Path at;

  private SmallDisk(Path at) {
    this.at = at;
  }

  static SmallDisk mount(Path at, long bytes) throws IOException {
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=" + bytes, "tmpfs", at.toString()),
        "a tmpfs cannot be mounted here");
    return new SmallDisk(at);
  }

  private static boolean run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getInputStream().readAllBytes();
    try {
      return process.waitFor() == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    if (!run("umount", at.toString())) {
      throw new IOException("could not unmount " + at);
    }
  }
}
