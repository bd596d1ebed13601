package io.overlaynio.tck.overlay;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs commands of the operating system: what java.nio.file cannot do, and what it is judged by.
 */
final class Shell {

  private Shell() {}

  /**
   * Runs a command, its arguments as they stand, and answers what it printed.
   *
   * @throws AssertionError if it fails, with what it printed
   */
  static String run(Object... command) throws IOException {
    List<String> words = List.of(command).stream().map(Object::toString).toList();
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    process.getOutputStream().close();
    try {
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(words + " does not end; so far: " + output);
      }
      if (process.exitValue() != 0) {
        throw new AssertionError(words + " failed: " + output);
      }
      return output;
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new AssertionError(words + " was interrupted", e);
    }
  }

  /**
   * The value of an extended attribute, named with its namespace, as text; empty if it is absent.
   */
  static String attributeOrEmpty(Path path, String name) throws IOException {
    List<String> names =
        run("getfattr", "-h", "-m", "-", "--absolute-names", path).lines().toList();
    return names.contains(name)
        ? run("getfattr", "-h", "--only-values", "--absolute-names", "-n", name, path)
        : "";
  }
}
