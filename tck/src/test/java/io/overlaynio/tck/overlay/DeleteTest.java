package io.overlaynio.tck.overlay;

import static io.overlaynio.tck.TreeSnapshotAssert.assertThatTree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What is deleted is gone, stays gone, and leaves no more than it must; also what comes after it.
 */
@OnWritableCells
final class DeleteTest {

  @RegisterExtension final Rig rig;

  DeleteTest(Cell cell) {
    this.rig = new Rig(cell);
  }

  @Test
  void delete_lowerFile_leavesWhiteout() throws IOException {
    rig.lower().file("d/file").file("d/other");
    Files.delete(rig.path("/d/file"));
    assertThat(rig.path("/d/file")).doesNotExist();
    rig.assertThatUpper().hasWhiteout("d/file").hasMergedDirectory("d").hasExactly("d");
    rig.reopen();
    assertThatTree(rig.path("/")).hasExactlyNames("d", "d/other");
  }

  @Test
  void delete_whileListing_reachesEveryName() throws IOException {
    rig.lower(1).file("d/a").file("d/b").file("d/c");
    rig.lower(0).file("d/c").file("d/e").file("d/f");
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(rig.path("/d"))) {
      for (Path path : stream) {
        Files.delete(path);
      }
    }
    Files.delete(rig.path("/d"));
    assertThat(rig.path("/")).isEmptyDirectory();
  }

  @Test
  void delete_upperFile_leavesNothing() throws IOException {
    rig.lower().directory("d");
    Files.writeString(rig.path("/d/new"), "x");
    Files.delete(rig.path("/d/new"));
    rig.assertThatUpper().hasNothingAt("d/new").hasNoWhiteouts();
    assertThat(rig.path("/d")).isEmptyDirectory();
  }

  @Test
  void delete_copiedUpFile_leavesWhiteout() throws IOException {
    rig.lower().file("file");
    Files.writeString(rig.path("/file"), "changed");
    Files.delete(rig.path("/file"));
    rig.reopen();
    assertThat(rig.path("/file")).doesNotExist();
    rig.assertThatUpper().hasWhiteout("file");
  }

  @Test
  void delete_missingName_isRefused() throws IOException {
    rig.lower().file("gone").directory("d");
    Files.delete(rig.path("/gone"));
    for (String name : List.of("/gone", "/none", "/d/none", "/none/none")) {
      assertThatExceptionOfType(NoSuchFileException.class)
          .isThrownBy(() -> Files.delete(rig.path(name)))
          .satisfies(e -> assertThat(e.getFile()).isEqualTo(name));
      assertThat(Files.deleteIfExists(rig.path(name))).isFalse();
    }
  }

  @Test
  void delete_directoryWithContents_isRefusedAndStays() throws IOException {
    rig.lower().file("low/a").directory("mixed");
    Files.createDirectory(rig.path("/up"));
    Files.writeString(rig.path("/up/a"), "");
    Files.writeString(rig.path("/mixed/a"), "");
    for (String name : List.of("/low", "/up", "/mixed")) {
      assertThatExceptionOfType(DirectoryNotEmptyException.class)
          .isThrownBy(() -> Files.delete(rig.path(name)))
          .satisfies(e -> assertThat(e.getFile()).isEqualTo(name));
    }
    assertThatTree(rig.path("/")).hasExactlyNames("low", "low/a", "mixed", "mixed/a", "up", "up/a");
  }

  @Test
  void delete_root_isRefused() throws IOException {
    rig.lower().directory("d");
    Files.delete(rig.path("/d"));
    assertThatExceptionOfType(FileSystemException.class)
        .isThrownBy(() -> Files.delete(rig.path("/")));
    assertThat(rig.path("/")).isEmptyDirectory();
  }

  @Test
  void delete_directoryWhoseNamesAreAllDeleted_leavesOneWhiteout() throws IOException {
    rig.lower(1).file("d/a").file("d/e/b");
    rig.lower(0).file("d/c").file("d/a");
    Files.writeString(rig.path("/d/e/new"), "x");
    deleteTree("/d");
    rig.assertThatUpper().hasWhiteout("d").hasExactly();
    rig.reopen();
    assertThatTree(rig.path("/")).hasExactlyNames();
  }

  @Test
  void recreate_deletedDirectory_hidesLowerContentAtEveryDepth() throws IOException {
    rig.lower().file("d/a").file("d/e/b").file("d/e/f/c");
    deleteTree("/d");
    Files.createDirectory(rig.path("/d"));
    assertThat(rig.path("/d")).isEmptyDirectory();
    rig.assertThatUpper().hasOpaqueDirectory("d");
    Files.createDirectories(rig.path("/d/e/f"));
    Files.writeString(rig.path("/d/a"), "new");
    assertThatTree(rig.path("/")).hasExactlyNames("d", "d/a", "d/e", "d/e/f").hasFile("d/a", "new");
    rig.reopen();
    assertThatTree(rig.path("/")).hasExactlyNames("d", "d/a", "d/e", "d/e/f").hasFile("d/a", "new");
    rig.assertThatUpper().hasNoWhiteouts();
  }

  @Test
  void recreate_innerDirectory_hidesItsLowerContentOnly() throws IOException {
    rig.lower().file("d/kept").file("d/e/f/gone").file("d/e/gone");
    deleteTree("/d/e");
    Files.createDirectories(rig.path("/d/e/f"));
    rig.reopen();
    assertThatTree(rig.path("/")).hasExactlyNames("d", "d/e", "d/e/f", "d/kept");
    rig.assertThatUpper().hasMergedDirectory("d").hasOpaqueDirectory("d/e").hasNoWhiteouts();
  }

  @Test
  void recreate_asAnotherType_isThatOnly() throws IOException {
    rig.lower().file("wasFile").file("wasDirectory/inside");
    Files.delete(rig.path("/wasFile"));
    deleteTree("/wasDirectory");
    Files.createDirectory(rig.path("/wasFile"));
    Files.writeString(rig.path("/wasDirectory"), "now a file");
    rig.reopen();
    assertThat(rig.path("/wasFile")).isEmptyDirectory();
    assertThat(rig.path("/wasDirectory")).hasContent("now a file");
    Files.delete(rig.path("/wasFile"));
    Files.delete(rig.path("/wasDirectory"));
    rig.assertThatUpper().hasWhiteout("wasFile").hasWhiteout("wasDirectory").hasExactly();
    Files.writeString(rig.path("/wasFile"), "again");
    Files.createDirectory(rig.path("/wasDirectory"));
    rig.reopen();
    assertThatTree(rig.path("/"))
        .hasExactlyNames("wasDirectory", "wasFile")
        .hasFile("wasFile", "again");
  }

  @Test
  void delete_insideRecreatedDirectory_leavesNoWhiteout() throws IOException {
    rig.lower().file("d/a");
    deleteTree("/d");
    Files.createDirectory(rig.path("/d"));
    Files.writeString(rig.path("/d/a"), "new");
    Files.delete(rig.path("/d/a"));
    rig.assertThatUpper().hasOpaqueDirectory("d").hasNothingAt("d/a").hasNoWhiteouts();
    assertThat(rig.path("/d")).isEmptyDirectory();
    Files.delete(rig.path("/d"));
    rig.reopen();
    assertThatTree(rig.path("/")).hasExactlyNames();
    rig.assertThatUpper().hasWhiteout("d");
  }

  @Test
  void delete_andCreateManyTimes_endsAsItShould() throws IOException {
    rig.lower().file("name", "low");
    for (int i = 0; i < 5; i++) {
      Files.delete(rig.path("/name"));
      assertThat(rig.path("/name")).doesNotExist();
      Files.writeString(rig.path("/name"), "round " + i);
      assertThat(rig.path("/name")).hasContent("round " + i);
    }
    rig.assertThatUpper().hasExactly("name").hasFile("name", "round 4").hasNoWhiteouts();
    Files.delete(rig.path("/name"));
    rig.assertThatUpper().hasWhiteout("name");
  }

  @Test
  void delete_openFile_canStillBeReadAndWritten() throws IOException {
    rig.lower().file("low", "low text").file("up", "up text");
    Files.writeString(rig.path("/up"), "up text");
    for (String name : List.of("/low", "/up")) {
      try (SeekableByteChannel channel = Files.newByteChannel(rig.path(name))) {
        Files.delete(rig.path(name));
        Files.writeString(rig.path(name), "another file, another text");
        assertThat(channel.size()).isEqualTo(name.equals("/low") ? 8 : 7);
      }
    }
  }

  private void deleteTree(String name) throws IOException {
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(rig.path(name))) {
      paths = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : paths) {
      Files.delete(path);
    }
  }
}
