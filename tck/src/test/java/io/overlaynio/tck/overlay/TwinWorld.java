package io.overlaynio.tck.overlay;

import static io.overlaynio.tck.RandomOperations.Ability.ATOMIC_MOVES_OF_DIRECTORIES;
import static io.overlaynio.tck.RandomOperations.Ability.ATTRIBUTES;
import static io.overlaynio.tck.RandomOperations.Ability.FILE_CHANNELS;
import static io.overlaynio.tck.RandomOperations.Ability.FREEZING;
import static io.overlaynio.tck.RandomOperations.Ability.HARD_LINKS;
import static io.overlaynio.tck.RandomOperations.Ability.MODES;
import static io.overlaynio.tck.RandomOperations.Ability.OWNERS;
import static io.overlaynio.tck.RandomOperations.Ability.REOPENING;
import static io.overlaynio.tck.RandomOperations.Ability.SYMBOLIC_LINKS;
import static io.overlaynio.tck.RandomOperations.Ability.TRANSFERS;
import static io.overlaynio.tck.RandomOperations.Ability.UNIX_HABITS;

import io.overlaynio.OverlayFileSystem;
import io.overlaynio.OverlayFormat;
import io.overlaynio.OverlayOptions;
import io.overlaynio.tck.Aspect;
import io.overlaynio.tck.MergedCopy;
import io.overlaynio.tck.RandomOperations.Ability;
import io.overlaynio.tck.RandomTrial;
import io.overlaynio.tck.TreeReader;
import io.overlaynio.tck.TreeSnapshot;
import io.overlaynio.tck.Workspace;
import io.overlaynio.tck.Workspace.Stage.Opening;
import java.io.IOException;
import java.nio.file.FileSystem;
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
 * An overlay over random layers, and a plain copy of what they show on the same file system: what
 * happens to the copy is what must happen to the overlay.
 */
final class TwinWorld implements RandomTrial.World {

  /**
   * How such a world is made.
   *
   * @param files where both trees are: {@code PLATFORM} or {@code JIMFS}
   * @param links what a freeze would break is either hard links or nothing
   */
  record Kind(Layering files, OverlayFormat format, Links links) {

    enum Links {
      HARD_LINKS,
      FROZEN_LAYERS
    }

    Set<Ability> abilities() {
      Set<Ability> abilities = EnumSet.of(FILE_CHANNELS, REOPENING, ATTRIBUTES);
      if (files == Layering.PLATFORM) {
        // Jimfs has its own ideas about writing through dangling links and about all of these.
        abilities.add(SYMBOLIC_LINKS);
        abilities.add(MODES);
        abilities.add(UNIX_HABITS);
        abilities.add(TRANSFERS);
      }
      abilities.add(links == Links.HARD_LINKS ? HARD_LINKS : FREEZING);
      if (files == Layering.PLATFORM && Machine.isRoot()) {
        abilities.add(OWNERS);
      }
      if (format == OverlayFormat.KERNEL) {
        abilities.add(ATOMIC_MOVES_OF_DIRECTORIES);
      }
      return abilities;
    }

    @Override
    public String toString() {
      return files + " " + format + " with " + links;
    }
  }

  /** Times from here on were set by an operation's own doing, not by its caller. */
  private static final Instant RECENT = Instant.parse("2020-01-01T00:00:00Z");

  private static final TreeReader EVERYTHING = TreeReader.of(Aspect.values());

  private final Kind kind;
  private final Path scratch;
  private final FileSystem memoryOrNull;
  private final List<Path> lowers = new ArrayList<>();
  private final Map<Path, TreeSnapshot> before = new LinkedHashMap<>();
  private final Workspace expected;
  private final Workspace actual;
  private int uppers;
  private Path upper;
  private OverlayFileSystem overlay;

  /** The same for the same seed. */
  TwinWorld(Kind kind, long seed) throws IOException {
    this.kind = kind;
    this.memoryOrNull = kind.files == Layering.JIMFS ? Layering.newMemory() : null;
    this.scratch =
        memoryOrNull == null
            ? (seed % 2 == 0 ? Machine.newDiskDirectory() : Machine.newDirectory())
            : Files.createDirectory(memoryOrNull.getPath("/scratch"));
    RandomLayers layers = new RandomLayers(seed, kind.abilities());
    for (int i = 0; i <= seed % 3; i++) {
      Path lower = Files.createDirectory(scratch.resolve("lower" + i));
      layers.fill(lower);
      lowers.add(0, lower);
      before.put(lower, EVERYTHING.read(lower));
    }
    Path plain = newDirectory("plain");
    MergedCopy.of(lowers, plain);
    settleRoot(plain);
    this.expected = Workspace.on(plain);
    this.actual = Workspace.on(this::openOverlay);
  }

  private Path openOverlay(Opening how) throws IOException {
    closeOverlay();
    if (how != Opening.AGAIN) {
      Path frozen = upper;
      upper = newDirectory("upper" + ++uppers);
      if (frozen != null) {
        lowers.add(0, frozen);
        before.put(frozen, EVERYTHING.read(frozen));
        Files.setLastModifiedTime(upper, Files.getLastModifiedTime(frozen));
      }
    }
    overlay = OverlayFileSystem.open(options());
    return overlay.getPath("/");
  }

  private OverlayOptions options() {
    return OverlayOptions.builder().lower(lowers).upper(upper).format(kind.format).build();
  }

  private Path newDirectory(String name) throws IOException {
    Path directory = Files.createDirectory(scratch.resolve(name));
    settleRoot(directory);
    return directory;
  }

  /** The merged root has the upper root's attributes, so the plain one's must be the same. */
  private static void settleRoot(Path directory) throws IOException {
    Files.setLastModifiedTime(directory, FileTime.from(RandomLayers.FIRST_TIME));
  }

  private void closeOverlay() throws IOException {
    OverlayFileSystem open = overlay;
    overlay = null;
    if (open != null) {
      open.close();
    }
  }

  List<Path> lowers() {
    return lowers;
  }

  Path upper() {
    return upper;
  }

  Path scratch() {
    return scratch;
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
    // Truncating changes no time in Jimfs, and others of its times are its own as well.
    return kind.files == Layering.JIMFS
        ? TreeReader.of(Aspect.ATTRIBUTES)
        : TreeReader.of(Aspect.MODE, Aspect.OWNER, Aspect.MODIFIED, Aspect.ATTRIBUTES, Aspect.LINKS)
            .callingRecent(RECENT);
  }

  /** Jimfs has words of its own for what fails. */
  @Override
  public boolean comparesExceptions() {
    return kind.files == Layering.PLATFORM;
  }

  /**
   * The overlay tells what has changed; opened once more it tells and shows the same, and no layer
   * below has changed.
   */
  @Override
  public List<String> differencesAtTheEnd() throws IOException {
    expected.close();
    actual.close();
    TreeSnapshot plain = reader().read(expected.root());
    List<String> lines = new ArrayList<>(ChangeOracle.mistakes(overlay, kind.format, lowers));
    Path again = openOverlay(Opening.AGAIN);
    for (String line : ChangeOracle.mistakes(overlay, kind.format, lowers)) {
      lines.add("opened again: " + line);
    }
    for (String line : plain.differencesTo(reader().read(again))) {
      lines.add("opened again: " + line);
    }
    closeOverlay();
    for (Map.Entry<Path, TreeSnapshot> lower : before.entrySet()) {
      for (String line : lower.getValue().differencesTo(EVERYTHING.read(lower.getKey()))) {
        lines.add("in " + lower.getKey() + ": " + line);
      }
    }
    if (lines.isEmpty() && KernelMount.canMount(kind.format, upper)) {
      try (KernelMount mount = KernelMount.of(kind.format, upper, lowers)) {
        for (String line : plain.differencesTo(reader().read(mount.root()))) {
          lines.add("mounted by the kernel: " + line);
        }
      }
    }
    return lines;
  }

  @Override
  public void close() throws IOException {
    expected.close();
    actual.close();
    closeOverlay();
    if (memoryOrNull != null) {
      memoryOrNull.close();
    } else {
      Rig.deleteTree(scratch);
    }
  }
}
