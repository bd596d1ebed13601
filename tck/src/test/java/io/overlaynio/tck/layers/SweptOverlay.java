package io.overlaynio.tck.layers;

import io.overlaynio.OverlayFileSystem;
import io.overlaynio.OverlayFileSystemProvider;
import io.overlaynio.OverlayOptions;
import io.overlaynio.tck.Aspect;
import io.overlaynio.tck.TreeReader;
import io.overlaynio.tck.TreeSnapshot;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** An overlay on layers that can fail, and what is wrong with it after one has. */
final class SweptOverlay implements Closeable {

  /** Times of directories change with attempts too. */
  private static final TreeReader READER = TreeReader.of(Aspect.MODE, Aspect.ATTRIBUTES);

  private final FaultyFileSystem upper;
  private final FaultyFileSystem lower;
  private final RecordingFileSystem lowerCalls;
  private final OverlayFileSystem overlay;

  /** What the overlay keeps open as long as it is open itself. */
  private final Set<OpenHandle> lent;

  private SweptOverlay(
      FaultyFileSystem upper,
      FaultyFileSystem lower,
      RecordingFileSystem lowerCalls,
      OverlayFileSystem overlay) {
    this.upper = upper;
    this.lower = lower;
    this.lowerCalls = lowerCalls;
    this.overlay = overlay;
    this.lent = Set.copyOf(upper.openHandles());
  }

  static SweptOverlay open(PreparedLayers layers) throws IOException {
    FaultyFileSystem upper = FaultyFileSystem.over(layers.newPlainDisk());
    RecordingFileSystem calls = RecordingFileSystem.over(ReadOnlyLayer.over(layers.lower()).root());
    FaultyFileSystem lower = FaultyFileSystem.over(calls.root());
    return new SweptOverlay(upper, lower, calls, open(lower.root(), upper.root()));
  }

  private static OverlayFileSystem open(Path lower, Path disk) throws IOException {
    return OverlayFileSystem.open(
        OverlayOptions.builder()
            .lower(lower)
            .upper(disk.resolve("upper"))
            .work(disk.resolve("work"))
            .build());
  }

  FaultyFileSystem upper() {
    return upper;
  }

  FaultyFileSystem lower() {
    return lower;
  }

  void heal() {
    upper.heal();
    lower.heal();
  }

  Path root() {
    return overlay.getPath("/");
  }

  TreeSnapshot seen() throws IOException {
    return READER.read(root());
  }

  /** Runs the deed and answers what it has thrown, or null. */
  Exception attempt(Deed deed) {
    try {
      deed.on(root());
      return null;
    } catch (Exception e) {
      return e;
    }
  }

  /** What is wrong after an attempt that may have failed; the layers are healed before. */
  List<String> problemsAfter(
      SweepDeed deed, Exception thrownOrNull, TreeSnapshot before, TreeSnapshot after)
      throws IOException {
    List<String> problems = new ArrayList<>();
    if (thrownOrNull != null && !isExact(thrownOrNull, deed)) {
      problems.add("the exception names no path that was given: " + thrownOrNull);
    }
    if (!Set.copyOf(upper.openHandles()).equals(lent) || !lower.openHandles().isEmpty()) {
      problems.add("left open: " + upper.openHandles() + lower.openHandles());
    }
    TreeSnapshot seen = seen();
    boolean done = seen.equals(after);
    if (!done && (thrownOrNull == null || !seen.equals(before))) {
      problems.add(
          "neither old nor new after "
              + thrownOrNull
              + ": from the new "
              + after.differencesTo(seen));
    }
    problems.addAll(problemsOfTheNextTry(deed, thrownOrNull, before, seen, after));
    return problems;
  }

  /**
   * True of an exception that names a path which the caller gave. What the caller does with an open
   * channel of his own names no file when it fails, as with the platform's provider.
   */
  private static boolean isExact(Exception thrown, SweepDeed deed) {
    return thrown instanceof FileSystemException of
        ? deed.named().stream().anyMatch(name -> ("/" + name).equals(of.getFile()))
        : thrown.getClass() == IOException.class && !isOfAPath(thrown);
  }

  /** True of what was thrown in a call that was given a path: such go through the provider. */
  private static boolean isOfAPath(Exception thrown) {
    return Stream.of(thrown.getStackTrace())
        .anyMatch(frame -> frame.getClassName().equals(OverlayFileSystemProvider.class.getName()));
  }

  private List<String> problemsOfTheNextTry(
      SweepDeed deed,
      Exception thrownOrNull,
      TreeSnapshot before,
      TreeSnapshot seen,
      TreeSnapshot after)
      throws IOException {
    List<String> problems = new ArrayList<>();
    if (thrownOrNull != null && seen.equals(before)) {
      Exception again = attempt(deed);
      if (again != null || !seen().equals(after)) {
        problems.add("the next try ends with " + again + ", " + after.differencesTo(seen()));
      }
    }
    TreeSnapshot last = seen();
    overlay.close();
    if (!upper.openHandles().isEmpty()) {
      problems.add("left open after closing: " + upper.openHandles());
    }
    try (OverlayFileSystem reopened = open(lower.root(), upper.root())) {
      List<String> differences = last.differencesTo(READER.read(reopened.getPath("/")));
      if (!differences.isEmpty()) {
        problems.add("opened anew it differs: " + differences);
      }
    }
    lowerCalls.assertThatCalls().haveChangedNothing().haveForcedNothing();
    return problems;
  }

  @Override
  public void close() throws IOException {
    overlay.close();
  }
}
