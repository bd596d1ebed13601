package io.overlaynio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileSystemAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class OverlayRegistryTest {

  private final OverlayRegistry registry = new OverlayRegistry();
  private OnJimfs files;
  private OverlayOptions writable;
  private OverlayOptions readOnly;

  @BeforeEach
  void open() throws IOException {
    files = OnJimfs.open();
    writable =
        OverlayOptions.builder()
            .lower(files.memory("/lower"))
            .upper(Files.createDirectory(files.memory("/u")))
            .build();
    readOnly = OverlayOptions.builder().lower(files.memory("/lower")).build();
  }

  @AfterEach
  void close() throws IOException {
    files.close();
  }

  @Test
  void open_freeName_isFoundUntilReleased() throws IOException {
    assertThat(registry.open("n", writable, files::overlay)).isSameAs(files.overlay());
    assertThat(registry.get("n")).isSameAs(files.overlay());
    registry.release("n", files.overlay());
    assertThatThrownBy(() -> registry.get("n"))
        .isInstanceOf(FileSystemNotFoundException.class)
        .hasMessageContaining("n");
  }

  @Test
  void open_takenName_isRefusedBeforeAnythingIsOpened() throws IOException {
    registry.open("n", readOnly, files::overlay);
    assertThatThrownBy(() -> registry.open("n", readOnly, OverlayRegistryTest::notToBeOpened))
        .isInstanceOf(FileSystemAlreadyExistsException.class)
        .hasMessageContaining("n");
  }

  @Test
  void open_nameBeingOpened_isTakenButNotFound() throws IOException {
    registry.open(
        "n",
        readOnly,
        () -> {
          assertThatThrownBy(() -> registry.open("n", readOnly, files::overlay))
              .isInstanceOf(FileSystemAlreadyExistsException.class);
          assertThatThrownBy(() -> registry.get("n"))
              .isInstanceOf(FileSystemNotFoundException.class);
          return files.overlay();
        });
  }

  @Test
  void open_openerFails_freesNameAndDirectories() throws IOException {
    assertThatThrownBy(
            () ->
                registry.open(
                    "n",
                    writable,
                    () -> {
                      throw new IOException("disk");
                    }))
        .hasMessage("disk");
    assertThat(registry.open("n", writable, files::overlay)).isSameAs(files.overlay());
  }

  @Test
  void open_directoryOfAnOpenOverlay_isRefusedUntilReleased() throws IOException {
    registry.open("one", writable, files::overlay);
    OverlayOptions upperAsWork =
        OverlayOptions.builder()
            .lower(files.memory("/lower"))
            .upper(Files.createDirectory(files.memory("/v")))
            .work(files.memory("/u"))
            .build();
    for (OverlayOptions clash : List.of(writable, upperAsWork)) {
      assertThatThrownBy(() -> registry.open("two", clash, OverlayRegistryTest::notToBeOpened))
          .isInstanceOf(FileSystemException.class)
          .hasMessageContainingAll("/u", "overlay://one/", "close that one first");
    }
    registry.release("one", files.overlay());
    assertThat(registry.open("two", upperAsWork, files::overlay)).isSameAs(files.overlay());
  }

  @Test
  void open_sameLowerReadOnly_isNotRefused() throws IOException {
    registry.open("one", readOnly, files::overlay);
    assertThat(registry.open("two", readOnly, files::overlay)).isSameAs(files.overlay());
  }

  @Test
  void release_anotherOnesName_changesNothing() throws IOException {
    registry.open("n", writable, files::overlay);
    try (OnJimfs other = OnJimfs.open()) {
      registry.release("n", other.overlay());
    }
    assertThat(registry.get("n")).isSameAs(files.overlay());
    assertThatThrownBy(() -> registry.open("two", writable, OverlayRegistryTest::notToBeOpened))
        .isInstanceOf(FileSystemException.class);
  }

  private static OverlayFileSystem notToBeOpened() {
    throw new AssertionError("opened");
  }
}
