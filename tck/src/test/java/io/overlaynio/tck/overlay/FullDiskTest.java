package io.overlaynio.tck.overlay;

import static io.overlaynio.tck.TreeSnapshotAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.overlaynio.OverlayFileSystem;
import io.overlaynio.OverlayFormat;
import io.overlaynio.OverlayOptions;
import io.overlaynio.tck.TreeReader;
import io.overlaynio.tck.TreeSnapshot;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An upper whose disk is too small for what is to be copied up. */
final class FullDiskTest {

  @RegisterExtension
  final Rig rig = new Rig(new Cell(Layering.PLATFORM, OverlayFormat.MARKER, Layering.PLATFORM));

  private Path disk;

  @BeforeEach
  void mount() throws IOException {
    Machine.requireRoot("only root may mount");
    Machine.requireCommand("mount");
    Path place = Files.createDirectory(rig.scratch().resolve("disk"));
    Shell.run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", place);
    disk = place;
  }

  @AfterEach
  void unmount() throws IOException {
    if (disk != null) {
      Shell.run("umount", "-l", disk);
    }
  }

  /** What no file system keeps in less room than it needs. */
  private static byte[] noise() {
    byte[] bytes = new byte[5_000_000];
    new Random(5).nextBytes(bytes);
    return bytes;
  }

  @Test
  void copyUp_withoutRoom_leavesNoTrace() throws IOException {
    rig.lower().file("d/large", noise()).file("d/small", "small");
    Path upper = Files.createDirectory(disk.resolve("upper"));
    OverlayOptions options =
        OverlayOptions.builder().lower(rig.lower().path("")).upper(upper).build();
    try (OverlayFileSystem overlay = OverlayFileSystem.open(options)) {
      TreeSnapshot before = TreeReader.of().read(overlay.getPath("/"));
      Path large = overlay.getPath("/d/large");
      assertThatExceptionOfType(FileSystemException.class)
          .isThrownBy(() -> Files.writeString(large, "more", StandardOpenOption.APPEND))
          .withMessage("/d/large: No space left on device");
      assertThatExceptionOfType(FileSystemException.class)
          .isThrownBy(() -> Files.setLastModifiedTime(large, FileTime.fromMillis(0)))
          .withMessage("/d/large: No space left on device");
      assertThatExceptionOfType(FileSystemException.class)
          .isThrownBy(() -> Files.copy(large, overlay.getPath("copy")))
          .withMessage("/d/large -> copy: No space left on device");
      assertThat(TreeReader.of().read(overlay.getPath("/"))).isSameTreeAs(before);
      assertThat(upper.resolve("d/large")).doesNotExist();
      Files.writeString(overlay.getPath("/d/small"), "changed");
      assertThat(overlay.getPath("/d/small")).hasContent("changed");
      Files.delete(large);
      assertThat(large).doesNotExist();
      assertThat(overlay.sync().directories()).isPositive();
    }
  }

  @Test
  void write_withoutRoom_failsAndTheRestStays() throws IOException {
    rig.lower().file("file", "text");
    Path upper = Files.createDirectory(disk.resolve("upper"));
    OverlayOptions options =
        OverlayOptions.builder().lower(rig.lower().path("")).upper(upper).build();
    try (OverlayFileSystem overlay = OverlayFileSystem.open(options)) {
      Path large = overlay.getPath("/large");
      assertThatExceptionOfType(IOException.class).isThrownBy(() -> Files.write(large, noise()));
      Files.delete(large);
      Files.writeString(overlay.getPath("/file"), "changed");
      assertThat(overlay.getPath("/file")).hasContent("changed");
    }
  }
}
