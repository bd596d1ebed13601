package io.overlaynio.tck.layers;

import static io.overlaynio.tck.TreeSnapshotAssert.assertThatTree;
import static io.overlaynio.tck.layers.Deed.bytes;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import io.overlaynio.OverlayFileSystem;
import io.overlaynio.OverlayOptions;
import io.overlaynio.SyncReport;
import io.overlaynio.tck.TreeBuilder;
import io.overlaynio.tck.layers.ScratchDirectory.Where;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two overlays on one disk, and a disk that takes its time: a sync is for what is one's own. */
final class SharedDiskTest {

  private ScratchDirectory scratch;
  private Path lower;
  private CrashingFileSystem crashing;
  private SlowFileSystem slow;
  private RecordingFileSystem disk;
  private int crashes;

  @BeforeEach
  void prepare() throws IOException {
    scratch = ScratchDirectory.create(Where.MEMORY);
    lower = scratch.directory("lower");
    TreeBuilder.in(lower).file("lower file").file("d/file");
    TreeBuilder.in(scratch.directory("disk")).directory("a/upper").directory("b/upper");
    crashing = CrashingFileSystem.over(scratch.path().resolve("disk"));
    slow = SlowFileSystem.over(crashing.root());
    disk = RecordingFileSystem.over(slow.root());
  }

  @AfterEach
  void remove() throws IOException {
    scratch.close();
  }

  private OverlayFileSystem open(RecordingFileSystem on, String name) throws IOException {
    return OverlayFileSystem.open(
        OverlayOptions.builder()
            .lower(ReadOnlyLayer.over(lower).root())
            .upper(on.root().resolve(name).resolve("upper"))
            .work(on.root().resolve(name).resolve("work"))
            .build());
  }

  /** The overlay of this name as the next program finds it after a crash. */
  private OverlayFileSystem reopened(String name) throws IOException {
    Path left = scratch.directory("left" + name + crashes++);
    crashing.cut(Survival.ofForcedOnly()).restore(left);
    return open(RecordingFileSystem.over(left), name);
  }

  private static void change(OverlayFileSystem overlay, String text) throws IOException {
    Files.writeString(overlay.getPath("/d/file"), text, APPEND);
    Files.writeString(overlay.getPath("/d/new"), text);
    Files.delete(overlay.getPath("/lower file"));
  }

  @Test
  void sync_besideAnotherOverlay_touchesNothingOfIt() throws IOException {
    try (OverlayFileSystem a = open(disk, "a");
        OverlayFileSystem b = open(disk, "b")) {
      change(a, "of a");
      change(b, "of b");
      disk.forget();
      a.sync();
      disk.assertThatCalls()
          .haveForced(disk.root().resolve("a/upper/d/new"))
          .haveForced(disk.root().resolve("a/upper/d"))
          .haveNotTouched(disk.root().resolve("b"));
      try (OverlayFileSystem again = reopened("a");
          OverlayFileSystem other = reopened("b")) {
        assertThatTree(again.getPath("/"))
            .hasExactlyNames("d", "d/file", "d/new")
            .hasFile("d/new", "of a");
        assertThatTree(other.getPath("/")).hasExactlyNames("d", "d/file", "lower file");
      }
    }
  }

  @Test
  void sync_ofACleanOverlayBesideADirtyOne_asksTheDiskNothing() throws IOException {
    try (OverlayFileSystem a = open(disk, "a");
        OverlayFileSystem b = open(disk, "b")) {
      change(b, "of b");
      disk.forget();
      SyncReport report = a.sync();
      assertThat(disk.calls()).isEmpty();
      assertThat(report.files()).isZero();
    }
  }

  @Test
  void sync_whileAnotherOverlaysIsStalled_returns() throws Exception {
    try (OverlayFileSystem a = open(disk, "a");
        OverlayFileSystem b = open(disk, "b");
        Stall stall =
            slow.stallBefore(
                call ->
                    call.kind() == CallKind.FORCE
                        && call.isBelow(slow.root().resolve("b/upper")))) {
      change(a, "of a");
      change(b, "of b");
      CompletableFuture<SyncReport> stalled = b.startSync();
      stall.awaitArrival();
      assertThat(a.sync().files()).isPositive();
      assertThat(stalled).isNotDone();
      stall.release();
      assertThat(stalled.get(60, TimeUnit.SECONDS).files()).isPositive();
    }
  }

  @Test
  void write_afterItsFileWasForcedInARound_isLeftToTheNext() throws Exception {
    Path file = slow.root().resolve("a/upper/d/file");
    try (OverlayFileSystem a = open(disk, "a");
        FileChannel channel = FileChannel.open(a.getPath("/d/file"), WRITE)) {
      channel.write(bytes("first"));
      CompletableFuture<SyncReport> first;
      try (Stall stall =
          slow.stallAfter(call -> call.kind() == CallKind.FORCE && call.isOn(file))) {
        first = a.startSync();
        stall.awaitArrival();
        channel.write(bytes("SECOND"), 0);
        Files.writeString(a.getPath("/d/created meanwhile"), "meanwhile");
      }
      first.get(60, TimeUnit.SECONDS);
      try (OverlayFileSystem left = reopened("a")) {
        assertThatTree(left.getPath("/")).hasFile("d/file", "firste");
      }
      SyncReport second = a.sync();
      assertThat(second.files()).isEqualTo(2);
      try (OverlayFileSystem left = reopened("a")) {
        assertThatTree(left.getPath("/"))
            .hasFile("d/file", "SECOND")
            .hasFile("d/created meanwhile", "meanwhile");
      }
      assertThat(a.sync().files()).isZero();
    }
  }

  @Test
  void sync_calledDuringARound_waitsForOneThatBeganAfterIt() throws Exception {
    Path file = slow.root().resolve("a/upper/d/file");
    try (OverlayFileSystem a = open(disk, "a")) {
      Files.writeString(a.getPath("/d/file"), "first");
      CompletableFuture<SyncReport> first;
      CompletableFuture<SyncReport> second;
      try (Stall stall =
          slow.stallAfter(call -> call.kind() == CallKind.FORCE && call.isOn(file))) {
        first = a.startSync();
        stall.awaitArrival();
        Files.writeString(a.getPath("/d/file"), "second");
        second = a.startSync();
        assertThat(second).isNotDone();
      }
      second.get(60, TimeUnit.SECONDS);
      first.get(60, TimeUnit.SECONDS); // which of the two is told first nobody promises
      try (OverlayFileSystem left = reopened("a")) {
        assertThatTree(left.getPath("/")).hasFile("d/file", "second");
      }
    }
  }

  @Test
  void rename_whileItsFileIsForced_isLeftToTheNextSync() throws Exception {
    Path file = slow.root().resolve("a/upper/d/file");
    try (OverlayFileSystem a = open(disk, "a")) {
      Files.writeString(a.getPath("/d/file"), "first");
      CompletableFuture<SyncReport> first;
      try (Stall stall =
          slow.stallBefore(call -> call.kind() == CallKind.FORCE && call.isOn(file))) {
        first = a.startSync();
        stall.awaitArrival();
        Files.move(a.getPath("/d/file"), a.getPath("/moved"));
      }
      first.get(60, TimeUnit.SECONDS);
      a.sync();
      try (OverlayFileSystem left = reopened("a")) {
        assertThatTree(left.getPath("/"))
            .hasExactlyNames("d", "lower file", "moved")
            .hasFile("moved", "first");
      }
    }
  }

  @Test
  void close_duringARound_waitsForItAndSyncsTheRest() throws Exception {
    Path file = slow.root().resolve("a/upper/d/file");
    OverlayFileSystem a = open(disk, "a");
    CompletableFuture<SyncReport> first;
    Future<?> closing;
    ExecutorService other = Executors.newSingleThreadExecutor();
    try (Stall stall = slow.stallAfter(call -> call.kind() == CallKind.FORCE && call.isOn(file))) {
      Files.writeString(a.getPath("/d/file"), "first");
      first = a.startSync();
      stall.awaitArrival();
      Files.writeString(a.getPath("/d/file"), "second");
      closing =
          other.submit(
              () -> {
                a.close();
                return null;
              });
    }
    closing.get(60, TimeUnit.SECONDS);
    other.shutdown();
    assertThat(first.get(60, TimeUnit.SECONDS).files()).isPositive();
    try (OverlayFileSystem left = reopened("a")) {
      assertThatTree(left.getPath("/")).hasFile("d/file", "second");
    }
  }
}
