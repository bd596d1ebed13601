package io.overlaynio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The two outcomes of a round: a report, or an exception. */
final class SyncReportTest {

  @Test
  void toString_wholeReport_isOneLine() {
    Map<String, Duration> phases = new LinkedHashMap<>();
    phases.put("data", Duration.ofNanos(3_120_000));
    phases.put("directories", Duration.ZERO);
    SyncReport report =
        new SyncReport("journal", 3, 1, 12_288, "the journal", phases, Duration.ofNanos(4_260_000));
    phases.clear();
    assertThat(report)
        .hasToString(
            "3 files, 1 directory, 12288 bytes by journal in 4.3 ms (data 3.1 ms, directories 0.0"
                + " ms), flushed by the journal");
    assertThat(report.phases()).containsOnlyKeys("data", "directories");
    assertThatThrownBy(() -> report.phases().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void toString_nothingToDo_isShort() {
    assertThat(new SyncReport("each", 0, 0, 1, "", Map.of(), Duration.ZERO))
        .hasToString("0 files, 0 directories, 1 byte by each in 0.0 ms");
  }

  @Test
  void toString_notFlushed_saysSo() {
    SyncReport report = new SyncReport("each", 1, 0, 1, "", Map.of(), Duration.ZERO);
    assertThat(report.flushed()).isFalse();
    assertThat(report)
        .hasToString("1 file, 0 directories, 1 byte by each in 0.0 ms, no disk flushed");
  }

  @Test
  void sync_filesAndDirectories_tellsWhatWasDone(@TempDir Path root) throws IOException {
    try (OverlayFileSystem overlay = OverlayFileSystem.open(onto(root))) {
      Files.write(overlay.getPath("/a"), new byte[100]);
      Files.write(overlay.getPath("/b"), new byte[20]);
      SyncReport report = overlay.sync();
      assertThat(report.strategy()).isEqualTo("each");
      assertThat(report.files()).isEqualTo(2);
      assertThat(report.directories()).isEqualTo(1);
      assertThat(report.bytes()).isEqualTo(120);
      assertThat(report.phases()).containsOnlyKeys("start", "files", "directories");
      assertThat(report.total()).isPositive();
      assertThat(report.phases().values()).allMatch(each -> each.compareTo(report.total()) <= 0);
      assertThat(overlay.sync().flushed()).isFalse();
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void sync_fileSystemWithoutADisk_flushesNothing() throws IOException {
    Path memory = Path.of("/dev/shm");
    assumeThat(Files.isWritable(memory)).isTrue();
    assumeThat(Files.getFileStore(memory).type()).isEqualTo("tmpfs");
    Path root = Files.createTempDirectory(memory, "overlay");
    try (OverlayFileSystem overlay = OverlayFileSystem.open(onto(root))) {
      Files.write(overlay.getPath("/a"), new byte[100]);
      SyncReport report = overlay.sync();
      assertThat(report.files()).isEqualTo(1);
      assertThat(report.flushed()).isFalse();
      assertThat(report.toString()).endsWith("no disk flushed");
    } finally {
      deleteAll(root);
    }
  }

  private static OverlayOptions onto(Path root) throws IOException {
    return OverlayOptions.builder()
        .lower(Files.createDirectory(root.resolve("lower")))
        .upper(Files.createDirectory(root.resolve("upper")))
        .strategy(SyncStrategy.EACH)
        .build();
  }

  private static void deleteAll(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  @Test
  void exception_severalFailures_namesEveryPathInOrder() {
    Map<Path, IOException> failures = new LinkedHashMap<>();
    for (int i = 0; i < 12; i++) {
      failures.put(Path.of("f" + i), new IOException("no " + i));
    }
    OverlaySyncException thrown = new OverlaySyncException(failures);
    assertThat(thrown)
        .hasMessageStartingWith("not made durable: f0, f1")
        .hasMessageEndingWith("2 more");
    assertThat(thrown.failures()).isEqualTo(failures);
    assertThat(thrown.failures().keySet()).startsWith(Path.of("f0"), Path.of("f1"));
    assertThat(thrown.getCause()).hasMessage("no 0");
    assertThat(thrown.getSuppressed()).hasSize(11);
  }

  @Test
  void exception_oneFailureOfManyPaths_isNotItsOwnSuppressed() {
    IOException disk = new IOException("disk");
    OverlaySyncException thrown =
        new OverlaySyncException(Map.of(Path.of("a"), disk, Path.of("b"), disk));
    assertThat(thrown).hasCause(disk).hasNoSuppressedExceptions();
  }

  @Test
  void exception_serialised_keepsItsMessage() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(new OverlaySyncException(Map.of(Path.of("a"), new IOException("disk"))));
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      OverlaySyncException read = (OverlaySyncException) in.readObject();
      assertThat(read).hasMessage("not made durable: a");
      assertThat(read.failures()).isEmpty();
    }
  }
}
