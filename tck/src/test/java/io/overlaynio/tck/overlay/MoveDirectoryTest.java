package io.overlaynio.tck.overlay;

import static io.overlaynio.tck.TreeSnapshotAssert.assertThatTree;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.overlaynio.OverlayFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Directories under other names, with all that is in them, from whatever layers it comes. */
@OnWritableCells
final class MoveDirectoryTest {

  @RegisterExtension final Rig rig;

  MoveDirectoryTest(Cell cell) {
    this.rig = new Rig(cell);
  }

  @Test
  void move_upperDirectory_isOneRename() throws IOException {
    rig.lower().directory("d");
    Files.createDirectories(rig.path("/new/deep"));
    Files.writeString(rig.path("/new/deep/file"), "text");
    Files.move(rig.path("/new"), rig.path("/d/moved"), ATOMIC_MOVE);
    rig.reopen();
    assertThatTree(rig.path("/"))
        .hasExactlyNames("d", "d/moved", "d/moved/deep", "d/moved/deep/file")
        .hasFile("d/moved/deep/file", "text");
    rig.assertThatUpper().hasNoWhiteouts();
  }

  @Test
  void move_lowerDirectory_movesAllOfIt() throws IOException {
    rig.lower().file("d/a", "a").file("d/e/b", "b").directory("d/empty").directory("x");
    Files.move(rig.path("/d"), rig.path("/x/moved"));
    String[] after = {"x", "x/moved", "x/moved/a", "x/moved/e", "x/moved/e/b", "x/moved/empty"};
    assertThatTree(rig.path("/")).hasExactlyNames(after).hasFile("x/moved/e/b", "b");
    rig.assertThatUpper().hasWhiteout("d");
    rig.reopen();
    assertThatTree(rig.path("/")).hasExactlyNames(after).hasFile("x/moved/e/b", "b");
    rig.freeze();
    assertThatTree(rig.path("/")).hasExactlyNames(after).hasFile("x/moved/e/b", "b");
  }

  @Test
  void move_mergedDirectory_movesWhatIsSeenAndNoMore() throws IOException {
    rig.lower(1).file("d/middle").file("d/e/gone");
    rig.lower(0).file("d/bottom").file("d/e/kept", "low").file("d/middle", "hidden");
    Files.writeString(rig.path("/d/new"), "new");
    Files.writeString(rig.path("/d/bottom"), "changed");
    Files.delete(rig.path("/d/e/gone"));
    Files.move(rig.path("/d"), rig.path("/moved"));
    for (int i = 0; i < 2; i++) {
      assertThatTree(rig.path("/"))
          .hasExactlyNames(
              "moved", "moved/bottom", "moved/e", "moved/e/kept", "moved/middle", "moved/new")
          .hasFile("moved/bottom", "changed")
          .hasFile("moved/e/kept", "low")
          .hasFile("moved/middle", "d/middle");
      rig.reopen();
    }
  }

  @Test
  void move_lowerDirectoryAtomically_isOneStepOrRefused() throws IOException {
    rig.lower().file("d/a", "a");
    if (rig.format() == OverlayFormat.KERNEL) {
      Files.move(rig.path("/d"), rig.path("/moved"), ATOMIC_MOVE);
      rig.assertThatUpper().hasExactly("moved");
      rig.reopen();
      assertThatTree(rig.path("/")).hasExactlyNames("moved", "moved/a").hasFile("moved/a", "a");
    } else {
      assertThatExceptionOfType(AtomicMoveNotSupportedException.class)
          .isThrownBy(() -> Files.move(rig.path("/d"), rig.path("/moved"), ATOMIC_MOVE))
          .satisfies(e -> assertThat(e.getFile()).isEqualTo("/d"))
          .satisfies(e -> assertThat(e.getOtherFile()).isEqualTo("/moved"));
      assertThatTree(rig.path("/")).hasExactlyNames("d", "d/a");
      rig.assertThatUpper().isEmpty();
    }
  }

  @Test
  void move_directoryOntoWhiteout_showsNothingOfWhatIsBelow() throws IOException {
    rig.lower().file("d/below").file("low/inside", "low");
    Files.delete(rig.path("/d/below"));
    Files.delete(rig.path("/d"));
    Files.createDirectory(rig.path("/new"));
    Files.move(rig.path("/new"), rig.path("/d"));
    assertThat(rig.path("/d")).isEmptyDirectory();
    rig.reopen();
    assertThat(rig.path("/d")).isEmptyDirectory();
    Files.delete(rig.path("/d"));
    Files.move(rig.path("/low"), rig.path("/d"));
    rig.reopen();
    assertThatTree(rig.path("/")).hasExactlyNames("d", "d/inside").hasFile("d/inside", "low");
  }

  @Test
  void move_directoryOntoDirectory_replacesAnEmptyOneOnly() throws IOException {
    rig.lower().file("low/a").directory("empty").file("full/x").file("emptied/x");
    Files.delete(rig.path("/emptied/x"));
    assertThatExceptionOfType(FileAlreadyExistsException.class)
        .isThrownBy(() -> Files.move(rig.path("/low"), rig.path("/empty")));
    assertThatExceptionOfType(DirectoryNotEmptyException.class)
        .isThrownBy(() -> Files.move(rig.path("/low"), rig.path("/full"), REPLACE_EXISTING));
    assertThatTree(rig.path("/"))
        .hasExactlyNames("empty", "emptied", "full", "full/x", "low", "low/a");
    Files.move(rig.path("/low"), rig.path("/empty"), REPLACE_EXISTING);
    Files.move(rig.path("/empty"), rig.path("/emptied"), REPLACE_EXISTING);
    rig.reopen();
    assertThatTree(rig.path("/")).hasExactlyNames("emptied", "emptied/a", "full", "full/x");
  }

  @Test
  void move_directoryOntoFile_replacesIt() throws IOException {
    rig.lower().file("low/a").file("file");
    Files.move(rig.path("/low"), rig.path("/file"), REPLACE_EXISTING);
    rig.reopen();
    assertThatTree(rig.path("/")).hasExactlyNames("file", "file/a");
  }

  @Test
  void move_directoryIntoItself_isRefusedAndStays() throws IOException {
    rig.lower().file("d/a").directory("d/e");
    assertThatExceptionOfType(FileSystemException.class)
        .isThrownBy(() -> Files.move(rig.path("/d"), rig.path("/d/e/d")));
    assertThatTree(rig.path("/")).hasExactlyNames("d", "d/a", "d/e");
  }

  @Test
  void move_childOutAndParentInto_endsRight() throws IOException {
    rig.lower().file("d/e/f", "text").file("d/g");
    Files.move(rig.path("/d/e"), rig.path("/e"));
    Files.move(rig.path("/d"), rig.path("/e/d"));
    rig.reopen();
    assertThatTree(rig.path("/"))
        .hasExactlyNames("e", "e/d", "e/d/g", "e/f")
        .hasFile("e/f", "text");
  }

  @Test
  void move_thereAndBack_showsTheSame() throws IOException {
    rig.lower().file("d/a", "a").file("d/e/b", "b");
    Files.move(rig.path("/d"), rig.path("/away"));
    Files.writeString(rig.path("/away/new"), "new");
    Files.move(rig.path("/away"), rig.path("/d"));
    rig.reopen();
    assertThatTree(rig.path("/"))
        .hasExactlyNames("d", "d/a", "d/e", "d/e/b", "d/new")
        .hasFile("d/a", "a")
        .hasFile("d/e/b", "b");
  }

  @Test
  void move_ring_ofDirectories_keepsEachOnesContents() throws IOException {
    rig.lower().file("a/name", "a").file("b/name", "b").file("c/name", "c");
    Files.move(rig.path("/a"), rig.path("/tmp"));
    Files.move(rig.path("/b"), rig.path("/a"));
    Files.move(rig.path("/c"), rig.path("/b"));
    Files.move(rig.path("/tmp"), rig.path("/c"));
    rig.reopen();
    assertThatTree(rig.path("/"))
        .hasExactlyNames("a", "a/name", "b", "b/name", "c", "c/name")
        .hasFile("a/name", "b")
        .hasFile("b/name", "c")
        .hasFile("c/name", "a");
  }

  @Test
  void create_whereAMovedDirectoryWas_showsNothingOld() throws IOException {
    rig.lower().file("d/a").file("d/e/b");
    Files.move(rig.path("/d"), rig.path("/moved"));
    Files.createDirectories(rig.path("/d/e"));
    assertThatTree(rig.path("/d")).hasExactlyNames("e");
    rig.reopen();
    assertThatTree(rig.path("/d")).hasExactlyNames("e");
    assertThatTree(rig.path("/moved")).hasExactlyNames("a", "e", "e/b");
  }

  @Test
  void change_insideAMovedDirectory_isKept() throws IOException {
    rig.lower().file("d/a", "a").file("d/b", "b").file("d/e/c", "c");
    Files.move(rig.path("/d"), rig.path("/moved"));
    Files.writeString(rig.path("/moved/a"), "changed");
    Files.delete(rig.path("/moved/b"));
    Files.move(rig.path("/moved/e"), rig.path("/moved/f"));
    rig.reopen();
    assertThatTree(rig.path("/"))
        .hasExactlyNames("moved", "moved/a", "moved/f", "moved/f/c")
        .hasFile("moved/a", "changed")
        .hasFile("moved/f/c", "c");
  }

  @Test
  void write_channelOpenWhileItsDirectoryMoves_writesTheMovedFile() throws IOException {
    rig.lower().file("d/file", "old");
    try (SeekableByteChannel channel =
        Files.newByteChannel(rig.path("/d/file"), StandardOpenOption.WRITE)) {
      Files.move(rig.path("/d"), rig.path("/moved"));
      channel.write(ByteBuffer.wrap("new".getBytes()));
    }
    assertThat(rig.path("/moved/file")).hasContent("new");
    rig.reopen();
    assertThat(rig.path("/moved/file")).hasContent("new");
  }
}
