package io.overlaynio.tck.overlay;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.overlaynio.OverlayFileSystem;
import io.overlaynio.OverlayFormat;
import io.overlaynio.OverlayOptions;
import io.overlaynio.tck.Aspect;
import io.overlaynio.tck.Operation;
import io.overlaynio.tck.Outcome;
import io.overlaynio.tck.RandomOperations.Ability;
import io.overlaynio.tck.RandomTrial;
import io.overlaynio.tck.TreeReader;
import io.overlaynio.tck.TreeSnapshot;
import io.overlaynio.tck.Workspace;
import io.overlaynio.tck.Workspace.Stage.Opening;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The kernel's overlay, through the platform's provider, and ours, over the same lower layers and
 * each with an upper of its own: what happens to the kernel's is what must happen to ours, but for
 * what {@link DeliberateDifference} lists.
 */
final class ParityWorld implements RandomTrial.World {

  /** How the kernel's overlay is mounted, and in which format ours writes. */
  enum Kind {
    USER(OverlayFormat.USER, "userxattr"),
    /** As the kernel mounts without being asked for anything. */
    KERNEL(OverlayFormat.KERNEL, ""),
    KERNEL_WITH_REDIRECTS(OverlayFormat.KERNEL, "redirect_dir=on");

    private final OverlayFormat format;
    private final String mountOptions;

    Kind(OverlayFormat format, String mountOptions) {
      this.format = format;
      this.mountOptions = mountOptions;
    }

    OverlayFormat format() {
      return format;
    }

    String mountOptions() {
      return mountOptions;
    }

    /** Whether the kernel moves directories of lower layers. */
    boolean hasRedirects() {
      return this == KERNEL_WITH_REDIRECTS;
    }

    Set<Ability> abilities() {
      return EnumSet.allOf(Ability.class);
    }

    /** To make layers with, on the kernel's overlay alone. */
    Set<Ability> abilitiesForLayers() {
      Set<Ability> abilities = abilities();
      abilities.removeAll(Set.of(Ability.REOPENING, Ability.FREEZING));
      return abilities;
    }
  }

  /** One of the two overlays: it opens anew over its own upper. */
  private abstract static class Side implements Closeable {

    private final Path scratch;
    private final List<Path> lowers;
    private int uppers;
    private Path upper;

    Side(Path scratch, List<Path> lowers) {
      this.scratch = scratch;
      this.lowers = new ArrayList<>(lowers);
    }

    Path open(Opening how) throws IOException {
      close();
      if (how != Opening.AGAIN) {
        Path frozen = upper;
        upper = Files.createDirectories(scratch.resolve("upper" + ++uppers));
        FileTime time = FileTime.from(RandomLayers.FIRST_TIME);
        if (frozen != null) {
          lowers.add(0, frozen);
          time = Files.getLastModifiedTime(frozen);
        }
        Files.setLastModifiedTime(upper, time);
      }
      return open(upper, lowers);
    }

    Path upper() {
      return upper;
    }

    List<Path> lowers() {
      return lowers;
    }

    abstract Path open(Path upper, List<Path> lowers) throws IOException;
  }

  private static final class KernelSide extends Side {

    private final String options;
    private KernelMount mount;

    KernelSide(Path scratch, List<Path> lowers, String options) {
      super(scratch, lowers);
      this.options = options;
    }

    @Override
    Path open(Path upper, List<Path> lowers) throws IOException {
      mount = KernelMount.with(options, upper, lowers);
      return mount.root();
    }

    @Override
    public void close() throws IOException {
      KernelMount open = mount;
      mount = null;
      if (open != null) {
        open.close();
      }
    }
  }

  private static final class OurSide extends Side {

    private final OverlayFormat format;
    private OverlayFileSystem overlay;

    OurSide(Path scratch, List<Path> lowers, OverlayFormat format) {
      super(scratch, lowers);
      this.format = format;
    }

    @Override
    Path open(Path upper, List<Path> lowers) throws IOException {
      OverlayOptions options =
          OverlayOptions.builder().lower(lowers).upper(upper).format(format).build();
      overlay = OverlayFileSystem.open(options);
      return overlay.getPath("/");
    }

    @Override
    public void close() throws IOException {
      OverlayFileSystem open = overlay;
      overlay = null;
      if (open != null) {
        open.close();
      }
    }
  }

  /** Times from here on were set by an operation's own doing, not by its caller. */
  private static final Instant RECENT = Instant.parse("2020-01-01T00:00:00Z");

  private static final TreeReader EVERYTHING = TreeReader.of(Aspect.values());
  private static final TreeReader READER = EVERYTHING.without(Aspect.CHANGED).callingRecent(RECENT);

  private final Kind kind;
  private final Path scratch;
  private final Map<Path, TreeSnapshot> before = new LinkedHashMap<>();
  private final KernelSide kernel;
  private final OurSide our;
  private final Workspace expected;
  private final Workspace actual;

  /** The same for the same seed. */
  ParityWorld(Kind kind, long seed) throws IOException {
    this.kind = kind;
    this.scratch = seed % 2 == 0 ? Machine.newDiskDirectory() : Machine.newDirectory();
    List<Path> lowers = ParityLayers.of(seed, kind, scratch, 1 + (int) (seed % 4));
    for (Path lower : lowers) {
      before.put(lower, EVERYTHING.read(lower));
    }
    this.kernel = new KernelSide(scratch.resolve("kernel"), lowers, kind.mountOptions);
    this.our = new OurSide(scratch.resolve("our"), lowers, kind.format);
    this.expected = Workspace.on(kernel::open);
    this.actual = Workspace.on(our::open);
  }

  Kind kind() {
    return kind;
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
    Path below = root.relativize(path.toRealPath());
    if (!Files.isDirectory(kernel.upper().resolve(below), NOFOLLOW_LINKS)) {
      return true;
    }
    return kernel.lowers().stream()
            .anyMatch(lower -> Files.isDirectory(lower.resolve(below), NOFOLLOW_LINKS))
        && !isOpaque(below);
  }

  boolean isOnXfs() throws IOException {
    return Files.getFileStore(scratch).type().equals("xfs");
  }

  /** Whether a directory is moved to where the kernel has a whiteout, or where it leaves one. */
  boolean isMovedOntoWhiteout(String name, String targetName) throws IOException {
    Path root = expected.root();
    Path target = root.resolve(targetName);
    if (!Files.isDirectory(root.resolve(name), NOFOLLOW_LINKS)
        || !Files.isDirectory(target.getParent())) {
      return false;
    }
    Path parent = root.relativize(target.getParent().toRealPath());
    Path inUpper = kernel.upper().resolve(parent).resolve(target.getFileName());
    return Files.exists(target, NOFOLLOW_LINKS) || Files.exists(inUpper, NOFOLLOW_LINKS);
  }

  /** Whether the kernel's upper hides what is below this directory, there or further up. */
  private boolean isOpaque(Path below) throws IOException {
    String attribute = (kind == Kind.USER ? "user" : "trusted") + ".overlay.opaque";
    for (Path at = below; at != null; at = at.getParent()) {
      if (Shell.attributeOrEmpty(kernel.upper().resolve(at), attribute).equals("y")) {
        return true;
      }
    }
    return false;
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
    expected.close();
    actual.close();
    kernel.close();
    our.close();
    List<String> lines = new ArrayList<>();
    try (KernelMount mount = KernelMount.of(kind.format, our.upper(), our.lowers())) {
      for (String line : shown.differencesTo(READER.read(mount.root()))) {
        lines.add("our upper, mounted by the kernel: " + line);
      }
    }
    try (OurSide over = new OurSide(scratch, List.of(), kind.format)) {
      Path root = over.open(kernel.upper(), kernel.lowers());
      for (String line : shown.differencesTo(READER.read(root))) {
        lines.add("the kernel's upper, opened by us: " + line);
      }
    }
    for (Map.Entry<Path, TreeSnapshot> lower : before.entrySet()) {
      for (String line : lower.getValue().differencesTo(EVERYTHING.read(lower.getKey()))) {
        lines.add("in " + lower.getKey() + ": " + line);
      }
    }
    return lines;
  }

  @Override
  public void close() throws IOException {
    expected.close();
    actual.close();
    kernel.close();
    our.close();
    Rig.deleteTree(scratch);
  }
}
