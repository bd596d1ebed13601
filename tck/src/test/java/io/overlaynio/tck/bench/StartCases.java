package io.overlaynio.tck.bench;

import io.overlaynio.OverlayFileSystem;
import io.overlaynio.tck.bench.FigureCase.Found;
import io.overlaynio.tck.machine.Command;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/** What it costs to begin: in a fresh JVM, and with code that is warm. */
final class StartCases {

  private static final int LOWERS = 32;
  private static final int OPENS = 50;

  private StartCases() {}

  static List<FigureCase> all() {
    return List.of(
        new FigureCase("start-read", 1, (stage, rounds) -> start(stage, rounds, "read", 60)),
        new FigureCase("start-write", 1, (stage, rounds) -> start(stage, rounds, "write", 100)),
        new FigureCase("open-close", LOWERS, StartCases::openClose));
  }

  /** The same program on both sides; what ours takes more than the other. */
  private static Found start(Stage stage, int rounds, String work, int mostMilliseconds)
      throws IOException {
    stage.merged("start");
    Stage.files(stage.lowest(), "start/low", 2, new byte[100]);
    stage.open();
    Side ours = stage.sides().get(0);
    ours.close(); // the program is to have it
    Side kernel = stage.sides().get(1);
    Samples oursTook = new Samples();
    Samples kernelTook = new Samples();
    try {
      for (int i = 0; i < rounds; i++) {
        Side.empty(ours.upper());
        kernel.renew();
        stage.settle();
        oursTook.add(run(command(ours, work, List.of())));
        stage.settle();
        kernelTook.add(run(List.of(java(), "-cp", classPath(), program(), work, text(kernel))));
      }
      Side.empty(ours.upper());
      long foreign = foreignClasses(command(ours, work, List.of("-Xlog:class+load:stdout:")));
      double more = oursTook.milliseconds() - kernelTook.milliseconds();
      boolean quiet = foreign == 0 || work.equals("write");
      return new Found(
          String.format(Locale.ROOT, "%.0f ms more, %d classes of jnr", more, foreign),
          mostMilliseconds + " ms",
          more <= mostMilliseconds && quiet);
    } finally {
      Side.empty(ours.upper());
      ours.open();
    }
  }

  private static String text(Side kernel) {
    return kernel.root().toString();
  }

  private static List<String> command(Side ours, String work, List<String> options) {
    List<String> command = new ArrayList<>(List.of(java()));
    command.addAll(options);
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp", classPath()));
    command.addAll(List.of(program(), work, ours.upper().toString()));
    ours.lowers().forEach(lower -> command.add(lower.toString()));
    return command;
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** What a user's program has: the provider and what it needs, and the program. */
  private static String classPath() {
    Path ours = Path.of(location(OverlayFileSystem.class));
    Path program = Path.of(location(StartProgram.class));
    String all = System.getProperty("java.class.path");
    StringJoiner needed = new StringJoiner(File.pathSeparator);
    for (String entry : all.split(File.pathSeparator)) {
      if (Path.of(entry).equals(ours) || Path.of(entry).equals(program) || isNeeded(entry)) {
        needed.add(entry);
      }
    }
    return needed.toString();
  }

  private static boolean isNeeded(String entry) {
    return List.of("caffeine", "jnr", "jffi", "ow2").stream().anyMatch(entry::contains);
  }

  private static String location(Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation().getPath();
  }

  private static String program() {
    return StartProgram.class.getName();
  }

  private static long run(List<String> command) throws IOException {
    long start = System.nanoTime();
    Command.run(command.toArray());
    return System.nanoTime() - start;
  }

  private static long foreignClasses(List<String> command) throws IOException {
    return Command.run(command.toArray())
        .lines()
        .filter(line -> line.contains(" jnr.") || line.contains(" com.kenai."))
        .count();
  }

  private static Found openClose(Stage stage, int rounds) throws IOException {
    stage.merged("some");
    stage.open();
    Side ours = stage.sides().get(0);
    Samples took = new Samples();
    for (int round = -rounds; round < rounds; round++) {
      long start = System.nanoTime();
      for (int i = 0; i < OPENS; i++) {
        ours.close();
        ours.open();
      }
      if (round >= 0) {
        took.add((System.nanoTime() - start) / OPENS);
      }
    }
    double median = took.milliseconds();
    return new Found(Verdicts.time(median * 1e6), "1.00 ms", median <= 1);
  }
}
