package io.overlaynio;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.ClosedFileSystemException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An archive below that its owner closes while the overlay is open. */
final class ClosedLayerTest {

  @TempDir Path temporary;

  private OverlayFileSystem overlay;

  @BeforeEach
  void openOverlayAndCloseArchive() throws IOException {
    Path file = temporary.resolve("archive.zip");
    try (FileSystem archive = FileSystems.newFileSystem(file, Map.of("create", "true"))) {
      Files.writeString(archive.getPath("/file"), "content");
      Files.writeString(archive.getPath("/other"), "content");
    }
    try (FileSystem archive = FileSystems.newFileSystem(file, Map.of())) {
      overlay =
          OverlayFileSystem.open(
              OverlayOptions.builder()
                  .lower(archive.getPath("/"))
                  .upper(Files.createDirectory(temporary.resolve("upper")))
                  .build());
    }
  }

  @AfterEach
  void closeOverlay() throws IOException {
    overlay.close();
  }

  @Test
  void anyCall_layerIsClosed_saysThatItIsNotTheOverlay() {
    Path file = overlay.getPath("/file");
    Path other = overlay.getPath("/other");
    requireNamed(() -> Files.readString(file));
    requireNamed(() -> Files.size(file));
    requireNamed(() -> Files.copy(file, other, StandardCopyOption.REPLACE_EXISTING));
    requireNamed(() -> Files.isSameFile(file, other));
  }

  @Test
  void anyCall_overlayIsClosedToo_saysThatItIsTheOverlay() throws IOException {
    Path file = overlay.getPath("/file");
    overlay.close();
    assertThatThrownBy(() -> Files.readString(file)).isInstanceOf(ClosedFileSystemException.class);
  }

  private static void requireNamed(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(FileSystemException.class)
        .hasMessageStartingWith("/")
        .hasMessageEndingWith(": the file system of a layer of the overlay was closed")
        .hasCauseInstanceOf(ClosedFileSystemException.class);
  }
}
