package io.overlaynio.tck.overlay;

import static io.overlaynio.tck.TreeSnapshotAssert.assertThat;

import io.overlaynio.OverlayFileSystem;
import io.overlaynio.OverlayOptions;
import io.overlaynio.tck.Aspect;
import io.overlaynio.tck.Operation;
import io.overlaynio.tck.Outcome;
import io.overlaynio.tck.RandomOperations;
import io.overlaynio.tck.TreeReader;
import io.overlaynio.tck.TreeSnapshot;
import io.overlaynio.tck.overlay.TwinWorld.Kind;
import java.io.IOException;
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

  private static final int SEEDS = Integer.getInteger("tck.changes.seeds", 6);
  private static final long ONLY_SEED = Long.getLong("tck.seed", -1);
  private static final TreeReader EVERYTHING =
      TreeReader.of(Aspect.MODE, Aspect.OWNER, Aspect.MODIFIED, Aspect.ATTRIBUTES, Aspect.LINKS);

  /** What is asked of a world after random work. */
  @FunctionalInterface
  private interface Question {
    void of(ChangedWorld world, String what) throws IOException;
  }

  private static void afterRandomWork(Kind kind, Question question) throws IOException {
    if (ONLY_SEED >= 0) {
      afterRandomWork(kind, ONLY_SEED, question);
      return;
    }
    for (long seed = 0; seed < SEEDS; seed++) {
      afterRandomWork(kind, seed, question);
    }
  }

  private static void afterRandomWork(Kind kind, long seed, Question question) throws IOException {
    try (ChangedWorld world = new ChangedWorld(kind, seed)) {
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
    try (OverlayFileSystem alone =
        OverlayFileSystem.open(
            OverlayOptions.builder().lower(world.lowers()).format(kind.format()).build())) {
      return EVERYTHING.read(alone.getPath("/"));
    }
  }

  static Stream<Kind> kinds() {
    return ChangesOracleTest.kinds();
  }
}
