package io.overlaynio.tck.overlay;

import io.overlaynio.OverlayFormat;
import io.overlaynio.tck.RandomOperations;
import io.overlaynio.tck.RandomTrial;
import io.overlaynio.tck.overlay.TwinWorld.Kind;
import io.overlaynio.tck.overlay.TwinWorld.Kind.Links;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * An overlay behaves as a plain copy of its merged tree would: the same operations end alike and
 * leave the same tree, after opening it again too, and mounted by the kernel where it can be.
 *
 * <p>{@code -Dtck.seeds=N} runs more seeds, {@code -Dtck.seed=N} one certain, {@code
 * -Dtck.operations=N} more operations of each.
 */
final class PlainCopyOracleTest {

  private static final int OPERATIONS = Integer.getInteger("tck.operations", 300);
  private static final int SEEDS = Integer.getInteger("tck.seeds", 5);
  private static final long ONLY_SEED = Long.getLong("tck.seed", -1);
  private static final int OPERATIONS_BETWEEN_LOOKS = 20;

  @ParameterizedTest(name = "{0}, seed {1}")
  @MethodSource("worlds")
  void operations_random_endAsOnAPlainCopy(Kind kind, long seed) throws IOException {
    RandomTrial trial = new RandomTrial(() -> new TwinWorld(kind, seed), OPERATIONS_BETWEEN_LOOKS);
    RandomOperations operations =
        new RandomOperations(seed, kind.abilities(), RandomLayers.TOP, RandomLayers.stock());
    trial.run(kind + ", -Dtck.seed=" + seed, operations, OPERATIONS);
  }

  static Stream<Arguments> worlds() {
    List<Kind> kinds = new ArrayList<>();
    for (Links links : Links.values()) {
      kinds.add(new Kind(Layering.JIMFS, OverlayFormat.MARKER, links));
      kinds.add(new Kind(Layering.PLATFORM, OverlayFormat.MARKER, links));
      if (Machine.isLinux()) {
        kinds.add(new Kind(Layering.PLATFORM, OverlayFormat.USER, links));
      }
      if (Machine.isRoot()) {
        kinds.add(new Kind(Layering.PLATFORM, OverlayFormat.KERNEL, links));
      }
    }
    return kinds.stream().flatMap(kind -> seeds().mapToObj(seed -> Arguments.of(kind, seed)));
  }

  private static LongStream seeds() {
    return ONLY_SEED >= 0 ? LongStream.of(ONLY_SEED) : LongStream.range(0, SEEDS);
  }
}
