package io.overlaynio.tck.overlay;

import static io.overlaynio.tck.TreeSnapshotAssert.assertThatTree;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** New files and directories, and every way to open for writing. */
@OnWritableCells
final class CreateTest {

  @RegisterExtension final Rig rig;

  CreateTest(Cell cell) {
    this.rig = new Rig(cell);
  }

  @Test
  void create_newNames_areInUpperOnlyAndStay() throws IOException {
    rig.lower().file("d/e/old");
    Files.writeString(rig.path("/new"), "1");
    Files.writeString(rig.path("/d/e/new"), "2");
    Files.createDirectories(rig.path("/d/x/y"));
    Files.writeString(rig.path("/d/x/y/z"), "3");
    rig.reopen();
    assertThatTree(rig.path("/"))
        .hasExactlyNames("d", "d/e", "d/e/new", "d/e/old", "d/x", "d/x/y", "d/x/y/z", "new")
        .hasFile("new", "1")
        .hasFile("d/e/new", "2")
        .hasFile("d/x/y/z", "3");
    rig.assertThatUpper()
        .hasExactly("d", "d/e", "d/e/new", "d/x", "d/x/y", "d/x/y/z", "new")
        .hasNoWhiteouts();
  }

  @Test
  void createFile_nameThatIsThere_isRefused() throws IOException {
    rig.lower().file("low").directory("d");
    Files.createFile(rig.path("/up"));
    for (String name : new String[] {"/low", "/up", "/d", "/"}) {
      assertThatExceptionOfType(FileAlreadyExistsException.class)
          .isThrownBy(() -> Files.createDirectory(rig.path(name)))
          .satisfies(e -> assertThat(e.getFile()).isEqualTo(name));
      assertThatExceptionOfType(FileAlreadyExistsException.class)
          .isThrownBy(() -> Files.createFile(rig.path(name)));
    }
  }

  @Test
  void create_inMissingDirectory_isRefused() throws IOException {
    rig.lower().file("file");
    assertThatExceptionOfType(NoSuchFileException.class)
        .isThrownBy(() -> Files.createFile(rig.path("/none/new")))
        .satisfies(e -> assertThat(e.getFile()).isEqualTo("/none/new"));
    assertThatExceptionOfType(NoSuchFileException.class)
        .isThrownBy(() -> Files.createDirectory(rig.path("/none/new")));
    assertThatExceptionOfType(FileSystemException.class)
        .isThrownBy(() -> Files.createFile(rig.path("/file/new")));
    assertThatExceptionOfType(FileSystemException.class)
        .isThrownBy(() -> Files.createDirectory(rig.path("/file/new")));
    rig.assertThatUpper().isEmpty();
  }

  @Test
  void open_everyWayToWrite_doesAsItIsAsked() throws IOException {
    rig.lower().file("a", "0123").file("b", "0123").file("c", "0123").file("d", "0123");
    write("/a", WRITE);
    write("/b", APPEND);
    write("/c", WRITE, TRUNCATE_EXISTING);
    write("/d", CREATE, WRITE);
    write("/e", CREATE, WRITE);
    write("/f", CREATE, APPEND);
    write("/g", CREATE_NEW, WRITE, READ);
    assertThatTree(rig.path("/"))
        .hasFile("a", "xy23")
        .hasFile("b", "0123xy")
        .hasFile("c", "xy")
        .hasFile("d", "xy23")
        .hasFile("e", "xy")
        .hasFile("f", "xy")
        .hasFile("g", "xy");
    assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> write("/h", WRITE));
    assertThatExceptionOfType(FileAlreadyExistsException.class)
        .isThrownBy(() -> write("/a", CREATE_NEW, WRITE));
    assertThatIllegalArgumentException().isThrownBy(() -> write("/a", READ, APPEND));
    assertThatIllegalArgumentException().isThrownBy(() -> write("/a", APPEND, TRUNCATE_EXISTING));
  }

  private void write(String name, StandardOpenOption... how) throws IOException {
    try (SeekableByteChannel channel = Files.newByteChannel(rig.path(name), Set.of(how))) {
      assertThat(channel.write(ByteBuffer.wrap(new byte[] {'x', 'y'}))).isEqualTo(2);
    }
  }

  @Test
  void append_channelMovedElsewhere_stillWritesAtTheEnd() throws IOException {
    rig.lower().file("file", "0123");
    try (SeekableByteChannel channel = Files.newByteChannel(rig.path("/file"), APPEND)) {
      channel.position(1);
      channel.write(ByteBuffer.wrap(new byte[] {'x'}));
      channel.position(0);
      channel.write(ByteBuffer.wrap(new byte[] {'y'}));
      assertThat(channel.position()).isEqualTo(6);
    }
    assertThat(rig.path("/file")).hasContent("0123xy");
  }

  @Test
  void write_behindTheEnd_fillsWithZeros() throws IOException {
    rig.lower().file("file", "ab");
    try (SeekableByteChannel channel = Files.newByteChannel(rig.path("/file"), WRITE)) {
      channel.position(4);
      channel.write(ByteBuffer.wrap(new byte[] {'c'}));
      assertThat(channel.size()).isEqualTo(5);
    }
    assertThat(rig.path("/file")).hasBinaryContent(new byte[] {'a', 'b', 0, 0, 'c'});
  }

  @Test
  void deleteOnClose_lowerFile_isGoneAndHidden() throws IOException {
    rig.lower().file("file", "old");
    Files.newByteChannel(rig.path("/file"), WRITE, DELETE_ON_CLOSE).close();
    Files.newByteChannel(rig.path("/new"), CREATE, WRITE, DELETE_ON_CLOSE).close();
    assertThatTree(rig.path("/")).hasExactlyNames();
    rig.assertThatUpper().hasWhiteout("file").hasNothingAt("new");
  }

  @Test
  void newOutputStream_existingFile_replacesItsContents() throws IOException {
    rig.lower().file("file", "a long old text");
    try (OutputStream out = Files.newOutputStream(rig.path("/file"))) {
      out.write("new".getBytes());
    }
    assertThat(rig.path("/file")).hasContent("new");
    assertThat(Files.newInputStream(rig.path("/file"))).hasContent("new");
  }

  @Test
  void createDirectory_withPermissions_hasThem() throws IOException {
    rig.lower().file("old");
    assumeTrue(
        rig.overlay().supportedFileAttributeViews().contains("posix"), "no permissions here");
    Files.delete(rig.path("/old"));
    var permissions = PosixFilePermissions.fromString("rwx--x---");
    for (String name : new String[] {"/d", "/old"}) {
      Files.createDirectory(rig.path(name), PosixFilePermissions.asFileAttribute(permissions));
      assertThat(Files.getPosixFilePermissions(rig.path(name))).isEqualTo(permissions);
    }
    Files.createFile(rig.path("/f"), PosixFilePermissions.asFileAttribute(permissions));
    assertThat(Files.getPosixFilePermissions(rig.path("/f"))).isEqualTo(permissions);
  }

  @Test
  void create_namesOfEveryKind_areKept() throws IOException {
    Machine.requireEncodable("\u00e4\u6f22");
    String longest = "n".repeat(rig.cell().hasPlainNamesOnly() ? 255 : 251);
    String[] names = {
      "with space",
      "\u00e4\u6f22\ud83d\ude00",
      "#hash",
      "#1",
      "new\nline",
      "-dash",
      "a:b,c",
      "*?[x]",
      "~",
      "back\\slash",
      "...",
      "%41",
      longest
    };
    for (String name : names) {
      rig.lower().file("d/" + name, "below");
    }
    for (String name : names) {
      Path path = rig.path("/d").resolve(name);
      assertThat(path).hasContent("below");
      Files.writeString(path, "changed");
      Path moved = rig.path("/e").resolve(name);
      Files.createDirectories(moved.getParent());
      Files.move(path, moved);
      Files.createDirectory(path);
    }
    rig.reopen();
    for (String name : names) {
      assertThat(rig.path("/d").resolve(name)).isDirectory();
      assertThat(rig.path("/e").resolve(name)).hasContent("changed");
    }
  }

  @Test
  void create_whiteoutMarkersName_isPlainOrRefused() throws IOException {
    rig.lower().file("file");
    if (rig.cell().hasPlainNamesOnly()) {
      Files.writeString(rig.path("/.wh.file"), "plain");
      Files.createDirectory(rig.path("/.wh..wh..opq"));
      rig.reopen();
      assertThatTree(rig.path("/"))
          .hasExactlyNames(".wh..wh..opq", ".wh.file", "file")
          .hasFile(".wh.file", "plain");
    } else {
      assertThatExceptionOfType(FileSystemException.class)
          .isThrownBy(() -> Files.writeString(rig.path("/.wh.file"), "plain"));
      assertThatExceptionOfType(FileSystemException.class)
          .isThrownBy(() -> Files.createDirectory(rig.path("/.wh.d")));
      assertThatExceptionOfType(FileSystemException.class)
          .isThrownBy(() -> Files.move(rig.path("/file"), rig.path("/.wh.x")));
      assertThatTree(rig.path("/")).hasExactlyNames("file");
      rig.assertThatUpper().isEmpty();
    }
  }

  @Test
  void createTempFile_inTheOverlay_works() throws IOException {
    rig.lower().directory("tmp");
    Path file = Files.createTempFile(rig.path("/tmp"), "pre", ".suf");
    Path directory = Files.createTempDirectory(rig.path("/tmp"), "dir");
    assertThat(file).isEmptyFile();
    assertThat(directory).isEmptyDirectory();
  }
}
