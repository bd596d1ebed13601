package io.overlaynio.tck.overlay;

import io.overlaynio.tck.RandomOperations;
import io.overlaynio.tck.RandomTrial;
import io.overlaynio.tck.overlay.NearGround.Settling;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * An overlay does what the kernel's does: the same random operations, in lock step on both over the
 * same layers, end alike to the word, leave the same tree, and leave uppers that each can read of
 * the other. What is meant to differ is listed in {@link DeliberateDifference}.
 *
 * <p>{@code -Dparity.seeds=N} runs more seeds of each kind, from {@code -Dparity.first=N} on; with
 * {@code -Dparity.turns=true} each seed runs one kind instead of all; {@code -Dparity.seed=N} runs
 * one certain. {@code -Dparity.operations=N} asks for more operations of each, {@code
 * -Dparity.disks=ext4,xfs} for disks of their own, by turns. The long form is
 *
 * <pre>mvn -B -ntp -pl tck -am -Dtest=KernelParityTest -Dsurefire.failIfNoSpecifiedTests=false
 *     -Dparity.seeds=200 -Dparity.operations=5000 -Dparity.disks=ext4,xfs -Dparity.turns=true test
 * </pre>
 */
@Timeout(value = 2, unit = TimeUnit.HOURS) // thousands of seeds may be asked for
final class KernelParityTest {

  private static final int OPERATIONS = Integer.getInteger("parity.operations", 200);
  private static final int SEEDS = Integer.getInteger("parity.seeds", 3);
  private static final long FIRST_SEED = Long.getLong("parity.first", 0);
  private static final long ONLY_SEED = Long.getLong("parity.seed", -1);
  private static final boolean BY_TURNS = Boolean.getBoolean("parity.turns");
  private static final String DISKS = System.getProperty("parity.disks", "");
  private static final int LOOKS = 10;

  private static ParityDisks disks;

  @BeforeAll
  static void requireKernel() throws IOException {
    Machine.requireKernelOverlays();
    Machine.requireEncodable(String.join("", ParityLayers.stock(ParityKind.USER)));
    Machine.requireCommand("getfattr");
    disks = ParityDisks.of(DISKS);
  }

  @AfterAll
  static void removeDisks() throws IOException {
    if (disks != null) {
      disks.close();
    }
  }

  @ParameterizedTest(name = "{0}, seed {1}")
  @MethodSource("worlds")
  void operations_random_endAsOnTheKernelsOverlay(ParityKind kind, long seed) throws IOException {
    RandomTrial trial =
        new RandomTrial(
            () ->
                new ParityWorld(
                    kind, NearGround.in(disks.directory(seed), kind, seed, Settling.NONE)),
            Math.max(20, OPERATIONS / LOOKS));
    RandomOperations operations =
        new RandomOperations(
            seed, kind.abilities(true), RandomLayers.TOP, ParityLayers.stock(kind));
    trial.run(kind + ", -Dparity.seed=" + seed, operations, OPERATIONS);
  }

  static Stream<Arguments> worlds() {
    return Arrays.stream(ParityKind.values())
        .flatMap(kind -> seeds(kind).mapToObj(seed -> Arguments.of(kind, seed)));
  }

  /** All of them for each kind, or each of them for one. */
  private static LongStream seeds(ParityKind kind) {
    LongStream seeds =
        ONLY_SEED >= 0
            ? LongStream.of(ONLY_SEED)
            : LongStream.range(FIRST_SEED, FIRST_SEED + SEEDS);
    int kinds = ParityKind.values().length;
    return BY_TURNS ? seeds.filter(seed -> seed % kinds == kind.ordinal()) : seeds;
  }
}
