package io.overlaynio.tck.powercut;

import static org.assertj.core.api.Assertions.assertThat;

import io.overlaynio.tck.machine.DiskFormat;
import io.overlaynio.tck.machine.Requirement;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Shuts the file system down under the running program, by its own ioctl, which loses what it has
 * in memory: page cache and log. Each cut takes a run of its own; how many on each file system: the
 * system property {@code powercut.shutdowns}.
 */
class ShutdownTest {

  private static final int CUTS = Integer.getInteger("powercut.shutdowns", 15);
  private static final long SEED = Long.getLong("powercut.seed", 1);
  private static final int STEPS = 150;

  @ParameterizedTest
  @EnumSource(names = {"EXT4", "XFS"})
  void shutdown_atRandomMoments_losesNothing(DiskFormat format) throws IOException {
    Requirement.mounts(format);
    List<String> broken = new ArrayList<>();
    try (PowerCuts power = PowerCuts.on(format)) {
      for (long seed = SEED; seed < SEED + CUTS; seed++) {
        int step = new Random(seed).nextInt(STEPS);
        broken.addAll(power.shutDown(Worker.AUTO, seed, STEPS, step));
      }
    }
    System.out.printf("%s: %d shutdowns, %d with losses%n", format, CUTS, broken.size());
    assertThat(broken).as("what %d shutdowns of %s broke", CUTS, format).isEmpty();
  }
}
