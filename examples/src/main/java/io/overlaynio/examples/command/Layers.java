package io.overlaynio.examples.command;

import io.overlaynio.OverlayFileSystem;
import io.overlaynio.OverlayFormat;
import io.overlaynio.OverlayOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The layers, as every command takes them. */
final class Layers {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--lower",
      paramLabel = "DIR",
      required = true,
      description = "A directory below; the topmost first, if there are several.")
  private List<Path> lowers;

  @Option(
      names = "--upper",
      paramLabel = "DIR",
      required = true,
      description = "The directory with what was changed.")
  private Path upper;

  @Option(
      names = "--work",
      paramLabel = "DIR",
      description = "Its work directory; by default .NAME.work beside it.")
  private Path workOrNull;

  @Option(
      names = "--format",
      description = "How what is deleted is recorded: ${COMPLETION-CANDIDATES}.")
  private OverlayFormat format = OverlayFormat.AUTO;

  OverlayFileSystem open() throws IOException {
    return OverlayFileSystem.open(options());
  }

  OverlayOptions options() {
    OverlayOptions.Builder builder =
        OverlayOptions.builder().lower(lowers.toArray(new Path[0])).upper(upper).format(format);
    try {
      return (workOrNull == null ? builder : builder.work(workOrNull)).build();
    } catch (IllegalArgumentException e) {
      throw wrong(e.getMessage());
    }
  }

  ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
