package io.overlaynio.tck.overlay;

import io.overlaynio.OverlayDefaultFileSystemProvider;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Starts programs in JVMs whose default file system is an overlay of this machine.
 *
 * <p>Each runs the JDK that runs the tests. What it prints is read from files, so that no program
 * waits for its reader.
 */
final class DefaultJvm {

  /** Where the JVM finds the library. */
  enum Found {
    ON_CLASS_PATH,
    ON_MODULE_PATH
  }

  /**
   * How a program ended.
   *
   * @param exit its exit value
   * @param lines what it printed
   * @param errors what it wrote to the standard error stream
   */
  record Ended(int exit, List<String> lines, String errors) {

    /** What it printed, if all went well. */
    List<String> well() {
      if (exit != 0) {
        throw new AssertionError("ended with " + exit + ": " + lines + "\n" + errors);
      }
      return lines;
    }
  }

  private final Path directory;
  private final Found found;
  private final List<String> options = new ArrayList<>();
  private final Map<String, String> environment = new HashMap<>();
  private String input = "";

  /**
   * @param directory the working directory of the programs; what they print is kept beside it
   */
  DefaultJvm(Path directory, Found found) {
    this.directory = directory;
    this.found = found;
  }

  /** Adds an option of the JVM. */
  DefaultJvm with(String option) {
    options.add(option);
    return this;
  }

  DefaultJvm upper(Path upper) {
    return with("-Doverlay.upper=" + upper);
  }

  /** Sets a variable of the environment. */
  DefaultJvm with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  DefaultJvm reading(String text) {
    input = text;
    return this;
  }

  /** Runs a class of the tests. */
  Ended run(Class<?> main, Object... arguments) throws IOException, InterruptedException {
    return end(start(main, arguments));
  }

  /** Runs the main class of a module of the JDK. */
  Ended runModule(String module, Object... arguments) throws IOException, InterruptedException {
    return end(start(List.of("-m", module), arguments));
  }

  Process start(Class<?> main, Object... arguments) throws IOException {
    return start(List.of(main.getName()), arguments);
  }

  private Process start(List<String> program, Object... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Machine.java());
    command.add("-XX:TieredStopAtLevel=1"); // most do not live long enough for more
    command.add(
        "-Djava.nio.file.spi.DefaultFileSystemProvider="
            + OverlayDefaultFileSystemProvider.class.getName());
    command.addAll(options);
    if (found == Found.ON_MODULE_PATH) {
      command.addAll(List.of("-p", path(true), "--add-modules", "io.overlaynio"));
      command.addAll(List.of("-cp", path(false)));
      if (Runtime.version().feature() >= 24) {
        command.add("--enable-native-access=org.jnrproject.jffi");
      }
    } else {
      command.addAll(List.of("-cp", path(true) + File.pathSeparator + path(false)));
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.addAll(program);
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectOutput(output().toFile())
            .redirectError(errors().toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().close();
    return process;
  }

  /** Waits for a program. */
  Ended end(Process process) throws IOException, InterruptedException {
    if (!process.waitFor(120, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("does not end; so far: " + Files.readString(output()));
    }
    return new Ended(process.exitValue(), Files.readAllLines(output()), Files.readString(errors()));
  }

  private Path output() {
    return directory.resolveSibling(directory.getFileName() + ".out");
  }

  private Path errors() {
    return directory.resolveSibling(directory.getFileName() + ".err");
  }

  /** Of this JVM's class path either the library with what it needs, or the rest. */
  private static String path(boolean library) {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .map(entry -> new File(entry).getAbsolutePath())
        .filter(entry -> isOfLibrary(entry) == library)
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static boolean isOfLibrary(String entry) {
    String name = new File(entry).getName();
    return Stream.of("caffeine-", "jnr-", "jffi-", "asm").anyMatch(name::startsWith)
        || (name.startsWith("overlay-nio-") && !name.contains("tck"))
        || entry.endsWith(File.separator + Path.of("provider", "target", "classes"));
  }
}
