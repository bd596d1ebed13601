package io.overlaynio.tck.overlay;

import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;
import static org.assertj.core.api.Assertions.assertThat;

import io.overlaynio.OverlayFileSystem;
import io.overlaynio.OverlayFormat;
import io.overlaynio.OverlayOptions;
import io.overlaynio.tck.machine.DiskFormat;
import io.overlaynio.tck.machine.Mount;
import io.overlaynio.tck.machine.Requirement;
import io.overlaynio.tck.machine.Scratch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A directory keeps its time where it takes the place of a whiteout. XFS gives a new time to what
 * is exchanged, the others do not.
 */
final class DirectoryTimeTest {

  private static final FileTime TIME = FileTime.from(Instant.parse("2001-01-01T01:01:01.000001Z"));

  @ParameterizedTest
  @EnumSource
  void directory_copiedOrMovedOntoWhiteout_keepsItsTime(DiskFormat disk) throws IOException {
    Requirement.mounts(disk);
    try (Scratch scratch = Requirement.scratch()) {
      Path image = scratch.directory().resolve("image");
      disk.make(image);
      try (Mount mount = Mount.image(image, scratch.directory().resolve("root"))) {
        Path lower = Files.createDirectory(mount.root().resolve("lower"));
        for (String name : new String[] {"source", "a/copied", "b/moved"}) {
          Files.createDirectories(lower.resolve(name));
        }
        OverlayOptions options =
            OverlayOptions.builder()
                .lower(lower)
                .upper(Files.createDirectory(mount.root().resolve("upper")))
                .format(OverlayFormat.USER)
                .build();
        try (OverlayFileSystem overlay = OverlayFileSystem.open(options)) {
          Path source = overlay.getPath("/source");
          Path copied = overlay.getPath("/a/copied");
          Path moved = overlay.getPath("/b/moved");
          Files.setLastModifiedTime(source, TIME);
          Files.delete(copied);
          Files.delete(moved);
          Files.copy(source, copied, COPY_ATTRIBUTES);
          assertThat(Files.getLastModifiedTime(copied)).isEqualTo(TIME);
          Files.move(copied, moved);
          assertThat(Files.getLastModifiedTime(moved)).isEqualTo(TIME);
        }
      }
    }
  }
}
