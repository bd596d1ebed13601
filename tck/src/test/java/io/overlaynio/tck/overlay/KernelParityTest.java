package io.overlaynio.tck.overlay;

import io.overlaynio.tck.RandomOperations;
import io.overlaynio.tck.RandomTrial;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * An overlay does what the kernel's does: the same random operations, in lock step on both over the
 * same layers, end alike to the word, leave the same tree, and leave uppers that each can read of
 * the other. What is meant to differ is listed in {@link DeliberateDifference}.
 *
 * <p>{@code -Dparity.seeds=N} runs more seeds of each kind, {@code -Dparity.seed=N} one certain,
 * {@code -Dparity.operations=N} more operations of each.
 */
@Timeout(value = 2, unit = TimeUnit.HOURS) // thousands of seeds may be asked for
final class KernelParityTest {

  private static final int OPERATIONS = Integer.getInteger("parity.operations", 200);
  private static final int SEEDS = Integer.getInteger("parity.seeds", 3);
  private static final long ONLY_SEED = Long.getLong("parity.seed", -1);
  private static final int OPERATIONS_BETWEEN_LOOKS = 20;

  @BeforeEach
  void requireKernel() throws IOException {
    Machine.requireKernelOverlays();
    Machine.requireEncodable(String.join("", ParityLayers.stock(ParityWorld.Kind.USER)));
    Machine.requireCommand("getfattr");
  }

  @ParameterizedTest(name = "{0}, seed {1}")
  @MethodSource("worlds")
  void operations_random_endAsOnTheKernelsOverlay(ParityWorld.Kind kind, long seed)
      throws IOException {
    RandomTrial trial =
        new RandomTrial(() -> new ParityWorld(kind, seed), OPERATIONS_BETWEEN_LOOKS);
    RandomOperations operations =
        new RandomOperations(seed, kind.abilities(), RandomLayers.TOP, ParityLayers.stock(kind));
    trial.run(kind + ", -Dparity.seed=" + seed, operations, OPERATIONS);
  }

  static Stream<Arguments> worlds() {
    return Arrays.stream(ParityWorld.Kind.values())
        .flatMap(kind -> seeds().mapToObj(seed -> Arguments.of(kind, seed)));
  }

  private static LongStream seeds() {
    return ONLY_SEED >= 0 ? LongStream.of(ONLY_SEED) : LongStream.range(0, SEEDS);
  }
}
