package io.overlaynio.examples;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.overlaynio.OverlayDefaultFileSystemProvider;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Shows what a Java program would change on this machine, and changes nothing: its JVM has an
 * overlay of the machine as its default file system, and afterwards the upper directory tells.
 *
 * <p>The program is not changed and knows nothing of it. What it does without {@code java.nio.file}
 * - by {@code java.io}, or by other processes - it does to the machine: this is for programs that
 * are trusted, not for others.
 *
 * <p>Arguments: a class path, a main class, and what that is given; without them, a small program
 * of its own is shown. Exit codes: that of the program; 2, the arguments are wrong.
 */
public final class SandboxAnyProgram {

  private static final String WHITEOUT = ".wh.";
  private static final String OPAQUE = ".wh..wh..opq";

  /** Something to run where nothing is given: it edits, deletes and makes files. */
  static final class Tidy {

    private Tidy() {}

    /** Works in the directory that it is given. */
    public static void main(String[] arguments) throws IOException {
      Path folder = Path.of(arguments[0]);
      Files.delete(folder.resolve("old.log"));
      Files.writeString(folder.resolve("notes"), "tidied\n", StandardOpenOption.APPEND);
      Files.createDirectories(folder.resolve("archive"));
      Files.writeString(folder.resolve("archive/2026"), "all that was old\n");
    }
  }

  private SandboxAnyProgram() {}

  /** Runs the program and ends the JVM with its exit code. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    System.exit(run(System.out, System.err, arguments));
  }

  /** Runs the program and returns its exit code. */
  static int run(PrintStream out, PrintStream err, String... arguments)
      throws IOException, InterruptedException {
    if (arguments.length == 1) {
      err.println(
          "SandboxAnyProgram: give a class path, a main class and its arguments, or nothing");
      return 2;
    }
    try (Scratch scratch = Scratch.make()) {
      Path upper = Files.createDirectory(scratch.folder().resolve("upper"));
      int exit =
          arguments.length == 0
              ? java(upper, "", List.of(Tidy.class.getName(), untidy(scratch).toString()))
              : java(upper, arguments[0], List.of(arguments).subList(1, arguments.length));
      Screen screen = new Screen(out);
      screen.heading("What it would have changed: + new, ~ other, - deleted");
      List<String> changes = changes(upper);
      changes.forEach(change -> out.println("  " + change));
      screen.fact("in all", Screen.counted(changes.size(), "name"));
      return exit;
    }
  }

  private static Path untidy(Scratch scratch) throws IOException {
    Path folder = Files.createDirectory(scratch.folder().resolve("untidy"));
    Files.writeString(folder.resolve("old.log"), "long ago\n");
    return Files.writeString(folder.resolve("notes"), "keep this\n").getParent();
  }

  /** Two properties, and the overlay's jars before those of the program. */
  private static int java(Path upper, String classPath, List<String> program)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add(
        "-Djava.nio.file.spi.DefaultFileSystemProvider="
            + OverlayDefaultFileSystemProvider.class.getName());
    command.add("-Doverlay.upper=" + upper);
    // Of all formats the one that anybody can read: a deleted name is a file beside it.
    command.add("-Doverlay.format=marker");
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-classpath");
    command.add(System.getProperty("java.class.path") + File.pathSeparator + classPath);
    command.addAll(program);
    return new ProcessBuilder(command).inheritIO().start().waitFor();
  }

  /** Each name with a sign; a directory that only leads to others is left out. */
  private static List<String> changes(Path upper) throws IOException {
    List<String> changes = new ArrayList<>();
    try (Stream<Path> walk = Files.walk(upper)) {
      for (Path path : (Iterable<Path>) walk.sorted()::iterator) {
        Path machine = Path.of("/").resolve(Trees.name(upper, path));
        String name = path.getFileName().toString();
        boolean below = Files.exists(machine, NOFOLLOW_LINKS);
        boolean directory = Files.isDirectory(path, NOFOLLOW_LINKS);
        if (name.equals(OPAQUE)) {
          changes.add("- " + machine.getParent() + "/*");
        } else if (name.startsWith(WHITEOUT)) {
          changes.add("- " + machine.resolveSibling(name.substring(WHITEOUT.length())));
        } else if (!below || !directory) {
          changes.add((below ? "~ " : "+ ") + machine);
        }
      }
    }
    return changes;
  }
}
