package io.overlaynio.tck.overlay;

import static io.overlaynio.tck.RandomOperations.Ability.ATTRIBUTES;
import static io.overlaynio.tck.RandomOperations.Ability.FILE_CHANNELS;
import static io.overlaynio.tck.RandomOperations.Ability.HARD_LINKS;
import static io.overlaynio.tck.RandomOperations.Ability.MODES;
import static io.overlaynio.tck.RandomOperations.Ability.OWNERS;
import static io.overlaynio.tck.RandomOperations.Ability.SYMBOLIC_LINKS;
import static io.overlaynio.tck.RandomOperations.Ability.TRANSFERS;
import static io.overlaynio.tck.RandomOperations.Ability.UNIX_HABITS;

import io.overlaynio.tck.Aspect;
import io.overlaynio.tck.MergedCopy;
import io.overlaynio.tck.RandomOperations;
import io.overlaynio.tck.RandomOperations.Ability;
import io.overlaynio.tck.RandomTrial;
import io.overlaynio.tck.TreeReader;
import io.overlaynio.tck.TreeSnapshot;
import io.overlaynio.tck.Workspace;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Runs the same random operations on the machine and on the default file system, which must be an
 * overlay, and lets nothing be different.
 *
 * <p>The machine's own file system is asked for by name: {@code --add-opens
 * java.base/sun.nio.fs=ALL-UNNAMED}.
 */
final class DefaultTrialProgram {

  private DefaultTrialProgram() {}

  /** Arguments: a directory of the machine to work in, how many seeds, how many operations each. */
  public static void main(String[] arguments) throws Exception {
    Path scratch = machine().getPath(arguments[0]);
    Set<Ability> abilities =
        EnumSet.of(
            SYMBOLIC_LINKS, HARD_LINKS, MODES, ATTRIBUTES, FILE_CHANNELS, TRANSFERS, UNIX_HABITS);
    if (Machine.isRoot()) {
      abilities.add(OWNERS);
    }
    for (long seed = 0; seed < Long.parseLong(arguments[1]); seed++) {
      long fixed = seed;
      new RandomTrial(() -> new World(scratch, fixed, abilities), 20)
          .run(
              "seed " + seed,
              new RandomOperations(seed, abilities, RandomLayers.TOP, RandomLayers.stock()),
              Integer.parseInt(arguments[2]));
      System.out.println("seed " + seed);
    }
  }

  private static FileSystem machine() throws ReflectiveOperationException {
    return (FileSystem)
        Class.forName("sun.nio.fs.DefaultFileSystemProvider")
            .getMethod("theFileSystem")
            .invoke(null);
  }

  /** A directory of the machine, as the overlay shows it, and a copy that stays the machine's. */
  private static final class World implements RandomTrial.World {

    private static final Instant RECENT = Instant.parse("2020-01-01T00:00:00Z");

    private final Path lower;
    private final Path plain;
    private final TreeSnapshot before;
    private final Workspace expected;
    private final Workspace actual;

    World(Path scratch, long seed, Set<Ability> abilities) throws IOException {
      lower = Files.createTempDirectory(scratch, "lower");
      plain = Files.createTempDirectory(scratch, "plain");
      new RandomLayers(seed, abilities).fill(lower);
      MergedCopy.of(List.of(lower), plain);
      Files.setLastModifiedTime(plain, Files.getLastModifiedTime(lower));
      before = TreeReader.of(Aspect.values()).read(lower);
      expected = Workspace.on(plain);
      actual = Workspace.on(FileSystems.getDefault().getPath(lower.toString()));
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
      return TreeReader.of(
              Aspect.MODE, Aspect.OWNER, Aspect.MODIFIED, Aspect.ATTRIBUTES, Aspect.LINKS)
          .callingRecent(RECENT);
    }

    @Override
    public boolean comparesExceptions() {
      return true;
    }

    @Override
    public List<String> differencesAtTheEnd() throws IOException {
      return before.differencesTo(TreeReader.of(Aspect.values()).read(lower));
    }

    @Override
    public void close() throws IOException {
      expected.close();
      actual.close();
      Rig.deleteTree(plain);
      Rig.deleteTree(lower);
    }
  }
}
