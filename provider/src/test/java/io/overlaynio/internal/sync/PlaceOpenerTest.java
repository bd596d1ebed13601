package io.overlaynio.internal.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Finding real objects, on the platform's file system and on one in memory. */
@Timeout(60)
final class PlaceOpenerTest {

  private record At(Path path) implements Place {
    @Override
    public Path pathOrNull() {
      return path;
    }

    @Override
    public String label() {
      return path.toString();
    }
  }

  @TempDir Path root;

  private final DirtyFiles dirty = new DirtyFiles(10);
  private final PlaceOpener opener = PlaceOpener.readingFirst();

  private static Object fileKey(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .fileKey();
  }

  private Tracked tracked(Path path) throws IOException {
    Object key = fileKey(path);
    return dirty.track(key == null ? path : key, new At(path), Files.isDirectory(path));
  }

  private int opened(Tracked object) throws IOException {
    List<FileChannel> channels = opener.open(object);
    for (FileChannel channel : channels) {
      channel.force(true);
      channel.close();
    }
    return channels.size();
  }

  @Test
  void open_fileAndDirectory_canBeForced() throws IOException {
    assertThat(opened(tracked(Files.writeString(root.resolve("a"), "a")))).isEqualTo(1);
    assumeThat(OS.WINDOWS.isCurrentOs()).isFalse();
    assertThat(opened(dirty.track("d", new At(root), true))).isEqualTo(1);
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void open_fileThatNobodyMayWrite_isOpenedForReading() throws IOException {
    Path file = Files.writeString(root.resolve("a"), "a");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
    assertThat(opened(tracked(file))).isEqualTo(1);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("-w-------"));
    assertThat(opened(tracked(file))).isEqualTo(1);
  }

  @Test
  void open_missing_throwsNoSuchFile() throws IOException {
    Path file = Files.writeString(root.resolve("a"), "a");
    Tracked object = tracked(file);
    Files.delete(file);
    assertThatThrownBy(() -> opener.open(object)).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void open_anotherFileHasTheName_throwsNoSuchFile() throws IOException {
    Path file = Files.writeString(root.resolve("a"), "a");
    Tracked object = tracked(file);
    Files.move(file, root.resolve("b"));
    Files.writeString(file, "another");
    assertThatThrownBy(() -> opener.open(object)).isInstanceOf(NoSuchFileException.class);
    dirty.moved(object.key(), object.place(), new At(root.resolve("b")));
    assertThat(opened(object)).isEqualTo(1);
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void open_secondNameAfterTheFirstWasReused_findsTheFile() throws IOException {
    Path file = Files.writeString(root.resolve("a"), "a");
    Tracked object = tracked(file);
    Files.createLink(root.resolve("b"), file);
    dirty.linked(object.key(), new At(root.resolve("b")));
    dirty.linked(object.key(), new At(file));
    Files.delete(file);
    Files.writeString(file, "another");
    assertThat(opened(object)).isEqualTo(1);
    Files.delete(root.resolve("b"));
    assertThatThrownBy(() -> opener.open(object)).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void open_unknownIdentityWithTwoNames_opensBoth() throws IOException {
    Path a = Files.writeString(root.resolve("a"), "a");
    Path b = Files.writeString(root.resolve("b"), "b");
    Tracked object = dirty.track("opaque", new At(a), false);
    dirty.linked("opaque", new At(b));
    assertThat(opened(object)).isEqualTo(2);
    Files.delete(b);
    assertThat(opened(object)).isEqualTo(1);
  }

  @Test
  void open_renamedWhileOpened_throwsNoSuchFileAndLeavesNothingOpen() throws IOException {
    Path a = Files.writeString(root.resolve("a"), "a");
    Place moving =
        new Place() {
          private int asked;

          @Override
          public Path pathOrNull() {
            asked++;
            return asked == 1 ? a : root.resolve("b");
          }

          @Override
          public String label() {
            return "/a";
          }
        };
    Tracked object = dirty.track("opaque", moving, false);
    assertThatThrownBy(() -> opener.open(object)).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void open_linkOrFifo_isSkipped() throws Exception {
    Path link = Files.createSymbolicLink(root.resolve("link"), Path.of("nowhere"));
    assertThat(opened(tracked(link))).isZero();
    Path fifo = root.resolve("fifo");
    Process mkfifo = new ProcessBuilder("mkfifo", fifo.toString()).start();
    assumeThat(mkfifo.waitFor(10, TimeUnit.SECONDS) && mkfifo.exitValue() == 0).isTrue();
    assertThat(opened(tracked(fifo))).isZero();
  }

  @Test
  void open_parentIsAFileNow_isMissing() throws IOException {
    Path parent = Files.createDirectories(root.resolve("d/e"));
    Tracked object = tracked(Files.writeString(parent.resolve("f"), "text"));
    Path away = Files.move(root.resolve("d"), root.resolve("away"));
    Files.writeString(root.resolve("d"), "no directory");
    assertThatThrownBy(() -> opener.open(object)).isInstanceOf(NoSuchFileException.class);
    Files.delete(root.resolve("d"));
    Files.move(away, root.resolve("d"));
    assertThat(opened(object)).isEqualTo(1);
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void open_directoryBecomesALinkBeforeItIsOpened_isMissing() throws IOException {
    Path path = Files.createDirectory(root.resolve("d"));
    Tracked object = tracked(path);
    Files.createSymbolicLink(root.resolve("link"), Path.of("nowhere"));
    PlaceSearch<FileChannel> search =
        new PlaceSearch<>(
            (place, there) -> {
              Files.move(place, root.resolve("away"));
              Files.move(root.resolve("link"), place);
              return FileChannel.open(place, LinkOption.NOFOLLOW_LINKS);
            });
    assertThatThrownBy(() -> search.open(object)).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void open_directoryIsALinkJustForTheOpen_isOpenedAgain() throws IOException {
    Path path = Files.createDirectory(root.resolve("d"));
    Tracked object = tracked(path);
    AtomicInteger tries = new AtomicInteger();
    PlaceSearch<FileChannel> search =
        new PlaceSearch<>(
            (place, there) -> {
              if (tries.incrementAndGet() == 1) {
                throw new FileSystemException(place.toString(), null, "No such device or address");
              }
              return FileChannel.open(place, LinkOption.NOFOLLOW_LINKS);
            });
    List<FileChannel> channels = search.open(object);
    assertThat(channels).hasSize(1);
    channels.get(0).close();
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void open_alwaysFails_throws() throws IOException {
    Tracked object = tracked(Files.createDirectory(root.resolve("d")));
    PlaceSearch<FileChannel> search =
        new PlaceSearch<>(
            (place, there) -> {
              throw new FileSystemException(place.toString(), null, "Input/output error");
            });
    assertThatThrownBy(() -> search.open(object)).hasMessageContaining("Input/output error");
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void open_nothingToForceButAnotherHasTheName_isMissing() throws IOException {
    Path path = Files.createDirectory(root.resolve("d"));
    Tracked object = tracked(path);
    PlaceSearch<FileChannel> search =
        new PlaceSearch<>(
            (place, there) -> {
              Files.move(place, root.resolve("away"));
              Files.createDirectory(place);
              return null;
            });
    assertThatThrownBy(() -> search.open(object)).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void sync_parentIsAFileForAMoment_looksAgain() throws IOException {
    Path parent = Files.createDirectory(root.resolve("d"));
    tracked(Files.writeString(parent.resolve("f"), "text")).wrote(4);
    Path away = Files.move(parent, root.resolve("away"));
    Files.writeString(parent, "no directory");
    ThreadPoolExecutor threads = SyncThreads.create();
    Surroundings surroundings =
        new Surroundings(
            threads,
            System::nanoTime,
            attempt -> {
              try {
                Files.deleteIfExists(parent);
                Files.move(away, parent);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    FlushStrategy each = new EachStrategy(Optional::empty, () -> false, 4, opener);
    try (Writeback writeback =
        Writeback.create(dirty, new Mappings(), each, surroundings, threads)) {
      assertThat(writeback.sync().files()).isEqualTo(1);
    }
  }

  @Test
  void open_nameThatNoFileCanHave_isNotTakenForMissing() throws IOException {
    Tracked object = dirty.track("x", new At(root.resolve("x".repeat(300))), false);
    assertThatThrownBy(() -> opener.open(object))
        .isInstanceOf(FileSystemException.class)
        .isNotInstanceOf(NoSuchFileException.class);
  }

  @Test
  void sync_inMemory_forcesFilesAndSkipsDirectories() throws IOException {
    try (FileSystem memory = Jimfs.newFileSystem(Configuration.unix())) {
      Path directory = Files.createDirectory(memory.getPath("/d"));
      Path file = Files.writeString(directory.resolve("f"), "text");
      try (Writeback writeback =
          Writeback.create(dirty, new Mappings(), FlushStrategy.portable())) {
        tracked(file).wrote(4);
        dirty.track("d", new At(directory), true).mark();
        Round round = writeback.sync();
        assertThat(round.strategy()).isEqualTo("portable");
        assertThat(round.files()).isEqualTo(1);
        assertThat(round.directories()).isZero();
        assertThat(dirty.count()).isZero();
      }
    }
  }

  @Test
  void sync_realFiles_forcesThemAll() throws IOException {
    try (Writeback writeback =
        Writeback.create(dirty, new Mappings(), FlushStrategy.each(Optional::empty, 4))) {
      for (int i = 0; i < 40; i++) {
        tracked(Files.writeString(root.resolve("f" + i), "text")).wrote(4);
      }
      dirty.track("root", new At(root), true).mark();
      Round round = writeback.sync();
      assertThat(round.files()).isEqualTo(40);
      assertThat(round.bytes()).isEqualTo(160);
      assertThat(dirty.count()).isZero();
    }
  }
}
