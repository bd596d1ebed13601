package io.overlaynio.examples.command;

import io.overlaynio.CommitProgress;
import io.overlaynio.OverlayFileSystem;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes what was changed into a directory. */
@Command(
    name = "commit",
    description = {
      "Writes what was changed into a directory, as a rule that of the topmost lower, durably;"
          + " refused where that was changed meanwhile. Interrupted, it is finished when the"
          + " upper is opened next."
    })
final class CommitCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin Help help;
  @Mixin private Layers layers;

  @Option(names = "--json", description = "Print what was done as a JSON object.")
  private boolean json;

  @Option(names = "--progress", description = "Show a progress bar on the error stream.")
  private boolean progress;

  @Parameters(description = "The directory.")
  private Path target;

  @Override
  public Integer call() throws IOException {
    AtomicReference<CommitProgress> last = new AtomicReference<>();
    try (OverlayFileSystem overlay = layers.open()) {
      if (progress) {
        withBar(overlay, last);
      } else {
        overlay.commit(target, last::set);
      }
    }
    CommitProgress done = last.get();
    int paths = done == null ? 0 : done.done();
    long bytes = done == null ? 0 : done.bytes();
    String text = json ? "{\"paths\":%d,\"bytes\":%d}" : "%d paths committed, %d bytes";
    spec.commandLine().getOut().println(String.format(Locale.ROOT, text, paths, bytes));
    return 0;
  }

  private void withBar(OverlayFileSystem overlay, AtomicReference<CommitProgress> last)
      throws IOException {
    PrintStream terminal = System.err;
    try (ProgressBar bar =
        new ProgressBarBuilder()
            .setTaskName("commit")
            .setUnit(" paths", 1)
            .setConsumer(new ConsoleProgressBarConsumer(terminal))
            .build()) {
      overlay.commit(
          target,
          now -> {
            bar.maxHint(now.total());
            bar.stepTo(now.done());
            last.set(now);
          });
    }
  }
}
