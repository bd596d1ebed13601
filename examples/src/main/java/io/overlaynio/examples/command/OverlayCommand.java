package io.overlaynio.examples.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.overlaynio.OverlayBusyException;
import io.overlaynio.OverlayConflictException;
import io.overlaynio.OverlaySyncException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Looks after upper directories from a shell.
 *
 * <p>Exit codes: 0, done, and nothing was found; 1, something failed, or {@code check} has found
 * something; 2, the arguments are wrong.
 */
@Command(
    name = "overlay",
    sortOptions = false,
    description = {"Shows, keeps or throws away what was changed in an upper directory.", ""},
    subcommands = {
      ChangesCommand.class,
      CommitCommand.class,
      DiscardCommand.class,
      CheckCommand.class,
      MountArgsCommand.class,
      SyncBenchCommand.class,
      AutoComplete.GenerateCompletion.class
    })
public final class OverlayCommand implements Runnable {

  @Spec private CommandSpec spec;
  @Mixin Help help;

  private OverlayCommand() {}

  /** Runs the command and ends the JVM with its exit code. */
  public static void main(String[] arguments) {
    System.exit(run(System.out, System.err, arguments));
  }

  /** Runs the command and returns its exit code. */
  static int run(PrintStream out, PrintStream err, String... arguments) {
    return new CommandLine(new OverlayCommand())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
        .setOut(new PrintWriter(out, true, UTF_8))
        .setErr(new PrintWriter(err, true, UTF_8))
        .setParameterExceptionHandler((wrong, given) -> refuse(wrong))
        .setExecutionExceptionHandler((failure, command, parsed) -> fail(failure, command))
        .execute(arguments);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "which command?");
  }

  private static int refuse(ParameterException wrong) {
    CommandLine command = wrong.getCommandLine();
    command.getErr().println(name(command) + wrong.getMessage() + " (--help tells more)");
    return CommandLine.ExitCode.USAGE;
  }

  private static int fail(Exception failure, CommandLine command) {
    PrintWriter err = command.getErr();
    String name = name(command);
    if (failure instanceof OverlaySyncException unsynced) {
      unsynced
          .failures()
          .forEach((path, cause) -> err.println(name + "not durable: " + path + ": " + cause));
    } else if (failure instanceof OverlayConflictException conflict) {
      conflict
          .conflicts()
          .forEach(path -> err.println(name + "changed there meanwhile, or another: " + path));
    } else if (failure instanceof OverlayBusyException busy) {
      busy.files().forEach(path -> err.println(name + "open for writing: " + path));
    } else if (failure instanceof IOException) {
      err.println(name + failure.getMessage());
    } else {
      failure.printStackTrace(err);
    }
    return CommandLine.ExitCode.SOFTWARE;
  }

  private static String name(CommandLine command) {
    return command.getCommandSpec().qualifiedName() + ": ";
  }
}
