package io.overlaynio.tck.overlay;

import static io.overlaynio.tck.TreeSnapshotAssert.assertThatTree;
import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Symbolic links made, written through, moved and removed; and hard links. */
@OnWritableCellsWithLinks
final class LinkWritingTest {

  @RegisterExtension final Rig rig;

  LinkWritingTest(Cell cell) {
    this.rig = new Rig(cell);
  }

  @Test
  void createSymbolicLink_newName_isThereAfterReopening() throws IOException {
    rig.lower().file("d/file", "text");
    Files.createSymbolicLink(rig.path("/link"), rig.path("d/file"));
    Files.createSymbolicLink(rig.path("/d/absolute"), rig.path("/d/file"));
    rig.reopen();
    assertThat(rig.path("/link")).hasContent("text");
    assertThat(rig.path("/d/absolute")).hasContent("text");
    assertThat(Files.readSymbolicLink(rig.path("/d/absolute"))).isEqualTo(rig.path("/d/file"));
  }

  @Test
  void createSymbolicLink_nameThatIsThere_isRefused() throws IOException {
    rig.lower().file("file").link("link", "none");
    for (String name : new String[] {"/file", "/link"}) {
      assertThatExceptionOfType(FileAlreadyExistsException.class)
          .isThrownBy(() -> Files.createSymbolicLink(rig.path(name), rig.path("x")))
          .satisfies(e -> assertThat(e.getFile()).isEqualTo(name));
    }
    rig.assertThatUpper().isEmpty();
  }

  @Test
  void createSymbolicLink_overWhiteout_isThere() throws IOException {
    rig.lower().file("name").file("d/inside");
    Files.delete(rig.path("/name"));
    Files.delete(rig.path("/d/inside"));
    Files.delete(rig.path("/d"));
    Files.createSymbolicLink(rig.path("/name"), rig.path("one"));
    Files.createSymbolicLink(rig.path("/d"), rig.path("two"));
    rig.reopen();
    assertThatTree(rig.path("/")).hasExactlyNames("d", "name").hasFact("d", "target", "two");
  }

  @Test
  void write_throughALink_changesTheTarget() throws IOException {
    rig.lower().file("d/file", "old").link("link", "d/file");
    Files.writeString(rig.path("/link"), "new");
    assertThatTree(rig.path("/")).hasFile("d/file", "new").hasFact("link", "target", "d/file");
    rig.assertThatUpper().hasExactly("d", "d/file");
  }

  @Test
  void write_throughADanglingLink_createsTheTarget() throws IOException {
    rig.lower().directory("d").link("link", "d/none");
    Files.writeString(rig.path("/link"), "made");
    assertThatTree(rig.path("/")).hasFile("d/none", "made").hasFact("link", "type", "link");
  }

  @Test
  void createNew_onALink_isRefused() throws IOException {
    rig.lower().link("link", "none");
    assertThatExceptionOfType(FileAlreadyExistsException.class)
        .isThrownBy(
            () ->
                Files.writeString(
                    rig.path("/link"),
                    "x",
                    StandardOpenOption.WRITE,
                    StandardOpenOption.CREATE_NEW));
    assertThatExceptionOfType(FileAlreadyExistsException.class)
        .isThrownBy(() -> Files.createDirectory(rig.path("/link")));
    rig.assertThatUpper().isEmpty();
  }

  @Test
  void delete_link_leavesItsTarget() throws IOException {
    rig.lower().file("file").link("link", "file").file("d/x").link("toD", "d");
    Files.delete(rig.path("/link"));
    Files.delete(rig.path("/toD"));
    assertThatTree(rig.path("/")).hasExactlyNames("d", "d/x", "file");
    rig.assertThatUpper().hasWhiteout("link").hasWhiteout("toD").hasExactly();
  }

  @Test
  void move_link_movesTheLinkItself() throws IOException {
    rig.lower().file("d/file", "text").link("link", "d/file").link("old", "x");
    Files.move(rig.path("/link"), rig.path("/moved"));
    Files.move(rig.path("/moved"), rig.path("/old"), REPLACE_EXISTING);
    assertThatTree(rig.path("/"))
        .hasExactlyNames("d", "d/file", "old")
        .hasFact("old", "target", "d/file");
    rig.assertThatUpper().hasWhiteout("link").hasNothingAt("moved");
  }

  @Test
  void copy_link_isTheTargetOrTheLinkAsAsked() throws IOException {
    rig.lower().file("file", "text").link("link", "file");
    Files.copy(rig.path("/link"), rig.path("/followed"));
    Files.copy(rig.path("/link"), rig.path("/copied"), NOFOLLOW_LINKS);
    assertThatTree(rig.path("/"))
        .hasFile("followed", "text")
        .hasFact("copied", "target", "file")
        .hasFact("link", "type", "link");
    rig.assertThatUpper().hasExactly("copied", "followed");
  }

  @Test
  void write_throughALinkedDirectory_landsInTheDirectory() throws IOException {
    rig.lower().file("d/e/old").link("link", "/d/e");
    Files.writeString(rig.path("/link/new"), "new");
    Files.delete(rig.path("/link/old"));
    assertThatTree(rig.path("/")).hasExactlyNames("d", "d/e", "d/e/new", "link");
    rig.assertThatUpper().hasWhiteout("d/e/old").hasNothingAt("link");
  }

  @Test
  void createLink_lowerFile_makesTwoNamesOfOneFile() throws IOException {
    rig.lower().file("d/file", "old");
    Files.createLink(rig.path("/d/second"), rig.path("/d/file"));
    assertThat(Files.isSameFile(rig.path("/d/file"), rig.path("/d/second"))).isTrue();
    Files.writeString(rig.path("/d/second"), "new");
    assertThat(rig.path("/d/file")).hasContent("new");
    Files.delete(rig.path("/d/file"));
    rig.reopen();
    assertThatTree(rig.path("/")).hasExactlyNames("d", "d/second").hasFile("d/second", "new");
  }

  @Test
  void createLink_overWhiteout_isThere() throws IOException {
    rig.lower().file("file", "one").file("name", "two");
    Files.delete(rig.path("/name"));
    Files.createLink(rig.path("/name"), rig.path("/file"));
    rig.reopen();
    assertThatTree(rig.path("/")).hasFile("name", "one").hasFile("file", "one");
  }

  @Test
  void createLink_wrongly_isRefusedAndCopiesNothingUp() throws IOException {
    rig.lower().file("file").file("other").file("d/x");
    Path file = rig.path("/file");
    assertThatExceptionOfType(FileAlreadyExistsException.class)
        .isThrownBy(() -> Files.createLink(rig.path("/other"), file));
    assertThatExceptionOfType(NoSuchFileException.class)
        .isThrownBy(() -> Files.createLink(rig.path("/new"), rig.path("/none")));
    assertThatExceptionOfType(NoSuchFileException.class)
        .isThrownBy(() -> Files.createLink(rig.path("/none/new"), file));
    assertThatExceptionOfType(FileSystemException.class)
        .isThrownBy(() -> Files.createLink(rig.path("/new"), rig.path("/d")));
    rig.assertThatUpper().isEmpty();
  }

  @Test
  void setTime_throughLinkOrNot_changesWhatIsMeant() throws IOException {
    FileTime time = FileTime.from(Instant.parse("2005-05-05T05:05:05Z"));
    rig.lower().file("file").link("link", "file");
    Files.setLastModifiedTime(rig.path("/link"), time);
    assertThat(Files.getLastModifiedTime(rig.path("/file"))).isEqualTo(time);
    assertThat(Files.getLastModifiedTime(rig.path("/link"), NOFOLLOW_LINKS)).isNotEqualTo(time);
    rig.assertThatUpper().hasExactly("file");
  }

  /** As on a plain directory, where two names of one file are nothing to move. */
  @Test
  void move_ontoAnotherNameOfTheSameLowerFile_leavesBoth() throws IOException {
    if (rig.cell().lower() != Layering.PLATFORM) {
      return; // others have no such names, or do not tell that they are of one file
    }
    rig.lower().file("one", "text").hardLink("other", "one");
    Files.move(rig.path("/one"), rig.path("/other"), StandardCopyOption.REPLACE_EXISTING);
    assertThatTree(rig.path("/")).hasExactlyNames("one", "other");
    rig.assertThatUpper().isEmpty();
    Files.move(rig.path("/one"), rig.path("/other"), StandardCopyOption.ATOMIC_MOVE);
    assertThatTree(rig.path("/")).hasExactlyNames("other").hasFile("other", "text");
  }
}
