package io.overlaynio.examples.command;

import io.overlaynio.ChangeFormat;
import io.overlaynio.ChangeOption;
import io.overlaynio.OverlayChange;
import io.overlaynio.OverlayFileSystem;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints what was changed. */
@Command(name = "changes", description = "Prints what was changed, as a tree.")
final class ChangesCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin Help help;
  @Mixin private Layers layers;

  @Option(names = "--json", description = "One JSON object to a line instead.")
  private boolean json;

  @Option(
      names = "--compare-contents",
      description = "A file that was written with the same bytes is not modified.")
  private boolean compareContents;

  @Parameters(arity = "0..1", defaultValue = "/", description = "Only below this directory.")
  private String path;

  @Override
  public Integer call() throws IOException {
    ChangeOption[] options =
        compareContents ? new ChangeOption[] {ChangeOption.COMPARE_CONTENTS} : new ChangeOption[0];
    try (OverlayFileSystem overlay = layers.open();
        Stream<OverlayChange> changes = overlay.changes(overlay.getPath(path), options)) {
      ChangeFormat format = json ? ChangeFormat.JSON_LINES : ChangeFormat.TREE;
      format.print(changes, spec.commandLine().getOut());
    }
    spec.commandLine().getOut().flush();
    return 0;
  }
}
