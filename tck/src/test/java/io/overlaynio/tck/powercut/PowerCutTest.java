package io.overlaynio.tck.powercut;

import static org.assertj.core.api.Assertions.assertThat;

import io.overlaynio.tck.machine.DiskFormat;
import io.overlaynio.tck.machine.Requirement;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Cuts the power at random moments, and finds everything that was confirmed.
 *
 * <p>How many cuts: the system property {@code powercut.cuts}, over all file systems; from which
 * seed: {@code powercut.seed}.
 */
@Timeout(value = 2, unit = TimeUnit.HOURS) // thousands of cuts may be asked for
class PowerCutTest {

  private static final int CUTS = Integer.getInteger("powercut.cuts", 330);
  private static final long SEED = Long.getLong("powercut.seed", 1);
  private static final int CUTS_OF_ONE_RUN = 25;
  private static final int CELLS = 11;
  private static final int CUTS_OF_ONE_CELL = (CUTS + CELLS - 1) / CELLS;
  private static final int STEPS = 150;

  @ParameterizedTest
  @CsvSource({
    "EXT4, EACH",
    "EXT4, JOURNAL",
    "EXT4, QUIET",
    "EXT4, PORTABLE",
    "EXT4, WHOLE",
    "XFS, EACH",
    "XFS, JOURNAL",
    "XFS, QUIET",
    "BTRFS, EACH",
    "BTRFS, JOURNAL",
    "BTRFS, QUIET"
  })
  void cut_atRandomMoments_losesNothing(DiskFormat format, String strategy) throws IOException {
    Requirement.mounts(format);
    RecordingDisk.require();
    Requirement.strategy(format, strategy);
    int cuts = 0;
    List<String> broken = new ArrayList<>();
    try (PowerCuts power = PowerCuts.on(format)) {
      for (long seed = SEED; cuts < CUTS_OF_ONE_CELL; seed++) {
        Recording recording = power.record(strategy, seed, STEPS);
        assertThat(recording.answer()).as("the run of seed %d", seed).isEqualTo(Worker.DONE);
        int count = Math.min(CUTS_OF_ONE_RUN, CUTS_OF_ONE_CELL - cuts);
        List<Cut> chosen = power.randomCuts(recording, count, seed);
        broken.addAll(power.cut(recording, seed, chosen));
        cuts += chosen.size();
      }
    }
    System.out.printf("%s, %s: %d cuts, %d with losses%n", format, strategy, cuts, broken.size());
    assertThat(broken).as("what %d cuts on %s broke by %s", cuts, format, strategy).isEmpty();
  }
}
