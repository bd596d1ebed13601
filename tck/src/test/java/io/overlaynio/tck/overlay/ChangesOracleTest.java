package io.overlaynio.tck.overlay;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static org.assertj.core.api.Assertions.assertThat;

import io.overlaynio.OverlayFormat;
import io.overlaynio.tck.Operation;
import io.overlaynio.tck.Outcome;
import io.overlaynio.tck.RandomOperations;
import io.overlaynio.tck.TreeReader;
import io.overlaynio.tck.TreeSnapshot;
import io.overlaynio.tck.overlay.TwinWorld.Kind;
import io.overlaynio.tck.overlay.TwinWorld.Kind.Links;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * After random work an overlay tells just what has changed, as found by reading everything: in many
 * small worlds, since after much work all has changed. {@link PlainCopyOracleTest} asks the same
 * after much, and finds the few operations that show a mistake.
 *
 * <p>{@code -Dtck.changes.seeds=N} runs more seeds, {@code -Dtck.seed=N} one certain.
 */
final class ChangesOracleTest {

  private static final int SEEDS = Integer.getInteger("tck.changes.seeds", 12);
  private static final long ONLY_SEED = Long.getLong("tck.seed", -1);

  /** So few of those in the layers that names are often deleted and made again. */
  private static final List<String> FEW_NAMES = RandomLayers.stock().subList(0, 3);

  private static final int OPERATIONS_CHOSEN_AT_A_LOOK = 8;

  @ParameterizedTest(name = "{0}")
  @MethodSource("kinds")
  void changes_afterRandomOperations_areAllAndNoMore(Kind kind) throws IOException {
    if (ONLY_SEED >= 0) {
      runTrial(kind, ONLY_SEED);
      return;
    }
    for (long seed = 0; seed < SEEDS; seed++) {
      runTrial(kind, seed);
    }
  }

  private static void runTrial(Kind kind, long seed) throws IOException {
    RandomOperations operations =
        new RandomOperations(seed, kind.abilities(), RandomLayers.TOP, FEW_NAMES);
    Random random = new Random(seed);
    List<Object> done = new ArrayList<>();
    try (ChangedWorld world = new ChangedWorld(kind, seed)) {
      TreeSnapshot seen = null;
      for (int i = 0; i < 10 + seed % 40; i++) {
        if (i % OPERATIONS_CHOSEN_AT_A_LOOK == 0) {
          done.add(makeAnew(world.workspace().root(), random));
          seen = TreeReader.of().read(world.workspace().root());
        }
        Operation operation = operations.next(seen);
        done.add(operation);
        Outcome.of(operation, world.workspace());
      }
      assertThat(world.mistakes()).as("%s, -Dtck.seed=%s, after %s", kind, seed, done).isEmpty();
    }
  }

  /**
   * Deletes a directory and makes it again with less in it: chance alone seldom does, and then all
   * names below it count.
   */
  private static String makeAnew(Path root, Random random) throws IOException {
    List<Path> directories;
    try (Stream<Path> walk = Files.walk(root.resolve(RandomLayers.TOP))) {
      directories = walk.filter(path -> Files.isDirectory(path, NOFOLLOW_LINKS)).skip(1).toList();
    }
    if (directories.isEmpty()) {
      return "nothing to make anew";
    }
    Path chosen = directories.get(random.nextInt(directories.size()));
    Rig.deleteTree(chosen);
    Files.createDirectory(chosen);
    Files.writeString(chosen.resolve("a"), "anew");
    return "made anew: " + chosen;
  }

  static Stream<Kind> kinds() {
    List<Kind> kinds = new ArrayList<>();
    kinds.add(new Kind(Layering.JIMFS, OverlayFormat.MARKER, Links.FROZEN_LAYERS));
    kinds.add(new Kind(Layering.PLATFORM, OverlayFormat.MARKER, Links.FROZEN_LAYERS));
    if (Machine.isLinux()) {
      kinds.add(new Kind(Layering.PLATFORM, OverlayFormat.USER, Links.HARD_LINKS));
    }
    if (Machine.isRoot()) {
      kinds.add(new Kind(Layering.PLATFORM, OverlayFormat.KERNEL, Links.FROZEN_LAYERS));
    }
    return kinds.stream();
  }
}
