package io.overlaynio.tck.overlay;

import static io.overlaynio.tck.TreeSnapshotAssert.assertThatTree;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Files under other names: of every layer, over everything that may be there. */
@OnWritableCells
final class MoveTest {

  @RegisterExtension final Rig rig;

  MoveTest(Cell cell) {
    this.rig = new Rig(cell);
  }

  @Test
  void move_lowerFile_leavesWhiteout() throws IOException {
    rig.lower().file("d/file", "text").directory("e");
    Files.move(rig.path("/d/file"), rig.path("/e/moved"));
    rig.assertThatUpper().hasWhiteout("d/file").hasFile("e/moved", "text");
    rig.reopen();
    assertThatTree(rig.path("/")).hasExactlyNames("d", "e", "e/moved").hasFile("e/moved", "text");
  }

  @Test
  void move_upperFile_leavesNoWhiteout() throws IOException {
    rig.lower().directory("d");
    Files.writeString(rig.path("/d/new"), "text");
    Files.move(rig.path("/d/new"), rig.path("/moved"));
    rig.assertThatUpper().hasNothingAt("d/new").hasFile("moved", "text").hasNoWhiteouts();
  }

  @Test
  void move_copiedUpFile_leavesWhiteout() throws IOException {
    rig.lower().file("file", "old");
    Files.writeString(rig.path("/file"), "new");
    Files.move(rig.path("/file"), rig.path("/moved"));
    rig.assertThatUpper().hasWhiteout("file").hasFile("moved", "new");
    rig.reopen();
    assertThatTree(rig.path("/")).hasExactlyNames("moved").hasFile("moved", "new");
  }

  @Test
  void move_thereAndBack_hidesTheLowerOneOnlyBetween() throws IOException {
    rig.lower().file("file", "text");
    Files.move(rig.path("/file"), rig.path("/away"));
    assertThatTree(rig.path("/")).hasExactlyNames("away");
    Files.move(rig.path("/away"), rig.path("/file"));
    rig.assertThatUpper().hasExactly("file").hasNoWhiteouts();
    rig.reopen();
    assertThatTree(rig.path("/")).hasExactlyNames("file").hasFile("file", "text");
  }

  @Test
  void move_ontoWhiteout_isThere() throws IOException {
    rig.lower().file("a", "a").file("b", "b").file("d/inside");
    Files.delete(rig.path("/b"));
    Files.delete(rig.path("/d/inside"));
    Files.delete(rig.path("/d"));
    Files.move(rig.path("/a"), rig.path("/b"));
    Files.writeString(rig.path("/new"), "new");
    Files.move(rig.path("/new"), rig.path("/d"));
    rig.assertThatUpper().hasWhiteout("a").hasFile("b", "a").hasFile("d", "new");
    rig.reopen();
    assertThatTree(rig.path("/")).hasExactlyNames("b", "d").hasFile("b", "a").hasFile("d", "new");
  }

  @Test
  void move_ontoExisting_isRefusedUnlessReplacing() throws IOException {
    rig.lower().file("a", "a").file("b", "b");
    Files.writeString(rig.path("/c"), "c");
    for (String[] pair : new String[][] {{"/a", "/b"}, {"/c", "/b"}, {"/a", "/c"}}) {
      assertThatExceptionOfType(FileAlreadyExistsException.class)
          .isThrownBy(() -> Files.move(rig.path(pair[0]), rig.path(pair[1])))
          .satisfies(e -> assertThat(e.getFile()).isEqualTo(pair[1]));
    }
    Files.move(rig.path("/a"), rig.path("/b"), REPLACE_EXISTING);
    Files.move(rig.path("/b"), rig.path("/c"), REPLACE_EXISTING);
    rig.reopen();
    assertThatTree(rig.path("/")).hasExactlyNames("c").hasFile("c", "a");
    rig.assertThatUpper().hasWhiteout("a").hasWhiteout("b");
  }

  @Test
  void move_atomically_replacesFiles() throws IOException {
    rig.lower().file("low", "low").file("target", "old").file("other", "old");
    Files.writeString(rig.path("/up"), "up");
    Files.move(rig.path("/low"), rig.path("/target"), ATOMIC_MOVE);
    Files.move(rig.path("/up"), rig.path("/other"), ATOMIC_MOVE);
    rig.reopen();
    assertThatTree(rig.path("/"))
        .hasExactlyNames("other", "target")
        .hasFile("target", "low")
        .hasFile("other", "up");
  }

  @Test
  void move_atomicallyOntoWhatItLiesIn_saysNotEmpty() throws IOException {
    rig.lower().file("a/b/file").directory("empty");
    for (String above : List.of("/a", "/a/b")) {
      assertThatExceptionOfType(FileSystemException.class)
          .isThrownBy(() -> Files.move(rig.path("/a/b/file"), rig.path(above), ATOMIC_MOVE))
          .satisfies(e -> assertThat(e.getReason()).isEqualTo("Directory not empty"));
    }
    assertThatExceptionOfType(FileSystemException.class)
        .isThrownBy(() -> Files.move(rig.path("/a/b/file"), rig.path("/empty"), ATOMIC_MOVE))
        .satisfies(e -> assertThat(e.getReason()).isEqualTo("Is a directory"));
  }

  @Test
  void move_fileOntoDirectory_replacesAnEmptyOneOnly() throws IOException {
    rig.lower().file("file", "text").directory("empty").file("full/inside").file("emptied/x");
    Files.delete(rig.path("/emptied/x"));
    assertThatExceptionOfType(DirectoryNotEmptyException.class)
        .isThrownBy(() -> Files.move(rig.path("/file"), rig.path("/full"), REPLACE_EXISTING))
        .satisfies(e -> assertThat(e.getFile()).isEqualTo("/full"));
    Files.move(rig.path("/file"), rig.path("/empty"), REPLACE_EXISTING);
    Files.move(rig.path("/empty"), rig.path("/emptied"), REPLACE_EXISTING);
    rig.reopen();
    assertThatTree(rig.path("/"))
        .hasExactlyNames("emptied", "full", "full/inside")
        .hasFile("emptied", "text");
  }

  @Test
  void move_ontoItself_doesNothing() throws IOException {
    rig.lower().file("file", "text").file("d/inside");
    Files.move(rig.path("/file"), rig.path("/file"));
    Files.move(rig.path("/d"), rig.path("/./d"), REPLACE_EXISTING);
    assertThatTree(rig.path("/")).hasExactlyNames("d", "d/inside", "file").hasFile("file", "text");
  }

  @Test
  void move_missingSource_isRefused() throws IOException {
    rig.lower().file("gone").file("file");
    Files.delete(rig.path("/gone"));
    assertThatExceptionOfType(NoSuchFileException.class)
        .isThrownBy(() -> Files.move(rig.path("/gone"), rig.path("/file"), REPLACE_EXISTING))
        .satisfies(e -> assertThat(e.getFile()).isEqualTo("/gone"));
    assertThat(rig.path("/file")).hasContent("file");
  }

  @Test
  void move_root_isRefused() throws IOException {
    rig.lower().file("file");
    assertThatExceptionOfType(FileSystemException.class)
        .isThrownBy(() -> Files.move(rig.path("/"), rig.path("/new")));
    assertThatExceptionOfType(FileSystemException.class)
        .isThrownBy(() -> Files.move(rig.path("/file"), rig.path("/"), REPLACE_EXISTING));
    assertThatTree(rig.path("/")).hasExactlyNames("file");
  }

  @Test
  void move_lowerFile_keepsItsTime() throws IOException {
    rig.lower().file("d/file");
    FileTime time = FileTime.from(Instant.parse("2004-04-04T04:04:04Z"));
    Files.setLastModifiedTime(rig.path("/d/file"), time);
    rig.freeze();
    Files.move(rig.path("/d/file"), rig.path("/moved"));
    assertThat(Files.getLastModifiedTime(rig.path("/moved"))).isEqualTo(time);
  }

  @Test
  void copy_lowerFile_leavesTheSource() throws IOException {
    rig.lower().file("d/file", "text").file("old", "old").directory("dir");
    Files.copy(rig.path("/d/file"), rig.path("/copy"));
    assertThatExceptionOfType(FileAlreadyExistsException.class)
        .isThrownBy(() -> Files.copy(rig.path("/d/file"), rig.path("/old")));
    Files.copy(rig.path("/d/file"), rig.path("/old"), REPLACE_EXISTING, COPY_ATTRIBUTES);
    Files.copy(rig.path("/d"), rig.path("/dir"), REPLACE_EXISTING);
    Files.copy(rig.path("/d"), rig.path("/dirCopy"));
    assertThat(Files.getLastModifiedTime(rig.path("/old")))
        .isEqualTo(Files.getLastModifiedTime(rig.path("/d/file")));
    rig.reopen();
    assertThatTree(rig.path("/"))
        .hasExactlyNames("copy", "d", "d/file", "dir", "dirCopy", "old")
        .hasFile("copy", "text")
        .hasFile("d/file", "text")
        .hasFile("old", "text");
    rig.assertThatUpper().hasNothingAt("d");
  }

  @Test
  void copy_ontoWhiteout_isThere() throws IOException {
    rig.lower().file("file", "text").file("d/inside");
    Files.delete(rig.path("/d/inside"));
    Files.delete(rig.path("/d"));
    Files.createDirectory(rig.path("/e"));
    Files.copy(rig.path("/e"), rig.path("/d"));
    Files.copy(rig.path("/file"), rig.path("/d/inside"));
    rig.reopen();
    assertThatTree(rig.path("/"))
        .hasExactlyNames("d", "d/inside", "e", "file")
        .hasFile("d/inside", "text");
  }

  @Test
  void copy_streams_moveWhatTheyCarry() throws IOException {
    rig.lower().file("file", "text");
    Files.copy(Files.newInputStream(rig.path("/file")), rig.path("/in"));
    try (var out = Files.newOutputStream(rig.path("/out"))) {
      assertThat(Files.copy(rig.path("/file"), out)).isEqualTo(4);
    }
    assertThatTree(rig.path("/")).hasFile("in", "text").hasFile("out", "text");
  }
}
