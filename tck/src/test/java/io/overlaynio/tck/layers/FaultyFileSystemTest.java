package io.overlaynio.tck.layers;

import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.overlaynio.tck.TreeBuilder;
import io.overlaynio.tck.layers.ScratchDirectory.Where;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The fault that was planned strikes, no other call, and it looks like the platform's. */
final class FaultyFileSystemTest {

  private ScratchDirectory scratch;
  private FaultyFileSystem faulty;
  private Path root;

  @BeforeEach
  void fill() throws IOException {
    scratch = ScratchDirectory.create(Where.MEMORY);
    TreeBuilder.in(scratch.path()).file("file").file("other");
    faulty = FaultyFileSystem.over(scratch.path());
    root = faulty.root();
  }

  @AfterEach
  void remove() throws IOException {
    scratch.close();
  }

  @Test
  void failAt_aNumber_failsThatCallOnceAndDoesNothing() throws IOException {
    faulty.failAt(2, Fault.IO_ERROR, call -> call.kind() == CallKind.DELETE);
    Files.delete(root.resolve("other"));
    assertThat(faulty.hit()).isEmpty();
    assertThatThrownBy(() -> Files.delete(root.resolve("file")))
        .isInstanceOf(FileSystemException.class)
        .hasMessage(root.resolve("file") + ": Input/output error");
    assertThat(scratch.path().resolve("file")).exists();
    assertThat(faulty.hit()).map(Call::kind).contains(CallKind.DELETE);
    Files.delete(root.resolve("file"));
    assertThat(scratch.path().resolve("file")).doesNotExist();
  }

  @Test
  void failFrom_aNumber_failsAllThatFollowUntilHealed() throws IOException {
    faulty.failFrom(2, Fault.READ_ONLY, call -> true);
    Files.createDirectory(root.resolve("a"));
    for (String name : new String[] {"b", "c"}) {
      assertThatThrownBy(() -> Files.createDirectory(root.resolve(name)))
          .isInstanceOf(FileSystemException.class)
          .hasMessageEndingWith("Read-only file system");
    }
    assertThat(Files.readString(root.resolve("file"))).isEqualTo("file");
    faulty.heal();
    Files.createDirectory(root.resolve("b"));
    assertThat(faulty.hit()).isEmpty();
  }

  @Test
  void accessDenied_ofAMove_namesBothPaths() {
    faulty.failAt(1, Fault.ACCESS_DENIED, call -> true);
    assertThatThrownBy(() -> Files.move(root.resolve("file"), root.resolve("moved")))
        .isInstanceOfSatisfying(
            AccessDeniedException.class,
            e -> {
              assertThat(e.getFile()).isEqualTo(root.resolve("file").toString());
              assertThat(e.getOtherFile()).isEqualTo(root.resolve("moved").toString());
            });
  }

  @Test
  void noSpace_ofAWrite_namesNoFile() throws IOException {
    try (FileChannel channel = FileChannel.open(root.resolve("file"), WRITE)) {
      faulty.failAt(1, Fault.NO_SPACE, call -> true);
      assertThatThrownBy(() -> channel.write(Deed.bytes("x")))
          .isExactlyInstanceOf(IOException.class)
          .hasMessage("No space left on device");
    }
    assertThat(Files.readString(scratch.path().resolve("file"))).isEqualTo("file");
  }

  @Test
  void tooManyFiles_ofWhatOpensNothing_isNotCounted() throws IOException {
    faulty.failAt(1, Fault.TOO_MANY_FILES, call -> true);
    Files.delete(root.resolve("other"));
    assertThat(faulty.hit()).isEmpty();
    assertThatThrownBy(() -> Files.newDirectoryStream(root).close())
        .hasMessageEndingWith("Too many open files");
    assertThat(faulty.openHandles()).isEmpty();
  }

  @Test
  void close_thatFails_closesAllTheSame() throws IOException {
    FileChannel channel = FileChannel.open(root.resolve("file"), WRITE);
    faulty.failAt(1, Fault.IO_ERROR, call -> call.kind() == CallKind.CLOSE);
    assertThatThrownBy(channel::close).hasMessage("Input/output error");
    assertThat(faulty.openHandles()).isEmpty();
    assertThatCode(channel::close).doesNotThrowAnyException();
  }

  @Test
  void listing_thatFailsInTheMiddle_saysSo() throws IOException {
    faulty.failAt(2, Fault.IO_ERROR, call -> call.kind() == CallKind.NEXT);
    try (DirectoryStream<Path> names = Files.newDirectoryStream(root)) {
      assertThatThrownBy(() -> names.forEach(name -> {}))
          .isInstanceOf(DirectoryIteratorException.class)
          .hasMessageContaining("Input/output error");
    }
  }
}
