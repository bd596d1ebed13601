package io.overlaynio.tck.powercut;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Runs commands of the operating system. */
final class Command {

  private Command() {}

  /**
   * Runs a command, its arguments as they stand, to its end.
   *
   * @throws IOException if it fails, with what it printed
   */
  static void run(Object... words) throws IOException {
    List<String> command = List.of(words).stream().map(Object::toString).toList();
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException(command + " failed: " + output.strip());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(command + " was interrupted", e);
    }
  }
}
