package io.overlaynio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What Java Flight Recorder is told, and that it costs nothing where nobody asks it. */
@Timeout(120)
final class FlightEventsTest {

  private static final Predicate<String> IS_EVENT =
      Pattern.compile(" io\\.overlaynio\\.\\S*Event ").asPredicate();

  @TempDir Path root;

  @BeforeEach
  void layers() throws IOException {
    Path lower = Files.createDirectories(root.resolve("lower/d"));
    Files.writeString(root.resolve("lower/a"), "text");
    Files.writeString(lower.resolve("b"), "longer text");
    Files.createDirectory(root.resolve("upper"));
  }

  private interface Use {
    void of(OverlayFileSystem overlay) throws IOException;
  }

  /** What was recorded of one kind. */
  private List<RecordedEvent> recorded(String name, Use use) throws IOException {
    Path file = root.resolve("recording.jfr");
    OverlayOptions options =
        OverlayOptions.builder()
            .lower(root.resolve("lower"))
            .upper(root.resolve("upper"))
            .strategy(SyncStrategy.EACH)
            .dirtyBackgroundFiles(2)
            .build();
    try (Recording recording = new Recording();
        OverlayFileSystem overlay = OverlayFileSystem.open(options)) {
      recording.enable(name).withThreshold(Duration.ZERO);
      recording.start();
      use.of(overlay);
      recording.stop();
      recording.dump(file);
    }
    return RecordingFile.readAllEvents(file).stream()
        .filter(event -> event.getEventType().getName().equals(name))
        .toList();
  }

  @Test
  void sync_recorded_tellsWhatTheReportTells() throws IOException {
    List<SyncReport> reports = new ArrayList<>();
    List<RecordedEvent> events =
        recorded(
            "io.overlaynio.Sync",
            overlay -> {
              Files.writeString(overlay.getPath("/new"), "12345");
              reports.add(overlay.sync());
            });
    assertThat(events).hasSize(1);
    RecordedEvent event = events.get(0);
    SyncReport report = reports.get(0);
    assertThat(event.getLong("files")).isEqualTo(1);
    assertThat(event.getLong("directories")).isEqualTo(1);
    assertThat(event.getLong("bytes")).isEqualTo(5);
    assertThat(event.getLong("failures")).isZero();
    assertThat(event.getString("strategy")).isEqualTo("each");
    assertThat(event.getString("flushedBy")).isEqualTo(report.flushedBy());
    assertThat(event.getString("phases"))
        .matches("start=\\d+, files=" + report.phases().get("files").toNanos() + ", .*=\\d+");
    assertThat(event.getDuration()).isPositive();
  }

  @Test
  void sync_fails_isRecordedAsFailed() throws IOException {
    List<RecordedEvent> events =
        recorded(
            "io.overlaynio.Sync",
            overlay -> {
              Files.writeString(overlay.getPath("/d/new"), "12345");
              // Nobody may touch the upper directory; somebody does.
              Files.move(root.resolve("upper/d"), root.resolve("away"));
              assertThatThrownBy(overlay::sync).isInstanceOf(OverlaySyncException.class);
              Files.move(root.resolve("away"), root.resolve("upper/d"));
              overlay.sync();
            });
    assertThat(events)
        .extracting(event -> event.getLong("failures") > 0)
        .containsExactly(true, false);
  }

  @Test
  void copyUp_recorded_tellsPathAndBytes() throws IOException {
    List<RecordedEvent> events =
        recorded(
            "io.overlaynio.CopyUp",
            overlay -> {
              Files.readString(overlay.getPath("/a"));
              Path b = overlay.getPath("/d/b");
              Files.setLastModifiedTime(b, Files.getLastModifiedTime(b));
            });
    assertThat(events).extracting(event -> event.getString("path")).containsExactly("/d", "/d/b");
    assertThat(events).extracting(event -> event.getLong("bytes")).containsExactly(0L, 11L);
  }

  @Test
  void writeback_recorded_tellsWhyAndHowMuch() throws IOException {
    List<RecordedEvent> events =
        recorded(
            "io.overlaynio.Writeback",
            overlay -> {
              for (int i = 0; i < 3; i++) {
                Files.writeString(overlay.getPath("/new" + i), "12345");
              }
              while (overlay.statistics().dirtyBytes() > 0) {
                Thread.onSpinWait();
              }
              overlay.close(); // waits for the write-back, so that it is told before the end
            });
    assertThat(events).hasSize(1);
    assertThat(events.get(0).getString("reason")).isEqualTo("dirty");
    assertThat(events.get(0).getLong("files")).isEqualTo(3);
    assertThat(events.get(0).getLong("bytes")).isEqualTo(15);
  }

  @Test
  void run_nobodyRecords_loadsNoEvent() throws Exception {
    assertThat(run("-verbose:class")).contains("READ text", "SYNCED 4").noneMatch(IS_EVENT);
  }

  @Test
  void run_recorded_loadsEvents() throws Exception {
    String recording = "-XX:StartFlightRecording=filename=" + root.resolve("run.jfr");
    assertThat(run("-verbose:class", recording)).contains("SYNCED 4").anyMatch(IS_EVENT);
  }

  @Test
  void run_runtimeWithoutFlightRecorder_works() throws Exception {
    assertThat(run("--limit-modules", "java.base,jdk.unsupported"))
        .contains("READ text", "SYNCED 4");
  }

  private List<String> run(String... options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", classPath(), FlightEventsProbe.class.getName(), root.toString()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output.lines().toList();
  }

  private static String classPath() {
    Set<String> entries = new LinkedHashSet<>();
    for (Class<?> type : List.of(OverlayFileSystem.class, FlightEventsProbe.class)) {
      entries.add(type.getProtectionDomain().getCodeSource().getLocation().getPath());
    }
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      entries.add(new File(entry).getAbsolutePath());
    }
    return String.join(File.pathSeparator, entries);
  }
}
