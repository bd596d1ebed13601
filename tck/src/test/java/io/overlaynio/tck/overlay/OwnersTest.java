package io.overlaynio.tck.overlay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.overlaynio.OverlayFileSystem;
import io.overlaynio.OverlayOptions;
import io.overlaynio.tck.machine.Command;
import io.overlaynio.tck.machine.DiskFormat;
import io.overlaynio.tck.machine.Mount;
import io.overlaynio.tck.machine.Requirement;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An upper has one owner, whatever path leads to it. */
final class OwnersTest {

  @TempDir Path directory;
  private Path lower;
  private Path upper;

  @BeforeEach
  void furnish() throws IOException {
    lower = Files.createDirectory(directory.resolve("lower"));
    upper = Files.createDirectory(directory.resolve("upper"));
    Files.createDirectory(directory.resolve("elsewhere"));
  }

  private OverlayFileSystem open(Path upper) throws IOException {
    return OverlayFileSystem.open(
        OverlayOptions.builder()
            .lower(lower)
            .upper(upper)
            .name("owner-" + upper.hashCode())
            .build());
  }

  private void assertRefused(Path another) {
    assertThatExceptionOfType(FileSystemException.class)
        .isThrownBy(() -> open(another))
        .withMessageContaining("overlay://owner-" + upper.hashCode() + "/")
        .withMessageContaining("use another upper and work");
  }

  @Test
  void open_upperThatIsOpenByALink_isRefused() throws IOException {
    Path link = Files.createSymbolicLink(directory.resolve("elsewhere/link"), upper);
    Path above = Files.createSymbolicLink(directory.resolve("elsewhere/above"), directory);
    try (OverlayFileSystem owner = open(upper)) {
      assertThat(owner.isOpen()).isTrue();
      assertRefused(link);
      assertRefused(above.resolve("upper"));
    }
    open(link).close();
  }

  @Test
  void open_upperThatIsOpenByAnotherMountOfIt_isRefused() throws IOException {
    Requirement.mounts(DiskFormat.EXT4); // root, to mount
    Path root = Files.createDirectory(directory.resolve("elsewhere/bind"));
    Command.run("mount", "--bind", upper, root);
    try (Mount bind = new Mount(root)) {
      try (OverlayFileSystem owner = open(upper)) {
        assertThat(owner.isOpen()).isTrue();
        assertRefused(bind.root());
      }
      open(bind.root()).close();
    }
  }
}
