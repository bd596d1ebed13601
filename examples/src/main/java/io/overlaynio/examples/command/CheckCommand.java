package io.overlaynio.examples.command;

import io.overlaynio.OverlayFileSystem;
import io.overlaynio.OverlayOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Finds what a crash or somebody else has left. */
@Command(
    name = "check",
    description = {
      "Finds what a crash, another tool or an open overlay has left in an upper and its work"
          + " directory; exit code 1 if there is anything."
    })
final class CheckCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin Help help;
  @Mixin private Layers layers;

  @Option(
      names = "--heal",
      description = "Open the overlay, which finishes or removes what can be, and look again.")
  private boolean heal;

  @Option(names = "--json", description = "One JSON object to a line.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    OverlayOptions options = layers.options();
    UpperCheck check = new UpperCheck(options);
    List<Finding> findings = check.find();
    if (heal && !findings.isEmpty() && findings.stream().noneMatch(Finding::hinders)) {
      OverlayFileSystem.open(options).close();
      List<Finding> left = check.find();
      findings.stream().filter(finding -> !left.contains(finding)).forEach(this::healed);
      findings = left;
    }
    PrintWriter out = spec.commandLine().getOut();
    findings.forEach(finding -> out.println(json ? finding.json() : finding.text()));
    if (findings.isEmpty() && !json) {
      out.println("nothing found");
    }
    return findings.isEmpty() ? 0 : 1;
  }

  private void healed(Finding finding) {
    if (!json) {
      spec.commandLine().getOut().println("healed: " + finding.text());
    }
  }
}
