package io.overlaynio.tck.powercut;

import static org.assertj.core.api.Assertions.assertThat;

import io.overlaynio.tck.machine.DiskFormat;
import io.overlaynio.tck.machine.Requirement;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Breaks an obligation, and sees the cuts find out: what they do not find would prove nothing. */
class BrokenBuildTest {

  private static final int MOST_RUNS = 25;
  private static final int STEPS = 150;
  private static final int CUTS_OF_ONE_RUN = 12;

  @ParameterizedTest
  @CsvSource({
    "SKIP_THE_PARENT_DIRECTORY, EXT4, EACH",
    "SKIP_THE_LAST_FLUSH, EXT4, JOURNAL",
    "SKIP_THE_SYNCFS, EXT4, QUIET",
    "SKIP_THE_SYNCFS, XFS, QUIET",
    "SKIP_THE_SYNCFS, BTRFS, QUIET",
    "NAME_BEFORE_THE_DATA, EXT4, JOURNAL",
    "NAME_BEFORE_THE_DATA, XFS, JOURNAL",
    "CLEAR_THE_MARK_TOO_EARLY, EXT4, EACH",
    "DROP_AN_EVICTED_RECORD, EXT4, EACH",
    "TOUCH_WITHIN_ONE_TICK, EXT4, JOURNAL",
    "LEAVE_THE_ORDER_OF_RENAMES, BTRFS, EACH"
  })
  void cut_ofBrokenBuild_findsLoss(
      BrokenBuild build, DiskFormat format, String strategy, @TempDir Path directory)
      throws IOException {
    Requirement.mounts(format);
    RecordingDisk.require();
    int cuts = 0;
    List<String> broken = List.of();
    try (PowerCuts power = PowerCuts.on(format, build.in(directory))) {
      for (long seed = 1; broken.isEmpty() && seed <= MOST_RUNS; seed++) {
        Recording recording = power.record(strategy, seed, STEPS);
        // Whether the run has failed by then is not asked: some find their loss when they close.
        List<Cut> chosen = recording.cutsAfterConfirmations(CUTS_OF_ONE_RUN);
        broken = power.cut(recording, seed, chosen);
        cuts += chosen.size();
      }
    }
    System.out.printf("%s: found, the last of %d cuts or before%n", build, cuts);
    assertThat(broken).as("what %d cuts of the broken build %s found", cuts, build).isNotEmpty();
  }
}
