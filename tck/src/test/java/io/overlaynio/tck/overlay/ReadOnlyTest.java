package io.overlaynio.tck.overlay;

import static io.overlaynio.tck.TreeSnapshotAssert.assertThatTree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.overlaynio.SyncReport;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An overlay without an upper: all can be read, nothing can be changed. */
@OnReadOnlyCells
final class ReadOnlyTest {

  @RegisterExtension final Rig rig;

  ReadOnlyTest(Cell cell) {
    this.rig = new Rig(cell);
  }

  @Test
  void isReadOnly_withoutUpper_isTrue() throws IOException {
    rig.lower(1).file("d/a", "a");
    rig.lower(0).file("d/b", "b");
    assertThat(rig.overlay().isReadOnly()).isTrue();
    assertThat(Files.getFileStore(rig.path("/d/a")).isReadOnly()).isTrue();
    assertThatTree(rig.path("/")).hasExactlyNames("d", "d/a", "d/b").hasFile("d/b", "b");
  }

  @Test
  void change_ofAnything_isRefused() throws IOException {
    rig.lower().file("d/file", "text");
    Path file = rig.path("/d/file");
    List<ThrowingCallable> changes =
        List.of(
            () -> Files.writeString(file, "x"),
            () -> Files.writeString(file, "x", StandardOpenOption.APPEND),
            () -> Files.writeString(rig.path("/d/new"), "x"),
            () -> Files.createDirectory(rig.path("/new")),
            () -> Files.createSymbolicLink(rig.path("/new"), rig.path("x")),
            () -> Files.createLink(rig.path("/new"), file),
            () -> Files.delete(file),
            () -> Files.move(file, rig.path("/new")),
            () -> Files.copy(file, rig.path("/new")),
            () -> Files.setLastModifiedTime(file, FileTime.fromMillis(0)),
            () -> FileChannel.open(file, StandardOpenOption.WRITE));
    for (ThrowingCallable change : changes) {
      assertThatExceptionOfType(ReadOnlyFileSystemException.class).isThrownBy(change);
    }
    assertThatTree(rig.path("/")).hasExactlyNames("d", "d/file").hasFile("d/file", "text");
  }

  @Test
  void change_thatCouldNotBeAnyway_isTheOtherError() throws IOException {
    rig.lower().file("file");
    assertThatExceptionOfType(NoSuchFileException.class)
        .isThrownBy(() -> Files.delete(rig.path("/none")));
    assertThatExceptionOfType(FileAlreadyExistsException.class)
        .isThrownBy(() -> Files.createDirectory(rig.path("/file")));
  }

  @Test
  void checkAccess_write_isRefused() throws IOException {
    rig.lower().file("file");
    assertThat(Files.isReadable(rig.path("/file"))).isTrue();
    assertThat(Files.isWritable(rig.path("/file"))).isFalse();
  }

  @Test
  void sync_nothingToDo_reportsZeros() throws IOException {
    rig.lower().file("file");
    SyncReport report = rig.overlay().sync();
    assertThat(report.files() + report.directories() + report.bytes()).isZero();
  }

  @Test
  void fileKey_ofEachFile_isItsOwn() throws IOException {
    rig.lower(1).file("a");
    rig.lower(0).file("b");
    Object one = Files.readAttributes(rig.path("/a"), BasicFileAttributes.class).fileKey();
    Object other = Files.readAttributes(rig.path("/b"), BasicFileAttributes.class).fileKey();
    if (rig.cell().lower() == Layering.ZIP) { // which has no keys
      assertThat(one).isNull();
      assertThat(other).isNull();
    } else {
      assertThat(one).isNotNull().isNotEqualTo(other);
    }
    assertThat(Files.readAttributes(rig.path("/a"), BasicFileAttributes.class).fileKey())
        .isEqualTo(one);
  }
}
