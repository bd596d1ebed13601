package io.overlaynio.tck.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Mounting, and the other commands it takes. */
final class Mounts {

  private Mounts() {}

  static void run(Object... command) throws IOException {
    List<String> words = Arrays.stream(command).map(Object::toString).toList();
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException(words + " failed: " + output);
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException(words + " was interrupted", e);
    }
  }

  /** Unmounts; lazily if it is still in use, so that nothing stays behind. */
  static void unmount(Path root) throws IOException {
    try {
      run("umount", root);
    } catch (IOException busy) {
      run("umount", "-l", root);
      throw busy;
    }
  }
}
