package io.overlaynio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.overlaynio.Subject.Ground;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.PosixFileAttributeView;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OverlayFileStoreTest {

  @TempDir Path temporary;

  @Test
  void store_ofAnyFile_isTheSameOne() throws IOException {
    try (Ground ground = Subject.OVERLAY_ON_PLATFORM.open(temporary)) {
      FileStore store = Files.getFileStore(ground.root());
      Files.writeString(ground.path("inUpper"), "");

      assertThat(Files.getFileStore(ground.lower())).isEqualTo(store).hasSameHashCodeAs(store);
      assertThat(Files.getFileStore(ground.path("inUpper"))).isEqualTo(store);
      assertThat(store).isNotEqualTo(Files.getFileStore(temporary));
      assertThat(ground.root().getFileSystem().getFileStores()).containsExactly(store);
      assertThatThrownBy(() -> Files.getFileStore(ground.path("missing")))
          .isInstanceOf(NoSuchFileException.class);
    }
  }

  @Test
  void store_anyOverlay_hasNameAndSpaceOfUpper() throws IOException {
    try (Ground ground = Subject.OVERLAY_ON_PLATFORM.open(temporary)) {
      FileStore store = Files.getFileStore(ground.lower());
      FileStore real = Files.getFileStore(temporary);

      assertThat(store.name()).isEqualTo("overlay");
      assertThat(store.type()).isEqualTo("overlay");
      assertThat(store.toString()).startsWith("overlay (");
      assertThat(store.isReadOnly()).isFalse();
      assertThat(store.getTotalSpace()).isEqualTo(real.getTotalSpace());
      assertThat(store.getAttribute("totalSpace")).isEqualTo(real.getTotalSpace());
      assertThat(store.getBlockSize()).isEqualTo(real.getBlockSize());
      assertThat(store.getUsableSpace()).isPositive();
      assertThat(store.getUnallocatedSpace()).isPositive();
      assertThatThrownBy(() -> store.getAttribute("nonsense"))
          .isInstanceOf(UnsupportedOperationException.class);
    }
  }

  @Test
  void supportsFileAttributeView_asLayers_isWhatTheyHave() throws IOException {
    try (Ground ground = Subject.OVERLAY_ON_JIMFS.open(temporary)) {
      FileStore store = Files.getFileStore(ground.lower());

      assertThat(store.supportsFileAttributeView(BasicFileAttributeView.class)).isTrue();
      assertThat(store.supportsFileAttributeView(PosixFileAttributeView.class)).isTrue();
      assertThat(store.supportsFileAttributeView(AclFileAttributeView.class)).isFalse();
      assertThat(store.supportsFileAttributeView("user")).isTrue();
      assertThat(store.supportsFileAttributeView("dos")).isFalse();
    }
  }

  @Test
  void isReadOnly_withoutUpper_isTrue() throws IOException {
    Path lower = Files.createDirectory(temporary.resolve("lower"));
    try (FileSystem overlay =
        OverlayFileSystem.open(OverlayOptions.builder().lower(lower).build())) {
      FileStore store = Files.getFileStore(overlay.getPath("/"));

      assertThat(store.isReadOnly()).isTrue();
      assertThat(store.getTotalSpace()).isEqualTo(Files.getFileStore(lower).getTotalSpace());
    }
  }
}
