package io.overlaynio.tck.overlay;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.overlaynio.OverlayFormat;
import io.overlaynio.tck.Aspect;
import io.overlaynio.tck.Operation;
import io.overlaynio.tck.Outcome;
import io.overlaynio.tck.RandomTrial;
import io.overlaynio.tck.TreeReader;
import io.overlaynio.tck.TreeSnapshot;
import io.overlaynio.tck.Workspace;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The kernel's overlay, through the platform's provider, and ours, over the same lower layers and
 * each with an upper of its own: what happens to the kernel's is what must happen to ours, but for
 * what {@link DeliberateDifference} lists.
 */
final class ParityWorld implements RandomTrial.World {

  /** Times from here on were set by an operation's own doing, not by its caller. */
  private static final Instant RECENT = Instant.parse("2020-01-01T00:00:00Z");

  static final TreeReader READER =
      TreeReader.of(Aspect.values()).without(Aspect.CHANGED).callingRecent(RECENT);

  private final ParityKind kind;
  private final ParityGround ground;
  private final ParitySide kernel;
  private final ParitySide our;
  private final Workspace expected;
  private final Workspace actual;

  /** A world on this ground, which it takes. */
  ParityWorld(ParityKind kind, ParityGround ground) throws IOException {
    this.kind = kind;
    this.ground = ground;
    Path place = ground.place();
    this.kernel = ParitySide.kernels(place.resolve("kernel"), ground, kind.mountOptions());
    this.our = ParitySide.ours(place.resolve("our"), ground.lowers(), kind.format());
    this.expected = Workspace.on(kernel::open);
    this.actual = Workspace.on(our::open);
  }

  ParityKind kind() {
    return kind;
  }

  /** Whether root runs the trial, to whom nothing is denied. */
  boolean isPrivileged() {
    return Machine.isRoot();
  }

  /**
   * Whether a name is a directory that the kernel would have to look for in a lower layer, too, if
   * it were to have another name.
   */
  boolean isMergedToTheKernel(String name) throws IOException {
    Path root = expected.root();
    Path path = root.resolve(name);
    if (!Files.isDirectory(path, NOFOLLOW_LINKS)) {
      return false;
    }
    Path below;
    try {
      below = root.relativize(path.toRealPath());
    } catch (AccessDeniedException unreachable) {
      return false; // and neither overlay moves it
    }
    if (!Files.isDirectory(kernel.upper().resolve(below), NOFOLLOW_LINKS)) {
      return true;
    }
    return kernel.lowers().stream()
            .anyMatch(lower -> Files.isDirectory(lower.resolve(below), NOFOLLOW_LINKS))
        && !isOpaque(below);
  }

  boolean isOnXfs() throws IOException {
    return Files.getFileStore(ground.place()).type().equals("xfs");
  }

  /** Whether a directory is moved to where the kernel has a whiteout, or where it leaves one. */
  boolean isMovedOntoWhiteout(String name, String targetName) throws IOException {
    Path root = expected.root();
    Path target = root.resolve(targetName);
    if (!Files.isDirectory(root.resolve(name), NOFOLLOW_LINKS)
        || !Files.isDirectory(target.getParent())) {
      return false;
    }
    return Files.exists(target, NOFOLLOW_LINKS)
        || Files.exists(inKernelsUpper(targetName), NOFOLLOW_LINKS);
  }

  /**
   * Whether a directory is moved below itself, on the way through whatever links, onto something.
   */
  boolean isMovedBelowItself(String name, String targetName) throws IOException {
    Path moved = expected.root().resolve(name);
    Path target = expected.root().resolve(targetName);
    return Files.isDirectory(moved, NOFOLLOW_LINKS)
        && Files.exists(target, NOFOLLOW_LINKS)
        && target.getParent().toRealPath().startsWith(moved.toRealPath(NOFOLLOW_LINKS));
  }

  /** Whether these are names of one symbolic link, which the kernel shows as two. */
  boolean areOneLinkToUpperAlone(String one, String other) throws IOException {
    Object key = keyOfLinkOrNull(expected.root().resolve(one));
    Object otherKey = keyOfLinkOrNull(expected.root().resolve(other));
    if (key == null || otherKey == null || key.equals(otherKey)) {
      return false;
    }
    Object inUpper = keyOfLinkOrNull(inKernelsUpper(one));
    return inUpper != null && inUpper.equals(keyOfLinkOrNull(inKernelsUpper(other)));
  }

  private Path inKernelsUpper(String name) throws IOException {
    Path path = expected.root().resolve(name);
    Path parent = expected.root().relativize(path.getParent().toRealPath());
    return kernel.upper().resolve(parent).resolve(path.getFileName());
  }

  private static Object keyOfLinkOrNull(Path path) throws IOException {
    return Files.isSymbolicLink(path)
        ? Files.readAttributes(path, BasicFileAttributes.class, NOFOLLOW_LINKS).fileKey()
        : null;
  }

  /** Whether the kernel's upper hides what is below this directory, there or further up. */
  private boolean isOpaque(Path below) {
    List<Path> way = new ArrayList<>();
    for (Path at = below; at != null; at = at.getParent()) {
      way.add(kernel.upper().resolve(at));
    }
    String attribute =
        (kind.format() == OverlayFormat.USER ? "user" : "trusted") + ".overlay.opaque";
    return Shell.haveAttribute(way, attribute, "y");
  }

  @Override
  public Workspace expected() {
    return expected;
  }

  @Override
  public Workspace actual() {
    return actual;
  }

  @Override
  public TreeReader reader() {
    return READER;
  }

  @Override
  public boolean isMet(Operation operation, Outcome expected, Outcome actual) {
    return expected.isMetExactlyBy(actual)
        || DeliberateDifference.cover(operation, expected, actual);
  }

  @Override
  public boolean spares(Operation operation) throws IOException {
    return DeliberateDifference.spare(operation, this);
  }

  /** Each opens the upper of the other, and no layer that was there before has changed. */
  @Override
  public List<String> differencesAtTheEnd() throws IOException {
    TreeSnapshot shown = READER.read(expected.root());
    closeSides();
    List<String> lines = new ArrayList<>();
    Path kernels = ground.mount(kind.mountOptions(), kernel.upper(), kernel.lowers());
    Path ours = ground.mount(KernelMount.options(kind.format()), our.upper(), our.lowers());
    for (String line : ground.differences(kernels, ours)) {
      lines.add("our upper, mounted by the kernel: " + line);
    }
    ground.unmount(ours);
    ground.unmount(kernels);
    try (ParitySide over = ParitySide.ours(ground.place(), List.of(), kind.format())) {
      Path root = over.open(kernel.upper(), kernel.lowers());
      for (String line : shown.differencesTo(READER.read(root))) {
        lines.add("the kernel's upper, opened by us: " + line);
      }
    }
    lines.addAll(ground.changesBelow());
    return lines;
  }

  private void closeSides() throws IOException {
    expected.close();
    actual.close();
    kernel.close();
    our.close();
  }

  @Override
  public void close() throws IOException {
    closeSides();
    ground.close();
  }
}
