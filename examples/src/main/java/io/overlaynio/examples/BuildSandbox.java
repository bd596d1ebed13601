package io.overlaynio.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.overlaynio.OverlayOptions;
import io.overlaynio.OverlaySyncException;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Builds a source tree in an overlay and leaves the tree untouched: the program. It reads its
 * arguments, prepares the folders and turns failures into one line; what it is about is in {@link
 * SandboxRun}.
 *
 * <p>Exit codes: 0, everything held; 1, something failed; 2, the arguments are wrong.
 */
@Command(
    name = "BuildSandbox",
    sortOptions = false,
    description = {
      "Compiles a tree of Java sources through an overlay, edits one source, deletes one,"
          + " renames a directory, compiles again and syncs. The tree itself is only read.",
      ""
    })
public final class BuildSandbox implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--upper",
      paramLabel = "DIR",
      description =
          "Use this directory, empty or still to be made, as upper and keep it. Without it the"
              + " upper lies in a temporary folder and is deleted at the end.")
  private Path upper;

  @Option(
      names = "--compare",
      description =
          "Do the same on a plain copy, in a temporary folder, and compare the class files byte by"
              + " byte.")
  private boolean compare;

  @SuppressWarnings("unused") // picocli sets it and acts on it
  @Option(names = "--help", usageHelp = true, description = "Show this and do nothing.")
  private boolean help;

  @Parameters(
      arity = "0..1",
      paramLabel = "SOURCES",
      description = "The tree: any directory of Java sources. Default: overlay-nio's own.")
  private Path sources;

  private final PrintStream out;
  private final PrintStream err;

  /** Makes the program with the streams it writes to. */
  BuildSandbox(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /** Runs the program and ends the JVM with its exit code. */
  public static void main(String[] arguments) {
    System.exit(run(System.out, System.err, arguments));
  }

  /** Runs the program and returns its exit code. */
  static int run(PrintStream out, PrintStream err, String... arguments) {
    BuildSandbox program = new BuildSandbox(out, err);
    return new CommandLine(program)
        .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
        .setOut(new PrintWriter(out, true, UTF_8))
        .setParameterExceptionHandler(program::refuse)
        .setExecutionExceptionHandler((failure, command, parsed) -> program.fail(failure))
        .execute(arguments);
  }

  @Override
  public Integer call() throws IOException, CompileFailure {
    Path tree = tree();
    Progress progress = new Progress(err, System::nanoTime);
    try (Scratch scratch = Scratch.make()) {
      SandboxRun run =
          new SandboxRun(
              options(tree, scratch),
              compare ? Optional.of(scratch.folder().resolve("copy")) : Optional.empty(),
              new TreeCompiler(classPath(), progress),
              new Screen(out),
              progress);
      boolean holds = run.run().holds();
      if (upper != null) {
        out.println();
        out.println("Kept: " + upper + " and, beside it, its work directory");
      }
      return holds ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }
  }

  private Path tree() throws IOException {
    Path tree = sources == null ? OwnSources.findOrNull() : sources;
    if (tree == null) {
      throw wrong("overlay-nio's own sources are not near: give SOURCES");
    }
    if (!Files.isDirectory(tree)) {
      throw wrong("SOURCES " + tree + " is not a directory");
    }
    if (TreeCompiler.sources(tree).isEmpty()) {
      throw wrong("SOURCES " + tree + " holds no .java file");
    }
    return tree;
  }

  private OverlayOptions options(Path tree, Scratch scratch) throws IOException {
    Path directory = upper == null ? scratch.folder().resolve("upper") : upper;
    boolean made = makeOrRequireEmpty(directory);
    try {
      return OverlayOptions.builder().lower(tree).upper(directory).build();
    } catch (IllegalArgumentException e) {
      if (made) {
        Files.delete(directory);
      }
      throw wrong(e.getMessage());
    }
  }

  /** Makes a directory; if it is there already it has to be empty. True if it was made. */
  private boolean makeOrRequireEmpty(Path directory) {
    try {
      if (Files.notExists(directory)) {
        Files.createDirectory(directory);
        return true;
      }
      try (Stream<Path> names = Files.list(directory)) {
        if (names.findAny().isPresent()) {
          throw wrong("--upper " + directory + " is not empty: give one that is, or a new name");
        }
      }
      return false;
    } catch (IOException e) {
      throw wrong("--upper " + directory + " cannot be used: " + e);
    }
  }

  /** What this program was started with: its sources find their libraries there. */
  private static List<Path> classPath() {
    return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
        .splitAsStream(System.getProperty("java.class.path"))
        .filter(entry -> !entry.isEmpty())
        .map(Path::of)
        .filter(Files::exists)
        .toList();
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private int refuse(ParameterException wrong, String[] arguments) {
    err.println("BuildSandbox: " + wrong.getMessage() + " (--help shows what can be given)");
    return CommandLine.ExitCode.USAGE;
  }

  private int fail(Exception failure) {
    if (failure instanceof CompileFailure) {
      err.println("BuildSandbox: " + failure.getMessage());
    } else if (failure instanceof OverlaySyncException unsynced) {
      unsynced
          .failures()
          .forEach(
              (path, cause) -> err.println("BuildSandbox: not durable: " + path + ": " + cause));
    } else if (failure instanceof IOException) {
      err.println("BuildSandbox: " + failure);
    } else {
      failure.printStackTrace(err);
    }
    return CommandLine.ExitCode.SOFTWARE;
  }
}
