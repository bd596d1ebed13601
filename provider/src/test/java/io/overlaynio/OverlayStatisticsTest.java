package io.overlaynio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an overlay tells of its write-back, on real files. */
@Timeout(60)
final class OverlayStatisticsTest {

  private static final OverlayStatistics NOTHING = new OverlayStatistics(0, 0, 0, 0, 0, 0);

  @TempDir Path root;

  private OverlayOptions.Builder options;

  @BeforeEach
  void create() throws IOException {
    options =
        OverlayOptions.builder()
            .lower(Files.createDirectory(root.resolve("lower")))
            .upper(Files.createDirectory(root.resolve("upper")));
  }

  @Test
  void statistics_beforeAndAfterASync_tellWhatWaitsAndWhatWasDone() throws IOException {
    try (OverlayFileSystem overlay = OverlayFileSystem.open(options.build())) {
      assertThat(overlay.statistics()).isEqualTo(NOTHING);
      Files.write(overlay.getPath("/a"), new byte[1000]);
      OverlayStatistics waiting = overlay.statistics();
      assertThat(waiting.dirty()).isEqualTo(2);
      assertThat(waiting.dirtyBytes()).isEqualTo(1000);
      assertThat(waiting.keptDescriptors()).isEqualTo(1);
      overlay.sync();
      assertThat(overlay.statistics()).isEqualTo(new OverlayStatistics(0, 0, 0, 1, 2, 0));
    }
  }

  @Test
  void statistics_aboveTheLimit_tellWhatWasWrittenBackAndIsStillDirty() throws IOException {
    try (OverlayFileSystem overlay =
        OverlayFileSystem.open(options.dirtyBackgroundBytes(4096).build())) {
      Files.write(overlay.getPath("/a"), new byte[100_000]);
      while (overlay.statistics().writtenBack() == 0) {
        Thread.onSpinWait();
      }
      OverlayStatistics after = overlay.statistics();
      assertThat(after.dirty()).isEqualTo(2);
      assertThat(after.rounds()).isZero();
      assertThat(overlay.sync().bytes()).isEqualTo(100_000);
      assertThat(overlay.statistics().dirty()).isZero();
    }
  }

  @Test
  void write_aboveBothLimits_isSlowedAndNotRefused() throws IOException {
    try (OverlayFileSystem overlay =
        OverlayFileSystem.open(options.dirtyBackgroundBytes(4096).dirtyBytes(8192).build())) {
      Path file = overlay.getPath("/a");
      Files.write(file, new byte[0]);
      for (int i = 0; i < 100; i++) {
        Files.write(file, new byte[10_000], StandardOpenOption.APPEND);
      }
      overlay.sync();
      assertThat(Files.size(root.resolve("upper/a"))).isEqualTo(1_000_000);
      assertThat(overlay.statistics().dirtyBytes()).isZero();
    }
  }

  @Test
  void statistics_volatile_tellNothing() throws IOException {
    try (OverlayFileSystem overlay =
        OverlayFileSystem.open(options.durability(Durability.VOLATILE).build())) {
      Files.write(overlay.getPath("/a"), new byte[1000]);
      assertThat(overlay.statistics()).isEqualTo(NOTHING);
    }
  }
}
