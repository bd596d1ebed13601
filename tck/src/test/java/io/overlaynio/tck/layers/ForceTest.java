package io.overlaynio.tck.layers;

import static io.overlaynio.tck.TreeSnapshotAssert.assertThat;
import static io.overlaynio.tck.layers.Deed.bytes;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.SYNC;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import io.overlaynio.SyncReport;
import io.overlaynio.tck.TreeSnapshot;
import io.overlaynio.tck.layers.ScratchDirectory.Where;
import java.io.IOException;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a program asks of one file or directory is durable, and costs no more than that. */
final class ForceTest {

  private PreparedLayers layers;
  private DurableWorld world;

  @BeforeEach
  void open() throws IOException {
    layers = PreparedLayers.create(Where.MEMORY);
    world = layers.open();
  }

  @AfterEach
  void close() throws IOException {
    world.close();
    layers.close();
  }

  private TreeSnapshot left() throws IOException {
    return world.seenOn(world.cut());
  }

  @ParameterizedTest
  @EnumSource(names = {"SYNC", "DSYNC"})
  void write_onASynchronousChannel_isDurableWithItsNames(StandardOpenOption how)
      throws IOException {
    Files.createDirectories(world.path("d/deep/a/b"));
    try (FileChannel made = FileChannel.open(world.path("d/deep/a/b/new"), CREATE_NEW, WRITE, how);
        FileChannel lower = FileChannel.open(world.path("merged/sub/old"), WRITE, how);
        FileChannel upper = FileChannel.open(world.path("ud/file"), WRITE, how)) {
      made.write(bytes("new"));
      lower.write(bytes("MERGED"));
      upper.write(bytes("UD"));
    }
    assertThat(left())
        .hasFile("d/deep/a/b/new", "new")
        .hasFile("merged/sub/old", "MERGED/sub/old")
        .hasFile("ud/file", "UD/file");
  }

  @Test
  void write_onASynchronousChannelAfterARename_isDurableUnderTheNewName() throws IOException {
    try (FileChannel channel = FileChannel.open(world.path("ud/new"), CREATE_NEW, WRITE, SYNC)) {
      Files.createDirectory(world.path("elsewhere"));
      Files.move(world.path("ud/new"), world.path("elsewhere/moved"));
      channel.write(bytes("new"));
    }
    assertThat(left()).hasFile("elsewhere/moved", "new");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void force_ofANewFile_makesContentsAndNamesDurable(boolean metadata) throws IOException {
    Files.createDirectories(world.path("x/y"));
    try (FileChannel channel = FileChannel.open(world.path("x/y/new"), CREATE, WRITE)) {
      channel.write(bytes("new"));
      channel.force(metadata);
      assertThat(left()).hasFile("x/y/new", "new");
      channel.write(bytes("er"));
      channel.force(metadata);
    }
    assertThat(left()).hasFile("x/y/new", "newer");
  }

  @Test
  void force_ofContentsOnly_leavesTheAttributesToTheNextSync() throws IOException {
    Files.setLastModifiedTime(world.path("upperfile"), Deed.LONG_AGO);
    try (FileChannel channel = FileChannel.open(world.path("upperfile"), WRITE)) {
      channel.force(false);
    }
    world.overlay().sync();
    assertThat(left()).hasFact("upperfile", "modified", Deed.LONG_AGO.toString());
  }

  @Test
  void force_ofAReadingChannel_makesDurableWhatOthersWrote() throws IOException {
    Files.writeString(world.path("d/file"), "written");
    try (FileChannel channel = FileChannel.open(world.path("d/file"), READ)) {
      channel.force(true);
    }
    assertThat(left()).hasFile("d/file", "written");
  }

  @Test
  void force_ofAnAsynchronousChannel_makesItDurable() throws Exception {
    try (AsynchronousFileChannel channel =
        AsynchronousFileChannel.open(world.path("d/new"), CREATE, WRITE)) {
      channel.write(bytes("new"), 0).get();
      channel.force(true);
    }
    assertThat(left()).hasFile("d/new", "new");
  }

  @Test
  void force_ofADirectory_makesItsNamesDurable() throws IOException {
    Files.createDirectories(world.path("x/y"));
    Files.createSymbolicLink(world.path("x/y/link"), world.overlay().getPath("over there"));
    Files.delete(world.path("d/file"));
    for (String name : new String[] {"x/y", "d"}) {
      try (FileChannel channel = FileChannel.open(world.path(name), READ)) {
        channel.force(true);
      }
    }
    TreeSnapshot left = left();
    assertThat(left).hasFact("x/y/link", "target", "over there");
    assertThat(left.names()).doesNotContain("d/file");
  }

  @Test
  void force_ofWhatWasNotModified_costsNothing() throws IOException {
    CrashingFileSystem disk = layers.newDisk();
    RecordingFileSystem recording = RecordingFileSystem.over(disk.root());
    try (DurableWorld recorded = DurableWorld.open(layers, disk, recording)) {
      for (String name : new String[] {"d/file", "ud/file", "merged/old", "merged", "d"}) {
        try (FileChannel channel = FileChannel.open(recorded.path(name), READ)) {
          channel.force(true);
        }
      }
      try (FileChannel channel = FileChannel.open(recorded.path("upperfile"), WRITE)) {
        channel.force(true);
      }
      recorded.overlay().sync();
      recording.assertThatCalls().haveForcedNothing();
    }
  }

  @Test
  void write_toAFileThatIsDirtyAlready_asksTheDiskNothingElse() throws IOException {
    CrashingFileSystem disk = layers.newDisk();
    RecordingFileSystem recording = RecordingFileSystem.over(disk.root());
    try (DurableWorld recorded = DurableWorld.open(layers, disk, recording);
        FileChannel channel = FileChannel.open(recorded.path("ud/file"), WRITE)) {
      recording.forget();
      for (int i = 0; i < 1000; i++) {
        channel.write(bytes("x"), i);
      }
      assertThat(recording.calls()).hasSize(1000).allMatch(call -> call.kind() == CallKind.WRITE);
      recording.forget();
      assertThat(recorded.overlay().sync().files()).isOne();
      assertThat(recording.calls()).filteredOn(call -> call.kind().forces()).hasSize(1);
    }
  }

  /** Only where a file system tells how many names a file has is it known to be gone. */
  @Test
  void sync_ofANameCreatedAndDeleted_forcesNoFile() throws IOException {
    try (PreparedLayers onMachine = PreparedLayers.create(Where.MACHINE)) {
      CrashingFileSystem disk = onMachine.newDisk();
      RecordingFileSystem recording = RecordingFileSystem.over(disk.root());
      try (DurableWorld recorded = DurableWorld.open(onMachine, disk, recording)) {
        Files.writeString(recorded.path("ud/short-lived"), "x");
        Files.delete(recorded.path("ud/short-lived"));
        recording.forget();
        SyncReport report = recorded.overlay().sync();
        assertThat(report.files()).isZero();
        assertThat(report.bytes()).isZero();
        recording
            .assertThatCalls()
            .haveNotTouched(recording.root().resolve("upper/ud/short-lived"));
      }
    }
  }
}
