package io.overlaynio.tck.overlay;

import static io.overlaynio.tck.TreeSnapshotAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.overlaynio.OverlayFileSystem;
import io.overlaynio.OverlayOptions;
import io.overlaynio.tck.Aspect;
import io.overlaynio.tck.MergedCopy;
import io.overlaynio.tck.Operation;
import io.overlaynio.tck.Outcome;
import io.overlaynio.tck.RandomOperations;
import io.overlaynio.tck.TreeReader;
import io.overlaynio.tck.TreeSnapshot;
import io.overlaynio.tck.overlay.TwinWorld.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is done to the upper directory as a whole, after random work in small worlds of every
 * format: judged by what is seen of the lower layers alone, and of the overlay before.
 *
 * <p>{@code -Dtck.changes.seeds=N} runs more seeds, {@code -Dtck.seed=N} one certain.
 */
final class UpperAsAWholeOracleTest {

  private static final int SEEDS = Integer.getInteger("tck.changes.seeds", 1);
  private static final long ONLY_SEED = Long.getLong("tck.seed", -1);
  private static final TreeReader EVERYTHING =
      TreeReader.of(Aspect.MODE, Aspect.OWNER, Aspect.MODIFIED, Aspect.ATTRIBUTES, Aspect.LINKS);

  /** What is asked of a world after random work. */
  @FunctionalInterface
  private interface Question {
    void of(ChangedWorld world, String what) throws IOException;
  }

  private static void afterRandomWork(Kind kind, int layersBelow, Question question)
      throws IOException {
    if (ONLY_SEED >= 0) {
      afterRandomWork(kind, ONLY_SEED, layersBelow, question);
      return;
    }
    for (long seed = 0; seed < SEEDS; seed++) {
      afterRandomWork(kind, seed, layersBelow, question);
    }
  }

  private static void afterRandomWork(Kind kind, long seed, int layersBelow, Question question)
      throws IOException {
    try (ChangedWorld world = new ChangedWorld(kind, seed, layersBelow)) {
      work(world, kind, seed, 20);
      question.of(world, kind + ", -Dtck.seed=" + seed);
    }
  }

  private static void work(ChangedWorld world, Kind kind, long seed, int operations)
      throws IOException {
    RandomOperations random =
        new RandomOperations(
            seed, kind.abilities(), RandomLayers.TOP, RandomLayers.stock().subList(0, 4));
    TreeSnapshot seen = null;
    for (int i = 0; i < operations; i++) {
      if (i % 8 == 0) {
        seen = TreeReader.of().read(world.workspace().root());
      }
      Operation operation = random.next(seen);
      Outcome.of(operation, world.workspace());
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("kinds")
  void discard_afterRandomWork_showsTheLowerAgainAndAgain(Kind kind) throws IOException {
    afterRandomWork(
        kind,
        2,
        (world, what) -> {
          for (long again = 0; again < 3; again++) {
            world.workspace().closeChannels();
            TreeSnapshot lower = lowersOf(world, kind);
            world.overlay().discard();
            assertThat(EVERYTHING.read(world.workspace().root())).as(what).isSameTreeAs(lower);
            work(world, kind, again, 10);
          }
        });
  }

  private static TreeSnapshot lowersOf(ChangedWorld world, Kind kind) throws IOException {
    try (OverlayFileSystem alone = openLowers(world, kind)) {
      return EVERYTHING.read(alone.getPath("/"));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("kinds")
  void commit_intoTheLowerAfterRandomWork_changesNothingInView(Kind kind) throws IOException {
    afterRandomWork(
        kind,
        1,
        (world, what) -> {
          for (long again = 0; again < 3 && world.lowers().size() == 1; again++) {
            world.workspace().closeChannels();
            TreeSnapshot seen = treeOf(world.workspace().root(), kind);
            world.overlay().commit(world.lowers().get(0));
            assertThat(treeOf(world.workspace().root(), kind)).as(what).isSameTreeAs(seen);
            try (OverlayFileSystem alone = openLowers(world, kind)) {
              assertThat(treeOf(alone.getPath("/"), kind)).as(what).isSameTreeAs(seen);
            }
            assertThat(world.overlay().changes()).as(what).isEmpty();
            work(world, kind, again, 10);
          }
        });
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("kinds")
  void commit_intoACopyAfterRandomWork_makesItTheView(Kind kind) throws IOException {
    afterRandomWork(
        kind,
        2,
        (world, what) -> {
          world.workspace().closeChannels();
          Path copy = world.newDirectory("copy");
          try (OverlayFileSystem alone = openLowers(world, kind)) {
            MergedCopy.of(List.of(alone.getPath("/")), copy);
          }
          TreeSnapshot seen = treeOf(world.workspace().root(), kind);
          world.overlay().commit(copy);
          assertThat(treeOf(copy, kind)).as(what).isSameTreeAs(seen);
          assertThat(treeOf(world.workspace().root(), kind)).as(what).isSameTreeAs(seen);
          world.overlay().commit(copy);
          assertThat(treeOf(copy, kind)).as("again, " + what).isSameTreeAs(seen);
        });
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("kinds")
  void snapshot_afterRandomWork_changesNothingInViewNowAndOpenedAnew(Kind kind) throws IOException {
    afterRandomWork(
        kind,
        2,
        (world, what) -> {
          for (long again = 0; again < 3; again++) {
            world.workspace().closeChannels();
            TreeSnapshot seen = EVERYTHING.read(world.workspace().root());
            world.useAsLower(world.overlay().snapshot().lower());
            assertThat(EVERYTHING.read(world.workspace().root())).as(what).isSameTreeAs(seen);
            try (OverlayFileSystem alone = openLowers(world, kind)) {
              assertThat(EVERYTHING.read(alone.getPath("/"))).as(what).isSameTreeAs(seen);
            }
            assertThat(world.overlay().changes()).as(what).isEmpty();
            work(world, kind, again, 10);
            assertThat(world.mistakes()).as(what).isEmpty();
          }
        });
  }

  /** All but the root, which is not committed; in memory nobody can set the time of a link. */
  private static TreeSnapshot treeOf(Path root, Kind kind) throws IOException {
    TreeReader reader =
        kind.files() == Layering.JIMFS ? EVERYTHING.without(Aspect.MODIFIED) : EVERYTHING;
    return reader.read(root.resolve(RandomLayers.TOP));
  }

  private static OverlayFileSystem openLowers(ChangedWorld world, Kind kind) throws IOException {
    return OverlayFileSystem.open(
        OverlayOptions.builder().lower(world.lowers()).format(kind.format()).build());
  }

  static Stream<Kind> kinds() {
    return ChangesOracleTest.kinds();
  }
}
