package io.overlaynio.tck.writeback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.overlaynio.OverlayFileSystem;
import io.overlaynio.OverlayOptions;
import io.overlaynio.OverlaySyncException;
import io.overlaynio.tck.machine.Command;
import io.overlaynio.tck.machine.DiskFormat;
import io.overlaynio.tck.machine.Mount;
import io.overlaynio.tck.machine.Requirement;
import io.overlaynio.tck.machine.Scratch;
import io.overlaynio.tck.machine.Way;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * An ext4 that finds no place for data, since its map of free blocks is damaged: it takes writes,
 * drops them when it should write them back, and says yes to syncfs and to an fsync afterwards.
 */
final class DroppedDataTest {

  private static final Pattern MAP_OF_BLOCKS = Pattern.compile("Block bitmap at (\\d+)");
  private static final int BLOCK = 4096;
  private static final int FILES = 3;

  private Path lower;
  private Path disk;

  private interface Trial {
    void on(OverlayFileSystem overlay) throws IOException;
  }

  @ParameterizedTest
  @EnumSource
  void sync_dataWasDropped_namesTheFilesEachTime(Way way) throws IOException {
    onDamagedDisk(
        way,
        overlay -> {
          for (int i = 0; i < FILES; i++) {
            Files.write(overlay.getPath("/file" + i), new byte[2 * BLOCK]);
          }
          for (int again = 0; again < 2; again++) {
            OverlaySyncException failure =
                catchThrowableOfType(OverlaySyncException.class, overlay::sync);
            assertThat(failure).as("%s, time %d", way, again).isNotNull();
            assertThat(failure.failures().keySet())
                .extracting(Path::toString)
                .containsExactlyInAnyOrder("/file0", "/file1", "/file2");
          }
        });
  }

  @Test
  void force_othersHaveWrittenBackAndTheDataWasDropped_failsForEachFile() throws IOException {
    onDamagedDisk(
        Way.EACH,
        overlay -> {
          List<FileChannel> open = new ArrayList<>();
          for (int i = 0; i < FILES; i++) {
            FileChannel file =
                FileChannel.open(
                    overlay.getPath("/file" + i),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE);
            file.write(ByteBuffer.allocate(2 * BLOCK));
            open.add(file);
          }
          Command.run("sync", "-f", disk);
          for (FileChannel file : open) {
            assertThatThrownBy(() -> file.force(false)).isInstanceOf(OverlaySyncException.class);
            assertThatThrownBy(() -> file.force(true)).isInstanceOf(OverlaySyncException.class);
            file.close();
          }
        });
  }

  private void onDamagedDisk(Way way, Trial trial) throws IOException {
    Requirement.mounts(DiskFormat.EXT4);
    Requirement.command("dumpe2fs");
    try (Scratch scratch = Requirement.scratch()) {
      Path image = scratch.directory().resolve("image");
      disk = scratch.directory().resolve("disk");
      lower = Files.createDirectory(scratch.directory().resolve("lower"));
      // What is small needs no blocks, so all but the files' data finds its place.
      DiskFormat.EXT4.make(image, "-b", "4096", "-O", "metadata_csum,^flex_bg,inline_data");
      try (Mount whole = Mount.image(image, disk)) {
        Files.createDirectory(whole.root().resolve("upper"));
        OverlayFileSystem.open(options(way)).close(); // makes the rest
      }
      damage(image);
      Mount damaged = Mount.image(image, disk, "errors=continue,no_prefetch_block_bitmaps");
      OverlayFileSystem overlay = OverlayFileSystem.open(options(way));
      trial.on(overlay);
      for (int i = 0; i < FILES; i++) {
        Files.delete(overlay.getPath("/file" + i));
      }
      overlay.close();
      damaged.close();
    }
  }

  private OverlayOptions options(Way way) {
    return OverlayOptions.builder()
        .lower(lower)
        .upper(disk.resolve("upper"))
        .work(disk.resolve("work"))
        .strategy(way.strategy())
        .neighbourBytes(way.neighbourBytes())
        .build();
  }

  private static void damage(Path image) throws IOException {
    Matcher map = MAP_OF_BLOCKS.matcher(Command.run("dumpe2fs", image));
    assertThat(map.find()).isTrue();
    long at = Long.parseLong(map.group(1)) * BLOCK;
    try (FileChannel file =
        FileChannel.open(image, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer one = ByteBuffer.allocate(1);
      file.read(one, at);
      one.flip().put(0, (byte) ~one.get(0));
      file.write(one, at);
    }
  }
}
