package io.overlaynio.examples.command;

import io.overlaynio.OverlayFormat;
import io.overlaynio.OverlayOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Hands the layers over to the kernel. */
@Command(
    name = "mount-args",
    description = {
      "Prints what mount(8) is to be given for the kernel to show the same tree, quoted for a"
          + " shell: eval mount $(overlay mount-args ...) /merged"
    })
final class MountArgsCommand implements Callable<Integer> {

  /** Written by the provider into the work directory. */
  private static final String FORMAT = "overlay-nio.format";

  @Spec private CommandSpec spec;
  @Mixin Help help;
  @Mixin private Layers layers;

  @Option(
      names = "--kernel-work",
      paramLabel = "DIR",
      description =
          "An empty directory on the same file system, which is made if it is missing; by default"
              + " .NAME.kernel-work beside the upper.")
  private Path kernelWorkOrNull;

  @Override
  public Integer call() throws IOException {
    OverlayOptions options = layers.options();
    Path upper = options.upper().orElseThrow();
    OverlayFormat format = format(options);
    if (format == OverlayFormat.MARKER) {
      throw layers.wrong("the format marker is not the kernel's; it is that of image layers");
    }
    Path work =
        kernelWorkOrNull != null
            ? kernelWorkOrNull.toAbsolutePath()
            : upper.resolveSibling("." + upper.getFileName() + ".kernel-work");
    Files.createDirectories(work);
    String lowers =
        options.lower().stream().map(MountArgsCommand::escaped).collect(Collectors.joining(":"));
    String how = format == OverlayFormat.KERNEL ? "redirect_dir=on,index=off" : "userxattr";
    String arguments =
        how + ",lowerdir=" + lowers + ",upperdir=" + escaped(upper) + ",workdir=" + escaped(work);
    String quoted = "'" + arguments.replace("'", "'\\''") + "'";
    spec.commandLine().getOut().println("-t overlay overlay -o " + quoted);
    return 0;
  }

  /**
   * What was written down when it was opened first; of what never was, the kernel's own is like.
   */
  private static OverlayFormat format(OverlayOptions options) throws IOException {
    if (options.format() != OverlayFormat.AUTO) {
      return options.format();
    }
    Path record = options.work().orElseThrow().resolve(FORMAT);
    return Files.exists(record)
        ? OverlayFormat.valueOf(Files.readString(record).strip().toUpperCase(Locale.ROOT))
        : OverlayFormat.USER;
  }

  /** What ends a path is part of it after a backslash. */
  private static String escaped(Path path) {
    return path.toString().replaceAll("[\\\\:,]", "\\\\$0");
  }
}
