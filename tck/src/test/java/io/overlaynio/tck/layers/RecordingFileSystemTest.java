package io.overlaynio.tck.layers;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.overlaynio.tck.TreeBuilder;
import io.overlaynio.tck.layers.ScratchDirectory.Where;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every call is remembered, and what is said about the calls is true of just those. */
final class RecordingFileSystemTest {

  private ScratchDirectory scratch;
  private RecordingFileSystem recording;
  private Path root;

  @BeforeEach
  void fill() throws IOException {
    scratch = ScratchDirectory.create(Where.MEMORY);
    TreeBuilder.in(scratch.path()).file("d/file");
    recording = RecordingFileSystem.over(scratch.path());
    root = recording.root();
  }

  @AfterEach
  void remove() throws IOException {
    scratch.close();
  }

  @Test
  void calls_ofAWriter_areInTheirOrder() throws IOException {
    Path file = root.resolve("new");
    try (FileChannel channel = FileChannel.open(file, CREATE_NEW, WRITE)) {
      channel.write(Deed.bytes("four"));
      channel.force(false);
      channel.force(true);
    }
    assertThat(recording.calls())
        .extracting(Call::toString)
        .containsExactly(
            "OPEN_TO_WRITE " + file,
            "WRITE " + file + " (4 bytes)",
            "FORCE_CONTENT " + file,
            "FORCE " + file,
            "CLOSE " + file);
  }

  @Test
  void calls_thatWereRefused_areRememberedToo() {
    Path absent = root.resolve("absent");
    assertThatThrownBy(() -> Files.delete(absent)).isInstanceOf(NoSuchFileException.class);
    assertThat(recording.calls()).extracting(Call::kind).containsExactly(CallKind.DELETE);
    recording.forget();
    assertThat(recording.calls()).isEmpty();
  }

  @Test
  void assertThatCalls_afterAChange_toldOfIt() throws IOException {
    Path file = root.resolve("d/file");
    Files.setLastModifiedTime(file, FileTime.fromMillis(0));
    CallsAssert calls = recording.assertThatCalls().haveForcedNothing().haveNotTouched(file("e"));
    assertThatThrownBy(calls::haveChangedNothing)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("SET_ATTRIBUTES " + file);
    assertThatThrownBy(() -> calls.haveNotTouched(root.resolve("d")))
        .isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> calls.haveForced(file)).isInstanceOf(AssertionError.class);
  }

  @Test
  void assertThatCalls_afterAForce_knowWhatAndWhen() throws IOException {
    try (FileChannel channel = FileChannel.open(file("d"))) {
      channel.force(true);
    }
    try (FileChannel channel = FileChannel.open(file("d/file"))) {
      channel.force(true);
    }
    CallsAssert calls =
        recording
            .assertThatCalls()
            .haveForced(file("d"))
            .haveForcedNothingBelow(file("d/file/none"))
            .haveInOrder(CallKind.FORCE, file("d"), CallKind.FORCE, file("d/file"));
    assertThatThrownBy(
            () -> calls.haveInOrder(CallKind.FORCE, file("d/file"), CallKind.FORCE, file("d")))
        .isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> calls.haveForcedNothingBelow(file("d")))
        .isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> calls.haveNone(CallKind.FORCE)).isInstanceOf(AssertionError.class);
  }

  private Path file(String name) {
    return root.resolve(name);
  }

  @Test
  void readOnlyLayer_anyChange_isRefusedAndChangesNothing() throws IOException {
    Path there = ReadOnlyLayer.over(root).root().resolve("d/file");
    assertThat(Files.readString(there)).isEqualTo("d/file");
    assertThatThrownBy(() -> Files.delete(there))
        .isInstanceOf(FileSystemException.class)
        .hasMessage(there + ": Read-only file system");
    assertThatThrownBy(() -> Files.writeString(there, "x")).isInstanceOf(FileSystemException.class);
    assertThatThrownBy(() -> Files.setLastModifiedTime(there, FileTime.fromMillis(0)))
        .isInstanceOf(FileSystemException.class);
    try (FileChannel channel = FileChannel.open(there)) {
      assertThatThrownBy(() -> channel.force(true)).isInstanceOf(IOException.class);
    }
    recording.assertThatCalls().haveChangedNothing().haveForcedNothing();
  }
}
