package io.overlaynio;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Splitting the upper off as a lower layer, and going on above it. */
final class SnapshotTest {

  @TempDir private Path temporary;
  private Path lower;
  private Path upper;
  private OverlayFileSystem overlay;

  @BeforeEach
  void open() throws IOException {
    temporary = temporary.toRealPath();
    lower = Files.createDirectory(temporary.resolve("lower"));
    upper = Files.createDirectory(temporary.resolve("upper"));
    Files.createDirectory(lower.resolve("d"));
    Files.writeString(lower.resolve("d/inner"), "lower");
    Files.writeString(lower.resolve("file"), "lower");
    open(List.of(lower));
    Files.writeString(path("/file"), "first");
    Files.delete(path("/d/inner"));
    Files.createDirectory(path("/new"));
    Files.writeString(path("/new/file"), "first");
  }

  private void open(List<Path> lowers) throws IOException {
    overlay = OverlayFileSystem.open(OverlayOptions.builder().lower(lowers).upper(upper).build());
  }

  @AfterEach
  void close() throws IOException {
    overlay.close();
  }

  private Path path(String text) {
    return overlay.getPath(text);
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> names = Files.walk(directory)) {
      return names.skip(1).map(name -> directory.relativize(name).toString()).sorted().toList();
    }
  }

  @Test
  void snapshot_changes_areBelowAndStillSeen() throws IOException {
    assertThat(names(path("/"))).containsExactly("d", "file", "new", "new/file");
    OverlaySnapshot snapshot = overlay.snapshot();
    assertThat(snapshot.lower()).isEqualTo(temporary.resolve(".upper.snapshot-1"));
    assertThat(snapshot.lowers()).containsExactly(snapshot.lower(), lower);
    assertThat(names(upper)).isEmpty();
    assertThat(names(path("/"))).containsExactly("d", "file", "new", "new/file");
    assertThat(Files.readString(path("/file"))).isEqualTo("first");
    assertThat(overlay.changes()).isEmpty();
    assertThat(overlay.sync().files()).isZero();
  }

  @Test
  void snapshot_thenChanged_leavesItAloneAndIsUndoneByDiscard() throws IOException {
    OverlaySnapshot snapshot = overlay.snapshot();
    List<String> held = names(snapshot.lower());
    Files.writeString(path("/file"), "second");
    Files.writeString(path("/d/inner"), "second");
    Files.delete(path("/new/file"));
    Files.delete(path("/new"));
    assertThat(names(path("/"))).containsExactly("d", "d/inner", "file");
    assertThat(overlay.changes()).hasSize(3);
    assertThat(names(snapshot.lower())).isEqualTo(held);
    overlay.discard();
    assertThat(names(path("/"))).containsExactly("d", "file", "new", "new/file");
    assertThat(Files.readString(path("/file"))).isEqualTo("first");
  }

  @Test
  void snapshot_severalTimes_isOpenedWithAll() throws IOException {
    overlay.snapshot();
    Files.writeString(path("/file"), "second");
    OverlaySnapshot second = overlay.snapshot();
    assertThat(second.lowers()).hasSize(3).endsWith(lower);
    Files.writeString(path("/third"), "third");
    overlay.close();
    open(second.lowers());
    assertThat(names(path("/"))).containsExactly("d", "file", "new", "new/file", "third");
    assertThat(Files.readString(path("/file"))).isEqualTo("second");
  }

  @Test
  void open_withoutTheSnapshot_isRefusedWhileItIsThere() throws IOException {
    OverlaySnapshot snapshot = overlay.snapshot();
    overlay.close();
    assertThatThrownBy(() -> open(List.of(lower)))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining(snapshot.lower().toString())
        .hasMessageContaining("put it on top");
    Path moved = Files.move(snapshot.lower(), temporary.resolve("moved"));
    open(List.of(moved, lower));
    assertThat(Files.readString(path("/file"))).isEqualTo("first");
  }

  @Test
  void snapshot_atAPlace_isThereUnlessSomethingIs() throws IOException {
    assertThatThrownBy(() -> overlay.snapshot(lower))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThatThrownBy(() -> overlay.snapshot(upper.resolve("below")))
        .hasMessageContaining("in the layer");
    assertThatThrownBy(() -> overlay.snapshot(lower.resolve("below")))
        .hasMessageContaining("in the layer");
    assertThatThrownBy(() -> overlay.snapshot(path("/below"))).hasMessageContaining("file store");
    assertThat(overlay.changes()).hasSize(4);
    Path place = temporary.resolve("place");
    assertThat(overlay.snapshot(place).lower()).isEqualTo(place);
    assertThat(names(place)).contains("file", "new/file");
  }

  @Test
  void snapshot_attributesOfTheRoot_stay() throws IOException {
    FileTime time = FileTime.fromMillis(1_000_000);
    Files.setLastModifiedTime(path("/"), time);
    OverlaySnapshot snapshot = overlay.snapshot();
    assertThat(Files.getLastModifiedTime(path("/"))).isEqualTo(time);
    assertThat(Files.getLastModifiedTime(snapshot.lower())).isEqualTo(time);
    assertThat(Files.getPosixFilePermissions(snapshot.lower()))
        .isEqualTo(Files.getPosixFilePermissions(upper));
  }

  @Test
  void snapshot_openForWriting_isRefusedByName() throws IOException {
    try (FileChannel channel = FileChannel.open(path("/file"), WRITE)) {
      assertThatThrownBy(() -> overlay.snapshot())
          .isInstanceOfSatisfying(
              OverlayBusyException.class,
              busy -> assertThat(busy.files()).containsExactly(path("/file")));
      channel.write(ByteBuffer.wrap(new byte[] {'F'}));
    }
    overlay.snapshot();
    assertThat(Files.readString(path("/file"))).isEqualTo("First");
  }

  @Test
  void snapshot_openForReadingOrWatched_goesOn() throws IOException {
    try (FileChannel channel = FileChannel.open(path("/file"), READ);
        WatchService service = overlay.newWatchService()) {
      WatchKey made = path("/new").register(service, ENTRY_CREATE);
      WatchKey merged = path("/d").register(service, ENTRY_CREATE);
      overlay.snapshot();
      Files.writeString(path("/file"), "second");
      Files.writeString(path("/new/more"), "second");
      Files.writeString(path("/d/more"), "second");
      ByteBuffer content = ByteBuffer.allocate(10);
      assertThat(channel.read(content)).isEqualTo(5);
      assertThat(made.pollEvents()).hasSize(1);
      assertThat(merged.pollEvents()).hasSize(1);
      assertThat(made.isValid() && merged.isValid()).isTrue();
    }
  }

  @Test
  void snapshot_movedDirectory_isStillSeenOpenedAnew() throws IOException {
    Files.move(path("/d"), path("/moved"));
    Files.writeString(path("/moved/more"), "first");
    OverlaySnapshot snapshot = overlay.snapshot();
    assertThat(names(path("/"))).containsExactly("file", "moved", "moved/more", "new", "new/file");
    overlay.close();
    open(snapshot.lowers());
    assertThat(names(path("/"))).containsExactly("file", "moved", "moved/more", "new", "new/file");
  }

  @Test
  void snapshot_inMemoryOrReadOnly_isMadeOrRefused() throws IOException {
    try (FileSystem memory = OnJimfs.newMemory()) {
      Path below = Files.createDirectory(memory.getPath("/lower"));
      Path above = Files.createDirectory(memory.getPath("/upper"));
      try (OverlayFileSystem inMemory =
          OverlayFileSystem.open(OverlayOptions.builder().lower(below).upper(above).build())) {
        Files.writeString(inMemory.getPath("/file"), "upper");
        inMemory.snapshot();
        assertThat(above).isEmptyDirectory();
        assertThat(Files.readString(inMemory.getPath("/file"))).isEqualTo("upper");
      }
      try (OverlayFileSystem readOnly =
          OverlayFileSystem.open(OverlayOptions.builder().lower(below).build())) {
        assertThatThrownBy(readOnly::snapshot).isInstanceOf(ReadOnlyFileSystemException.class);
      }
    }
  }
}
