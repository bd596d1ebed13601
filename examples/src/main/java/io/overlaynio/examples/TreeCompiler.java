package io.overlaynio.examples;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/**
 * Compiles a tree of Java sources with {@code javax.tools}, given nothing but paths: it reads and
 * writes through whatever provider they are of, and cannot tell an overlay from a directory.
 *
 * <p>All {@code .java} files of the tree are compiled at once, wherever they lie, but for those
 * below {@code META-INF}, which are variants of others in a multi-release library. A module
 * descriptor is compiled too if the modules it needs are found on the class path; else the tree is
 * compiled as if it had none.
 */
final class TreeCompiler {

  private static final String MODULE_NOT_FOUND = "compiler.err.module.not.found";
  private static final List<String> OPTIONS =
      List.of("-proc:none", "-implicit:none", "-nowarn", "-Xlint:none");

  private final List<Path> classPath;
  private final Progress progress;

  /**
   * What a compile made.
   *
   * @param sources how many sources were compiled
   * @param note what was left out and why, or nothing
   * @param typesBySource the top-level types in each source that gave any class, without packages
   */
  record Compiled(int sources, String note, SortedMap<String, SortedSet<String>> typesBySource) {}

  /** Makes a compiler whose sources find these jars and directories. */
  TreeCompiler(List<Path> classPath, Progress progress) {
    this.classPath = List.copyOf(classPath);
    this.progress = progress;
  }

  /**
   * Compiles all sources below a root into a directory, which is emptied first.
   *
   * @throws CompileFailure if there are errors; nothing or a part of the classes is there then
   */
  Compiled compile(Path root, Path classes) throws IOException, CompileFailure {
    Trees.delete(classes);
    Files.createDirectory(classes);
    List<Path> sources = sources(root);
    List<Path> plain = sources.stream().filter(source -> !isModuleInfo(source)).toList();
    int descriptors = sources.size() - plain.size();
    if (descriptors == 0) {
      return run(root, classes, plain, false, "");
    }
    if (descriptors > 1) {
      return run(root, classes, plain, false, "without the module-info.java files: there are many");
    }
    try {
      return run(root, classes, sources, true, "");
    } catch (CompileFailure failure) {
      if (!failure.moduleMissing()) {
        throw failure;
      }
      return run(
          root, classes, plain, false, "without module-info.java: it needs what is not here");
    }
  }

  /** The sources below a root that are compiled, in order. */
  static List<Path> sources(Path root) throws IOException {
    Path unused = root.resolve("META-INF");
    try (Stream<Path> tree = Files.walk(root)) {
      return tree.filter(path -> path.toString().endsWith(".java"))
          .filter(path -> !path.startsWith(unused) && Files.isRegularFile(path))
          .sorted()
          .toList();
    }
  }

  private static boolean isModuleInfo(Path source) {
    return source.endsWith("module-info.java");
  }

  private Compiled run(Path root, Path classes, List<Path> sources, boolean asModule, String note)
      throws IOException, CompileFailure {
    JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    try (StandardJavaFileManager files =
            javac.getStandardFileManager(diagnostics, Locale.ROOT, StandardCharsets.UTF_8);
        Recorder recorder = new Recorder(files, root, progress)) {
      files.setLocationFromPaths(
          asModule ? StandardLocation.MODULE_PATH : StandardLocation.CLASS_PATH, classPath);
      files.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(classes));
      boolean compiled =
          javac
              .getTask(
                  Writer.nullWriter(),
                  recorder,
                  diagnostics,
                  OPTIONS,
                  null,
                  files.getJavaFileObjectsFromPaths(sources))
              .call();
      if (!compiled) {
        throw failure(diagnostics.getDiagnostics());
      }
      return new Compiled(sources.size(), note, recorder.typesBySource);
    }
  }

  private static CompileFailure failure(List<Diagnostic<? extends JavaFileObject>> diagnostics) {
    List<String> errors = new ArrayList<>();
    boolean moduleMissing = false;
    for (Diagnostic<? extends JavaFileObject> diagnostic : diagnostics) {
      if (diagnostic.getKind() == Diagnostic.Kind.ERROR) {
        errors.add(place(diagnostic) + firstLine(diagnostic.getMessage(Locale.ROOT)));
        moduleMissing |= MODULE_NOT_FOUND.equals(diagnostic.getCode());
      }
    }
    return new CompileFailure(errors, moduleMissing);
  }

  private static String place(Diagnostic<? extends JavaFileObject> diagnostic) {
    JavaFileObject source = diagnostic.getSource();
    return source == null ? "" : source.getName() + ":" + diagnostic.getLineNumber() + ": ";
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse("");
  }

  /** Passes everything on and remembers which source each class came from. */
  private static final class Recorder extends ForwardingJavaFileManager<StandardJavaFileManager> {

    private final Path root;
    private final Progress progress;
    private final SortedMap<String, SortedSet<String>> typesBySource = new TreeMap<>();

    Recorder(StandardJavaFileManager files, Path root, Progress progress) {
      super(files);
      this.root = root;
      this.progress = progress;
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        JavaFileManager.Location location,
        String className,
        JavaFileObject.Kind kind,
        FileObject source)
        throws IOException {
      progress.step();
      String name = Trees.name(root, fileManager.asPath(source));
      typesBySource.computeIfAbsent(name, any -> new TreeSet<>()).add(topLevelType(className));
      return super.getJavaFileForOutput(location, className, kind, source);
    }

    private static String topLevelType(String className) {
      String simple = className.substring(className.lastIndexOf('.') + 1);
      int nested = simple.indexOf('$', 1);
      return nested < 0 ? simple : simple.substring(0, nested);
    }
  }
}
