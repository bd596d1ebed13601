package io.overlaynio.tck.overlay;

import static io.overlaynio.tck.TreeSnapshotAssert.assertThatTree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.AccessMode;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is seen where layers meet. */
@OnPossibleCells
final class MergeTest {

  @RegisterExtension final Rig rig;

  MergeTest(Cell cell) {
    this.rig = new Rig(cell);
  }

  @Test
  void list_namesOfSeveralLayers_areUnited() throws IOException {
    rig.lower(2).file("top").file("d/top");
    rig.lower(1).file("middle").file("d/middle").file("d/e/middle");
    rig.lower(0).file("bottom").file("d/bottom").file("d/e/bottom");
    assertThatTree(rig.path("/"))
        .hasExactlyNames(
            "bottom",
            "d",
            "d/bottom",
            "d/e",
            "d/e/bottom",
            "d/e/middle",
            "d/middle",
            "d/top",
            "middle",
            "top");
  }

  @Test
  void lookup_nameInSeveralLayers_isTheTopmosts() throws IOException {
    rig.lower(2).directory("d");
    rig.lower(1).file("d/name", "upper one").file("only", "middle");
    rig.lower(0).file("d/name", "lower one").file("other", "bottom");
    assertThatTree(rig.path("/"))
        .hasFile("d/name", "upper one")
        .hasFile("only", "middle")
        .hasFile("other", "bottom");
    assertThat(Files.size(rig.path("/d/name"))).isEqualTo(9);
  }

  @Test
  void lookup_fileOverDirectory_hidesWhatIsBelow() throws IOException {
    rig.lower(1).file("name", "a file");
    rig.lower(0).file("name/inside");
    assertThatTree(rig.path("/")).hasExactlyNames("name").hasFile("name", "a file");
    assertThat(Files.exists(rig.path("/name/inside"))).isFalse();
  }

  @Test
  void lookup_directoryOverFileOverDirectory_endsAtTheFile() throws IOException {
    rig.lower(2).file("name/top");
    rig.lower(1).file("name", "a file");
    rig.lower(0).file("name/bottom");
    assertThatTree(rig.path("/")).hasExactlyNames("name", "name/top");
    assertThat(rig.path("/name/bottom")).doesNotExist();
  }

  @Test
  void attributes_ofMergedDirectory_areTheTopmosts() throws IOException {
    Instant above = Instant.parse("2001-02-03T04:05:06Z");
    rig.lower(1).directory("d").modified("d", above);
    rig.lower(0).file("d/f").modified("d", Instant.parse("2011-02-03T04:05:06Z"));
    FileTime shown = Files.getLastModifiedTime(rig.path("/d"));
    assertThat(shown).isEqualTo(Files.getLastModifiedTime(rig.lowers().get(0).resolve("d")));
    if (rig.cell().lower() != Layering.ZIP) { // which keeps no times of directories
      assertThat(shown.toInstant()).isEqualTo(above);
    }
  }

  @Test
  void readAttributes_missingName_namesTheOverlayPath() throws IOException {
    rig.lower().directory("d");
    assertThatExceptionOfType(NoSuchFileException.class)
        .isThrownBy(() -> Files.size(rig.path("/d/none")))
        .satisfies(e -> assertThat(e.getFile()).isEqualTo("/d/none"));
    assertThatExceptionOfType(NoSuchFileException.class)
        .isThrownBy(() -> Files.size(rig.path("none/below")))
        .satisfies(e -> assertThat(e.getFile()).isEqualTo("none/below"));
    assertThat(rig.path("/d/none")).doesNotExist();
  }

  @Test
  void open_throughAFile_fails() throws IOException {
    rig.lower().file("file");
    assertThatExceptionOfType(FileSystemException.class)
        .isThrownBy(() -> Files.readString(rig.path("/file/below")));
    assertThat(Files.exists(rig.path("/file/below"))).isFalse();
  }

  @Test
  void list_file_isNoDirectory() throws IOException {
    rig.lower().file("file");
    assertThatExceptionOfType(NotDirectoryException.class)
        .isThrownBy(() -> Files.newDirectoryStream(rig.path("/file")).close())
        .satisfies(e -> assertThat(e.getFile()).isEqualTo("/file"));
  }

  @Test
  void readSymbolicLink_file_isNoLink() throws IOException {
    rig.lower().file("file");
    assertThatExceptionOfType(NotLinkException.class)
        .isThrownBy(() -> Files.readSymbolicLink(rig.path("/file")))
        .satisfies(e -> assertThat(e.getFile()).isEqualTo("/file"));
  }

  @Test
  void exists_root_isADirectory() throws IOException {
    assertThat(rig.path("/")).isDirectory().isEmptyDirectory();
    assertThat(rig.path("")).isDirectory();
    assertThat(rig.path("/..").toRealPath()).isEqualTo(rig.path("/"));
  }

  @Test
  void checkAccess_readableFile_isGranted() throws IOException {
    rig.lower().file("file");
    rig.overlay().provider().checkAccess(rig.path("/file"), AccessMode.READ);
    assertThatExceptionOfType(NoSuchFileException.class)
        .isThrownBy(() -> rig.overlay().provider().checkAccess(rig.path("/none"), AccessMode.READ));
  }

  @Test
  void read_longContents_areWhole() throws IOException {
    String text = "0123456789abcdef".repeat(20_000);
    rig.lower().file("long", text);
    assertThat(rig.path("/long")).hasContent(text);
    assertThat(Files.size(rig.path("/long"))).isEqualTo(text.length());
  }
}
