package io.overlaynio.examples.command;

import io.overlaynio.OverlayFileSystem;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Empties the upper directory. */
@Command(name = "discard", description = "Throws away what was changed: the upper is emptied.")
final class DiscardCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin Help help;
  @Mixin private Layers layers;

  @Option(names = "--json", description = "Print what was done as a JSON object.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    long count;
    try (OverlayFileSystem overlay = layers.open()) {
      try (var changes = overlay.changes()) {
        count = changes.count();
      }
      overlay.discard();
    }
    String text = json ? "{\"changes\":" + count + "}" : count + " changes discarded";
    spec.commandLine().getOut().println(text);
    return 0;
  }
}
