package io.overlaynio.examples.command;

import picocli.CommandLine.Option;

/** What every command has. */
final class Help {

  @SuppressWarnings("unused") // picocli sets it and acts on it
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this and do nothing.")
  private boolean help;
}
