package io.overlaynio.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.overlaynio.OverlayDefaultFileSystemProvider;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs the JDK's own javac in an overlay of the whole machine, unmodified, and shows what it would
 * have changed: the overlay is the default file system of its JVM.
 *
 * <p>javac is told to write into the tree of sources. What it reads, finds and writes goes through
 * {@code java.nio.file}: sources, {@code @} files, classes in directories and archives, and what it
 * makes. Only the class path in a manifest, and the classes of annotation processors, are read in
 * another way, from the machine itself.
 *
 * <p>Arguments: the tree, any directory of Java sources; without it overlay-nio's own. Exit codes:
 * 0, javac did its work and the tree is as before; 1, something failed; 2, the arguments are wrong.
 */
public final class UnmodifiedJavac {

  private static final String JAVAC = "jdk.compiler/com.sun.tools.javac.Main";
  private static final String CLASSES = "target-classes";

  private final PrintStream err;
  private final Screen screen;

  private UnmodifiedJavac(PrintStream out, PrintStream err) {
    this.err = err;
    this.screen = new Screen(out);
  }

  /** Runs the program and ends the JVM with its exit code. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    System.exit(run(System.out, System.err, arguments));
  }

  /** Runs the program and returns its exit code. */
  static int run(PrintStream out, PrintStream err, String... arguments)
      throws IOException, InterruptedException {
    Path given = arguments.length == 0 ? OwnSources.findOrNull() : Path.of(arguments[0]);
    if (arguments.length > 1 || given == null || !Files.isDirectory(given)) {
      err.println("UnmodifiedJavac: give one directory of Java sources, or nothing");
      return 2;
    }
    try (Scratch scratch = Scratch.make()) {
      return new UnmodifiedJavac(out, err).run(given.toRealPath(), scratch.folder()) ? 0 : 1;
    }
  }

  /** True if everything is as it has to be. */
  private boolean run(Path tree, Path scratch) throws IOException, InterruptedException {
    Progress progress = new Progress(err, System::nanoTime);
    progress.start("hashing the sources", "names");
    Snapshot before = Snapshot.of(tree, progress);
    Path upper = Files.createDirectory(scratch.resolve("upper"));
    screen.heading("javac as it is, in an overlay of this machine");
    screen.fact("writes to", tree.resolve(CLASSES).toString());
    screen.fact("upper", upper.toString());
    int exit = javac(tree, upper, scratch);
    progress.start("hashing the upper", "names");
    Snapshot changes = Snapshot.of(upper, progress);
    progress.start("hashing the sources", "names");
    Snapshot after = Snapshot.of(tree, progress);
    List<String> files = changes.files();
    screen.heading("What it would have changed: the files of the upper");
    screen.names(files);
    screen.heading("Proof: SHA-256 over names, kinds, permissions, times and contents");
    screen.fact("sources before", before.hash());
    screen.fact("sources after", after.hash());
    screen.fact("", before.hash().equals(after.hash()) ? "unchanged" : "CHANGED");
    if (exit != 0) {
      err.println("UnmodifiedJavac: javac ended with " + exit);
    }
    return exit == 0 && !files.isEmpty() && before.hash().equals(after.hash());
  }

  /** The whole trick is two properties: the program that runs is the JDK's. */
  private static int javac(Path tree, Path upper, Path scratch)
      throws IOException, InterruptedException {
    String classPath = System.getProperty("java.class.path");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add(
        "-Djava.nio.file.spi.DefaultFileSystemProvider="
            + OverlayDefaultFileSystemProvider.class.getName());
    command.add("-Doverlay.upper=" + upper);
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(List.of("-classpath", classPath, "-m", JAVAC));
    command.addAll(List.of("-proc:none", "-nowarn", "-Xlint:none", "-encoding", "UTF-8"));
    command.addAll(List.of("-d", tree.resolve(CLASSES).toString(), "-classpath", classPath));
    command.add("@" + sources(tree, scratch));
    return new ProcessBuilder(command).inheritIO().start().waitFor();
  }

  /** A file with the names of all sources, but for module descriptors. */
  private static Path sources(Path tree, Path scratch) throws IOException {
    List<String> names = new ArrayList<>();
    for (Path source : TreeCompiler.sources(tree)) {
      if (!source.endsWith("module-info.java")) {
        names.add("\"" + source.toString().replace("\\", "\\\\") + "\"");
      }
    }
    return Files.write(scratch.resolve("sources"), names, UTF_8);
  }
}
