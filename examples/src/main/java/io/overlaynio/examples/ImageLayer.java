package io.overlaynio.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.overlaynio.OverlayFileSystem;
import io.overlaynio.OverlayFormat;
import io.overlaynio.OverlayOptions;
import io.overlaynio.examples.LayerTar.Packing;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Writes an upper directory as a layer of an OCI image: the program. It reads its arguments and
 * turns failures into one line; what it is about is in {@link LayerRun} and {@link LayerTar}.
 *
 * <p>Exit codes: 0, everything held; 1, something failed; 2, the arguments are wrong.
 */
@Command(
    name = "ImageLayer",
    sortOptions = false,
    description = {
      "Writes what an upper directory changes in the lower ones as a layer of an OCI image: a tar"
          + " with whiteouts. Without arguments it shows the whole way on a small tree of its own,"
          + " back to an overlay over the layer.",
      ""
    })
public final class ImageLayer implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(names = "--upper", paramLabel = "DIR", description = "The directory with the changes.")
  private Path upper;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "The layer to write, in the place of what was there.")
  private Path output;

  @Option(names = "--gzip", description = "Compress it.")
  private boolean gzip;

  @Option(
      names = "--time",
      paramLabel = "SECONDS",
      description =
          "Give each entry this time, in seconds since 1970, so that the same changes always make"
              + " the same layer: what SOURCE_DATE_EPOCH is for.")
  private Long seconds;

  @Option(
      names = "--format",
      defaultValue = "AUTO",
      paramLabel = "FORMAT",
      description = "How the upper marks what it hides: ${COMPLETION-CANDIDATES}.")
  private OverlayFormat format;

  @SuppressWarnings("unused") // picocli sets it and acts on it
  @Option(names = "--help", usageHelp = true, description = "Show this and do nothing.")
  private boolean help;

  @Parameters(
      arity = "0..*",
      paramLabel = "LOWER",
      description = "The directories below, the topmost first.")
  private List<Path> lowers = new ArrayList<>();

  private final PrintStream out;
  private final PrintStream err;

  /** Makes the program with the streams it writes to. */
  ImageLayer(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /** Runs the program and ends the JVM with its exit code. */
  public static void main(String[] arguments) {
    System.exit(run(System.out, System.err, arguments));
  }

  /** Runs the program and returns its exit code. */
  static int run(PrintStream out, PrintStream err, String... arguments) {
    ImageLayer program = new ImageLayer(out, err);
    return new CommandLine(program)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
        .setOut(new PrintWriter(out, true, UTF_8))
        .setParameterExceptionHandler(program::refuse)
        .setExecutionExceptionHandler((failure, command, parsed) -> program.fail(failure))
        .execute(arguments);
  }

  @Override
  public Integer call() throws IOException {
    LayerRun run =
        new LayerRun(
            out,
            new Progress(err, System::nanoTime),
            gzip ? Packing.GZIP : Packing.TAR,
            Optional.ofNullable(seconds).map(Instant::ofEpochSecond));
    if (lowers.isEmpty() && upper == null && output == null) {
      try (Scratch scratch = Scratch.make()) {
        return run.demonstrate(scratch.folder())
            ? CommandLine.ExitCode.OK
            : CommandLine.ExitCode.SOFTWARE;
      }
    }
    try (OverlayFileSystem overlay = OverlayFileSystem.open(options())) {
      run.write(overlay, output.toAbsolutePath());
    }
    return CommandLine.ExitCode.OK;
  }

  private OverlayOptions options() {
    if (lowers.isEmpty() || upper == null || output == null) {
      throw wrong("give LOWER, --upper and -o, or nothing at all");
    }
    if (!Files.isDirectory(upper)) {
      throw wrong("--upper " + upper + " is not a directory");
    }
    if (output.toAbsolutePath().normalize().startsWith(upper.toAbsolutePath().normalize())) {
      throw wrong("-o " + output + " is in the upper directory, and would be a change itself");
    }
    try {
      return OverlayOptions.builder()
          .lower(lowers.toArray(Path[]::new))
          .upper(upper)
          .format(format)
          .build();
    } catch (IllegalArgumentException e) {
      throw wrong(e.getMessage());
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private int refuse(ParameterException wrong, String[] arguments) {
    err.println("ImageLayer: " + wrong.getMessage() + " (--help shows what can be given)");
    return CommandLine.ExitCode.USAGE;
  }

  private int fail(Exception failure) {
    if (failure instanceof IOException) {
      err.println("ImageLayer: " + failure);
    } else {
      failure.printStackTrace(err);
    }
    return CommandLine.ExitCode.SOFTWARE;
  }
}
