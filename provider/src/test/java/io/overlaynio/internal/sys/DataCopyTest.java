package io.overlaynio.internal.sys;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.SPARSE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Copying inside the kernel: what arrives, what is left of holes, and when it is declined. */
@Timeout(60)
final class DataCopyTest {
  private static final int MIB = 1 << 20;

  @TempDir Path directory;
  private Native system;
  private Path target;

  @BeforeEach
  void prepare() throws IOException {
    system = Machine.nativeAccess();
    target = Files.createFile(directory.resolve("target"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4096, 100_001})
  void copyData_anySize_copiesAll(int size) throws IOException {
    Path source = Files.write(directory.resolve("source"), random(size));
    assertThat(system.copyData(source, target)).isTrue();
    assertThat(target).hasSameBinaryContentAs(source);
  }

  @Test
  void copyData_manyChunks_copiesAll() throws IOException {
    Path source = Files.write(directory.resolve("source"), random(100_001));
    assertThat(new DataCopy(Machine.libC(), 1000).copy(source, target)).isTrue();
    assertThat(target).hasSameBinaryContentAs(source);
  }

  @Test
  void copyData_holes_stayHoles() throws IOException {
    Path source = sparse();
    assertThat(system.copyData(source, target)).isTrue();
    assertThat(target).hasSameBinaryContentAs(source);
    List<Long> ranges = dataRanges(source);
    assumeTrue(ranges.size() == 4, "the temporary directory's file system keeps no holes");
    assertThat(dataRanges(target)).isEqualTo(ranges);
  }

  @Test
  void copyData_onlyAHole_staysOne() throws IOException {
    Path source = directory.resolve("source");
    try (FileChannel channel = FileChannel.open(source, CREATE_NEW, WRITE, SPARSE)) {
      channel.write(ByteBuffer.allocate(1), 5 * MIB);
      channel.truncate(5 * MIB);
    }
    assertThat(system.copyData(source, target)).isTrue();
    assertThat(target).hasSize(5 * MIB);
    assertThat(dataRanges(target)).isEqualTo(dataRanges(source));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/proc/version", "/proc/self/mountinfo", "/sys/kernel/uevent_seqnum"})
  void copyData_contentsWithoutSize_isDeclined(String name) throws IOException {
    assumeTrue(Files.exists(Path.of(name)), "no " + name);
    assertThat(system.copyData(Path.of(name), target)).isFalse();
    assertThat(target).isEmptyFile();
  }

  @Test
  void copyData_betweenKindsOfFileSystem_isDeclinedOrWhole() throws IOException {
    Path memory = Path.of("/dev/shm");
    assumeTrue(Files.isWritable(memory), "no tmpfs at hand");
    assumeFalse(
        Files.getFileStore(memory).type().equals(Files.getFileStore(directory).type()),
        "the temporary directory is a tmpfs too");
    Path source = Files.createTempFile(memory, "overlay-nio", "");
    try {
      Files.write(source, random(10_000));
      if (system.copyData(source, target)) {
        assertThat(target).hasSameBinaryContentAs(source);
      } else {
        assertThat(target).isEmptyFile();
      }
    } finally {
      Files.delete(source);
    }
  }

  @Test
  void copyData_interruptedBefore_throwsAndStaysInterrupted() throws IOException {
    Path source = Files.write(directory.resolve("source"), random(10_000));
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> system.copyData(source, target))
          .isInstanceOf(ClosedByInterruptException.class);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(target).isEmptyFile();
  }

  @Test
  void copyData_interruptedMidway_stops() throws Exception {
    Path source = Files.write(directory.resolve("source"), random(4 * MIB));
    LibC libC = Machine.libC();
    assumeTrue(libC.call() != null && !sharesBlocks(source), "blocks are shared in one step");
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    AtomicReference<Boolean> stillInterrupted = new AtomicReference<>();
    // So small a chunk that the copy takes seconds, unless it is stopped.
    DataCopy slow = new DataCopy(libC, 1);
    Thread copier =
        new Thread(
            () -> {
              try {
                slow.copy(source, target);
              } catch (IOException e) {
                thrown.set(e);
              }
              stillInterrupted.set(Thread.currentThread().isInterrupted());
            });
    copier.start();
    while (Files.size(target) == 0 && copier.isAlive()) {
      Thread.onSpinWait();
    }
    copier.interrupt();
    copier.join();
    assertThat(thrown.get()).isInstanceOf(ClosedByInterruptException.class);
    assertThat(stillInterrupted.get()).isTrue();
    assertThat(Files.size(target)).isBetween(1L, 4L * MIB - 1);
  }

  @Test
  void copyData_missingFile_namesIt() throws IOException {
    Path missing = directory.resolve("missing");
    assertThatThrownBy(() -> system.copyData(missing, target))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage(missing.toString());
    assertThatThrownBy(() -> system.copyData(target, missing))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage(missing.toString());
  }

  @Test
  void copyData_throughLink_isRefused() throws IOException {
    Path source = Files.write(directory.resolve("source"), random(10));
    Path link = Files.createSymbolicLink(directory.resolve("link"), source);
    assertThatThrownBy(() -> system.copyData(link, target)).isInstanceOf(FileSystemException.class);
    assertThatThrownBy(() -> system.copyData(source, link)).isInstanceOf(FileSystemException.class);
    assertThat(target).isEmptyFile();
  }

  private boolean sharesBlocks(Path source) throws IOException {
    Path probe = Files.createFile(directory.resolve("probe"));
    LibC libC = Machine.libC();
    try (Descriptor from = Descriptor.read(libC, source);
        Descriptor to = Descriptor.write(libC, probe)) {
      return libC.call().ioctl(to.number(), LibC.FICLONE, from.number()) == 0;
    }
  }

  /** Hole, data, hole, data, hole. */
  private Path sparse() throws IOException {
    Path source = directory.resolve("sparse");
    try (FileChannel channel = FileChannel.open(source, CREATE_NEW, WRITE, SPARSE)) {
      channel.write(ByteBuffer.wrap(random(MIB)), MIB);
      channel.write(ByteBuffer.wrap(random(MIB)), 4 * MIB);
      channel.write(ByteBuffer.wrap(new byte[1]), 9 * MIB);
      channel.truncate(8 * MIB);
    }
    return source;
  }

  /** Where data begins and ends, alternately. */
  private static List<Long> dataRanges(Path path) throws IOException {
    LibC libC = Machine.libC();
    List<Long> ranges = new ArrayList<>();
    try (Descriptor file = Descriptor.read(libC, path)) {
      long position = libC.call().lseek(file.number(), 0, LibC.SEEK_DATA);
      while (position >= 0) {
        ranges.add(position);
        position = libC.call().lseek(file.number(), position, LibC.SEEK_HOLE);
        ranges.add(position);
        position = libC.call().lseek(file.number(), position, LibC.SEEK_DATA);
      }
    }
    return ranges;
  }

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }
}
