package io.overlaynio.tck.powercut;

import static org.assertj.core.api.Assertions.assertThat;

import io.overlaynio.tck.machine.DiskFormat;
import io.overlaynio.tck.machine.Requirement;
import io.overlaynio.tck.machine.Way;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a sync leaves in the cache of the disk: nothing that matters; and how often it empties it.
 */
class FlushTest {

  private static final int SEEDS = 5;
  private static final int STEPS = 100;

  /** It commits twice on ext4, first without waiting; each time before the commit and for it. */
  private static final int FLUSHES_OF_SYNCFS = 4;

  @ParameterizedTest
  @CsvSource({
    "EXT4, EACH",
    "EXT4, JOURNAL",
    "EXT4, QUIET",
    "XFS, EACH",
    "XFS, JOURNAL",
    "XFS, QUIET",
    "BTRFS, EACH",
    "BTRFS, JOURNAL",
    "BTRFS, QUIET"
  })
  void sync_asItReturns_isInNoVolatileCache(DiskFormat format, String strategy) throws IOException {
    Requirement.mounts(format);
    RecordingDisk.require();
    Requirement.strategy(format, strategy);
    List<String> broken = new ArrayList<>();
    int count = 0;
    try (PowerCuts power = PowerCuts.on(format)) {
      Recording recording = power.record(strategy, Workload.MANY_FILES, STEPS);
      assertThat(recording.answer()).isEqualTo(Worker.DONE);
      List<Cut> cuts = new ArrayList<>();
      for (Cut last : recording.cutsAfterConfirmations(1)) {
        cuts.add(last);
        cuts.add(new Cut(last.position(), Cut.Survival.ALL, 0));
        for (int seed = 0; seed < SEEDS; seed++) {
          cuts.add(new Cut(last.position(), Cut.Survival.SOME, seed));
        }
      }
      broken.addAll(power.cut(recording, Workload.MANY_FILES, cuts));
      count += cuts.size();
    }
    assertThat(broken).as("what %d cuts after a sync broke", count).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 50, 500})
  void sync_ofAnyNumberOfFilesByJournal_flushesOnceForAll(int files) throws IOException {
    for (DiskFormat format : DiskFormat.values()) {
      Requirement.strategy(format, "JOURNAL");
      Requirement.mounts(format);
      RecordingDisk.require();
      try (PowerCuts power = PowerCuts.on(format)) {
        long journal = flushes(power, "JOURNAL", files);
        long quiet = flushes(power, Way.QUIET.name(), files);
        long each = flushes(power, "EACH", files);
        System.out.printf(
            "%s, %d files: %d flushes by journal, %d on a quiet disk, %d by each%n",
            format, files, journal, quiet, each);
        assertThat(journal)
            .as("flushes of %d files on %s", files, format)
            .isBetween(1L, mostFlushes(format));
        assertThat(quiet)
            .as("flushes of %d files on %s by one syncfs", files, format)
            .isBetween(1L, mostFlushes(format) + FLUSHES_OF_SYNCFS);
      }
    }
  }

  /**
   * One before the commit and one for it. XFS begins with another where its checkpoint spans
   * several of its buffers, and asks that its last write pass the cache, which a loop device turns
   * into a flush: without that it is two as well. btrfs may commit twice.
   */
  private static long mostFlushes(DiskFormat format) {
    return switch (format) {
      case EXT4 -> 2;
      case XFS -> 3;
      case BTRFS -> 4;
    };
  }

  /** How often the disk was told to empty its cache by the sync at the end. */
  private static long flushes(PowerCuts power, String strategy, int files) throws IOException {
    Recording recording = power.record(strategy, Workload.MANY_FILES, files);
    assertThat(recording.answer()).isEqualTo(Worker.DONE);
    int sync = recording.workload().steps().size() - 1;
    return recording
        .log()
        .flushesBetween(
            recording.positionOf(Worker.BEGUN, sync), recording.positionOf(Worker.CONFIRMED, sync));
  }
}
