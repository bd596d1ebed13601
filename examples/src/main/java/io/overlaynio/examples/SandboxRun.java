package io.overlaynio.examples;

import io.overlaynio.OverlayFileSystem;
import io.overlaynio.OverlayOptions;
import io.overlaynio.SyncReport;
import io.overlaynio.examples.PlainCopy.Match;
import io.overlaynio.examples.TreeCompiler.Compiled;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The example itself: builds a source tree in an overlay, changes the sources, builds again, makes
 * it all durable, and proves that the sources below were not touched and that the result is still
 * there when the overlay is opened anew.
 *
 * <p>One object is one run. Between opening and closing the overlay everything is plain {@code
 * java.nio.file}; only {@link OverlayFileSystem#open} and {@link OverlayFileSystem#sync} are not.
 */
final class SandboxRun {

  private static final String CLASSES = "target-classes";

  private final OverlayOptions options;
  private final Path sources;
  private final Optional<Path> copyFolder;
  private final TreeCompiler compiler;
  private final Screen screen;
  private final Progress progress;
  private final List<Match> matches = new ArrayList<>();
  private Optional<PlainCopy> copy = Optional.empty();
  private Snapshot last;

  /**
   * Prepares a run.
   *
   * @param copyFolder where to make a plain copy to compare with, if at all
   */
  SandboxRun(
      OverlayOptions options,
      Optional<Path> copyFolder,
      TreeCompiler compiler,
      Screen screen,
      Progress progress) {
    this.options = options;
    this.sources = options.lower().get(0);
    this.copyFolder = copyFolder;
    this.compiler = compiler;
    this.screen = screen;
    this.progress = progress;
  }

  /** Does it and shows it. */
  Result run() throws IOException, CompileFailure {
    Snapshot lower = snapshot(sources, "the sources");
    screen.heading("An overlay over a tree of sources");
    screen.fact("lower", sources.toString());
    screen.fact("", describe(lower));
    screen.fact("upper", options.upper().orElseThrow().toString());
    if (copyFolder.isPresent()) {
      copy = Optional.of(PlainCopy.make(sources, copyFolder.get(), CLASSES, compiler, progress));
    }
    SyncReport report;
    try (OverlayFileSystem overlay = OverlayFileSystem.open(options)) {
      Path root = overlay.getPath("/");
      last = lower;
      build(root);
      report = overlay.sync();
    }
    Snapshot overlay = last;
    Snapshot reopened;
    try (OverlayFileSystem again = OverlayFileSystem.open(options)) {
      reopened = snapshot(again.getPath("/"), "the overlay");
    }
    Result result =
        new Result(
            Difference.between(lower, overlay),
            report,
            lower.hash(),
            snapshot(sources, "the sources").hash(),
            overlay.hash(),
            reopened.hash(),
            List.copyOf(matches),
            copyDifference(overlay));
    result.show(screen);
    return result;
  }

  /** Compile, change, compile. */
  private void build(Path root) throws IOException, CompileFailure {
    screen.heading("In the overlay: what each step added (+), changed (~) and deleted (-)");
    screen.stepHeads();
    Compiled compiled = compile("compile", root);
    for (Change change : Changes.choose(root, compiled)) {
      long start = System.nanoTime();
      change.applyTo(root);
      step(change.verb(), root, start, change.target() + " (" + change.reason() + ")");
      if (copy.isPresent()) {
        change.applyTo(copy.get().root());
      }
    }
    compile("recompile", root);
  }

  private Compiled compile(String verb, Path root) throws IOException, CompileFailure {
    progress.start("compiling", "class files written");
    long start = System.nanoTime();
    Compiled compiled = compiler.compile(root, root.resolve(CLASSES));
    String note = compiled.note().isEmpty() ? "" : ", " + compiled.note();
    step(verb, root, start, Screen.counted(compiled.sources(), "source") + note);
    if (copy.isPresent()) {
      progress.start("compiling the plain copy", "class files written");
      copy.get().compile();
      matches.add(copy.get().match(root));
    }
    return compiled;
  }

  /** Shows what a step that began at a time of {@link System#nanoTime()} has done. */
  private void step(String verb, Path root, long start, String remark) throws IOException {
    Duration time = Duration.ofNanos(System.nanoTime() - start);
    Snapshot now = snapshot(root, "the overlay");
    screen.step(verb, Difference.between(last, now), time, remark);
    last = now;
  }

  private Snapshot snapshot(Path root, String what) throws IOException {
    progress.start("hashing " + what, "names");
    return Snapshot.of(root, progress);
  }

  private Difference copyDifference(Snapshot overlay) throws IOException {
    return copy.isPresent()
        ? Difference.between(snapshot(copy.get().root(), "the plain copy"), overlay)
        : new Difference(List.of(), List.of(), List.of());
  }

  private static String describe(Snapshot tree) {
    return Screen.counted(tree.count(Snapshot.Kind.FILE), "file")
        + ", "
        + Screen.bytes(tree.bytes());
  }
}
