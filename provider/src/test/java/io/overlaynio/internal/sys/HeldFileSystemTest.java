package io.overlaynio.internal.sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.overlaynio.internal.sys.Native.OpenFileSystem;
import java.io.IOException;
import java.io.StringReader;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Descriptors of the JDK's own, found again, and what the machine has still to write. */
final class HeldFileSystemTest {

  @TempDir Path directory;
  private Native system;
  private Path file;

  @BeforeEach
  void load() throws IOException {
    system = Machine.nativeAccess();
    file = Files.writeString(directory.resolve("with space"), "text");
  }

  @Test
  void openFileSystem_fileIsOpen_canBeSynced() throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      Optional<OpenFileSystem> found = system.openFileSystem(file);
      assertThat(found).isPresent();
      found.get().sync();
      assertThat(channel.isOpen()).isTrue();
    }
  }

  @Test
  void sync_closedMeanwhile_throws() throws IOException {
    OpenFileSystem found;
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      found = system.openFileSystem(file).orElseThrow();
      assertThat(channel.isOpen()).isTrue();
    }
    assertThatThrownBy(found::sync).hasMessageContaining("not open any more");
  }

  @Test
  void openFileSystem_fileIsNotOpen_isEmpty() throws IOException {
    assertThat(system.openFileSystem(file)).isEmpty();
  }

  @Test
  void openFileSystem_fileIsOpenTwice_isEmpty() throws IOException {
    try (FileChannel one = FileChannel.open(file, StandardOpenOption.READ);
        FileChannel other = FileChannel.open(file, StandardOpenOption.READ)) {
      assertThat(system.openFileSystem(file)).isEmpty();
      assertThat(one.isOpen() && other.isOpen()).isTrue();
    }
  }

  @Test
  void openFileSystem_throughALink_isTheFileItLeadsTo() throws IOException {
    Path link = Files.createSymbolicLink(directory.resolve("link"), file);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      assertThat(system.openFileSystem(link)).isPresent();
      assertThat(channel.isOpen()).isTrue();
    }
  }

  @Test
  void dirtyBytes_ofThisMachine_isKnown() throws IOException {
    assertThat(system.dirtyBytes()).isBetween(0L, Long.MAX_VALUE - 1);
  }

  @Test
  void sum_ofCounts_isDirtyAndUnderWay() throws IOException {
    String counts = "nr_free_pages 7\nnr_dirty 40\nnr_writeback 2\nnr_dirty_threshold 900\n";
    assertThat(DirtyPages.sum(new StringReader(counts))).isEqualTo(42);
  }

  @Test
  void sum_oneIsMissing_isUnknown() throws IOException {
    assertThat(DirtyPages.sum(new StringReader("nr_dirty 40\n"))).isEqualTo(Long.MAX_VALUE);
  }
}
