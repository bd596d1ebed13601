package io.overlaynio.tck.powercut;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The JVM of the program under test, which serves for many runs. */
final class WorkerProcess implements Closeable {

  private final Process process;
  private final BufferedWriter orders;
  private final BufferedReader answers;

  private WorkerProcess(Process process) {
    this.process = process;
    this.orders = process.outputWriter(StandardCharsets.UTF_8);
    this.answers = process.inputReader(StandardCharsets.UTF_8);
  }

  /** Starts one, with these in front of the class path. */
  static WorkerProcess start(Path... inFront) throws IOException {
    List<String> classPath = new ArrayList<>();
    for (Path path : inFront) {
      classPath.add(path.toString());
    }
    classPath.add(System.getProperty("java.class.path"));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    if (Runtime.version().feature() >= 22) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.addAll(List.of("-cp", String.join(File.pathSeparator, classPath)));
    command.add(Worker.class.getName());
    return new WorkerProcess(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /** Has a workload begun. */
  void begin(Path lower, Path disk, Path notes, String strategy, long seed, int steps)
      throws IOException {
    order(
        String.join(
            "\t",
            "run",
            lower.toString(),
            disk.toString(),
            notes.toString(),
            strategy,
            Long.toString(seed),
            Integer.toString(steps)));
  }

  /** Has what was run closed; answers as {@link #answer}. */
  String finish() throws IOException {
    order("close");
    return answer();
  }

  private void order(String line) throws IOException {
    orders.write(line);
    orders.newLine();
    orders.flush();
  }

  /** Ends it as kill -9 does, at once, and returns when it is gone. */
  void kill() throws IOException {
    process.destroyForcibly().onExit().join();
    close();
  }

  /** Waits until the work is through: {@link Worker#DONE}, or what went wrong. */
  String answer() throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new IOException("the program under test has died");
    }
    return line;
  }

  /** True if the work is through. */
  boolean hasAnswered() throws IOException {
    return answers.ready();
  }

  @Override
  public void close() throws IOException {
    try {
      orders.close();
    } catch (IOException e) {
      if (process.isAlive()) {
        throw e; // else nobody reads what was left to send
      }
    } finally {
      process.destroyForcibly();
    }
  }
}
