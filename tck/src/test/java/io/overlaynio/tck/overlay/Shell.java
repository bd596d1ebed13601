package io.overlaynio.tck.overlay;

import io.overlaynio.tck.machine.Command;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs commands that a test relies on, and asks the operating system what it judges by. */
final class Shell {

  private Shell() {}

  /**
   * Runs a command, its arguments as they stand, and answers what it printed.
   *
   * @throws AssertionError if it fails, with what it printed
   */
  static String run(Object... command) {
    try {
      return Command.run(command);
    } catch (IOException e) {
      throw new AssertionError(e.getMessage(), e);
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

  /** Whether any of these has an extended attribute of this name with this value. */
  static boolean haveAttribute(List<Path> paths, String name, String value) {
    List<Object> command =
        new ArrayList<>(List.of("getfattr", "-h", "-d", "--absolute-names", "-m"));
    command.add("^" + name.replace(".", "\\.") + "$");
    command.addAll(paths);
    return run(command.toArray()).contains(name + "=\"" + value + "\"\n");
  }
}
