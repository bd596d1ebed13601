package io.overlaynio.tck.overlay;

import static io.overlaynio.tck.TreeSnapshotAssert.assertThatTree;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.overlaynio.tck.TreeReader;
import io.overlaynio.tck.TreeSnapshot;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** When a lower file is copied up, when it is not, and what the copy is. */
@OnWritableCells
final class CopyUpTest {

  @RegisterExtension final Rig rig;

  CopyUpTest(Cell cell) {
    this.rig = new Rig(cell);
  }

  @Test
  void looking_atEverything_copiesNothingUp() throws IOException {
    rig.lower(1).file("d/e/file", "text");
    rig.lower(0).file("d/other");
    Path file = rig.path("/d/e/file");
    assertThat(file).hasContent("text").isReadable();
    assertThat(Files.isWritable(file)).isTrue();
    assertThat(Files.size(file)).isEqualTo(4);
    assertThat(Files.isSameFile(file, rig.path("/d/other"))).isFalse();
    assertThatTree(rig.path("/")).hasExactlyNames("d", "d/e", "d/e/file", "d/other");
    rig.assertThatUpper().isEmpty();
  }

  @Test
  void force_onFileOpenForReading_copiesNothingUp() throws IOException {
    rig.lower().file("file", "text");
    try (SeekableByteChannel channel = Files.newByteChannel(rig.path("/file"))) {
      assertThat(channel.read(ByteBuffer.allocate(9))).isEqualTo(4);
      if (channel instanceof FileChannel fileChannel) {
        fileChannel.force(true);
      }
    }
    rig.assertThatUpper().isEmpty();
  }

  @Test
  void failedChanges_ofLowerNames_copyNothingUp() throws IOException {
    rig.lower().file("file").file("d/inside").file("e/f/inside");
    assertFails(
        FileAlreadyExistsException.class,
        () -> Files.writeString(rig.path("/file"), "x", WRITE, CREATE_NEW));
    assertFails(FileAlreadyExistsException.class, () -> Files.createDirectory(rig.path("/d")));
    assertFails(DirectoryNotEmptyException.class, () -> Files.delete(rig.path("/d")));
    assertFails(
        FileAlreadyExistsException.class,
        () -> Files.move(rig.path("/file"), rig.path("/d/inside")));
    assertFails(
        FileAlreadyExistsException.class,
        () -> Files.copy(rig.path("/file"), rig.path("/d/inside")));
    assertFails(NoSuchFileException.class, () -> Files.move(rig.path("/none"), rig.path("/d/new")));
    assertFails(
        NoSuchFileException.class, () -> Files.move(rig.path("/file"), rig.path("/none/new")));
    assertFails(NoSuchFileException.class, () -> Files.writeString(rig.path("/d/none"), "", WRITE));
    assertFails(NoSuchFileException.class, () -> Files.writeString(rig.path("/e/none/f"), ""));
    assertFails(FileSystemException.class, () -> Files.writeString(rig.path("/e/f"), ""));
    assertFails(FileSystemException.class, () -> Files.writeString(rig.path("/file/f"), ""));
    rig.assertThatUpper().isEmpty();
  }

  private static void assertFails(Class<? extends Throwable> how, ThrowingCallable what) {
    assertThatExceptionOfType(how).isThrownBy(what);
  }

  @Test
  void write_lowerFile_copiesItAndItsParentsUpAndNothingElse() throws IOException {
    rig.lower().file("d/e/file", "0123456789").file("d/e/sibling").file("d/other").file("f/g");
    try (SeekableByteChannel channel = Files.newByteChannel(rig.path("/d/e/file"), WRITE)) {
      channel.position(3);
      channel.write(ByteBuffer.wrap("xyz".getBytes()));
    }
    assertThat(rig.path("/d/e/file")).hasContent("012xyz6789");
    rig.assertThatUpper()
        .hasExactly("d", "d/e", "d/e/file")
        .hasFile("d/e/file", "012xyz6789")
        .hasMergedDirectory("d")
        .hasMergedDirectory("d/e")
        .hasNoWhiteouts();
    assertThatTree(rig.path("/"))
        .hasExactlyNames("d", "d/e", "d/e/file", "d/e/sibling", "d/other", "f", "f/g");
  }

  @Test
  void append_lowerFile_addsToWhatIsBelow() throws IOException {
    rig.lower().file("file", "old,");
    Files.writeString(rig.path("/file"), "new", APPEND);
    assertThat(rig.path("/file")).hasContent("old,new");
  }

  @Test
  void truncate_lowerFile_isEmptyThen() throws IOException {
    rig.lower().file("file", "old").file("other", "old");
    Files.newByteChannel(rig.path("/file"), WRITE, TRUNCATE_EXISTING).close();
    assertThat(rig.path("/file")).isEmptyFile();
    try (SeekableByteChannel channel = Files.newByteChannel(rig.path("/other"), WRITE)) {
      channel.truncate(2);
    }
    assertThat(rig.path("/other")).hasContent("ol");
  }

  @Test
  void write_largeLowerFile_keepsAllTheRest() throws IOException {
    byte[] contents = new byte[3_000_017];
    for (int i = 0; i < contents.length; i++) {
      contents[i] = (byte) (i * 31 + i / 4096);
    }
    rig.lower().file("large", contents);
    try (SeekableByteChannel channel = Files.newByteChannel(rig.path("/large"), WRITE)) {
      channel.position(2_000_000);
      channel.write(ByteBuffer.wrap(new byte[] {1, 2, 3}));
    }
    contents[2_000_000] = 1;
    contents[2_000_001] = 2;
    contents[2_000_002] = 3;
    assertThat(rig.path("/large")).hasBinaryContent(contents);
  }

  @Test
  void setLastModifiedTime_lowerFile_keepsItsContents() throws IOException {
    rig.lower().file("d/file", "text");
    FileTime time = FileTime.from(Instant.parse("2003-03-03T03:03:03Z"));
    Files.setLastModifiedTime(rig.path("/d/file"), time);
    assertThat(Files.getLastModifiedTime(rig.path("/d/file"))).isEqualTo(time);
    assertThat(rig.path("/d/file")).hasContent("text");
    rig.reopen();
    assertThat(Files.getLastModifiedTime(rig.path("/d/file"))).isEqualTo(time);
  }

  @Test
  void write_fileOfMiddleLayer_leavesTheOneBelowHidden() throws IOException {
    rig.lower(1).file("d/file", "middle");
    rig.lower(0).file("d/file", "bottom").file("d/other", "bottom");
    Files.writeString(rig.path("/d/file"), " and up", APPEND);
    rig.reopen();
    assertThat(rig.path("/d/file")).hasContent("middle and up");
    Files.delete(rig.path("/d/file"));
    assertThat(rig.path("/d/file")).doesNotExist();
  }

  @Test
  void fileKey_overCopyUp_staysTheSame() throws IOException {
    rig.lower().file("d/file").file("d/other");
    Object file = fileKey("/d/file");
    Object directory = fileKey("/d");
    Files.writeString(rig.path("/d/file"), "changed");
    assertThat(fileKey("/d/file")).isEqualTo(file);
    assertThat(fileKey("/d")).isEqualTo(directory);
    if (file != null) {
      assertThat(fileKey("/d/other")).isNotEqualTo(file);
    }
  }

  private Object fileKey(String path) throws IOException {
    return Files.readAttributes(rig.path(path), BasicFileAttributes.class).fileKey();
  }

  @Test
  void read_channelOpenedBeforeTheCopyUp_seesLaterWrites() throws IOException {
    rig.lower().file("file", "old text");
    try (SeekableByteChannel reader = Files.newByteChannel(rig.path("/file"), READ)) {
      assertThat(reader.read(ByteBuffer.allocate(4))).isEqualTo(4);
      Files.writeString(rig.path("/file"), "new, and longer");
      assertThat(reader.size()).isEqualTo(15);
      ByteBuffer rest = ByteBuffer.allocate(40);
      assertThat(reader.read(rest)).isEqualTo(11);
      assertThat(new String(rest.array(), 0, 11, StandardCharsets.UTF_8)).isEqualTo(" and longer");
    }
  }

  @Test
  void write_channelsOpenedBeforeAndAfter_areOneFile() throws IOException {
    rig.lower().file("file", "----");
    try (SeekableByteChannel one = Files.newByteChannel(rig.path("/file"), READ, WRITE);
        SeekableByteChannel two = Files.newByteChannel(rig.path("/file"), READ, WRITE)) {
      one.write(ByteBuffer.wrap(new byte[] {'a'}));
      two.position(1);
      two.write(ByteBuffer.wrap(new byte[] {'b'}));
      ByteBuffer seen = ByteBuffer.allocate(4);
      one.position(0);
      one.read(seen);
      assertThat(seen.array()).asString().isEqualTo("ab--");
    }
  }

  @Test
  void write_fileInArchiveOrMemory_leavesNoTemporaryNames() throws IOException {
    rig.lower().file("d/a", "a").file("d/b", "b");
    Files.writeString(rig.path("/d/a"), "A");
    Files.delete(rig.path("/d/b"));
    Files.createDirectory(rig.path("/d/b"));
    TreeSnapshot shown = TreeReader.of().read(rig.path("/"));
    rig.close();
    try (Stream<Path> left = Files.walk(rig.work())) {
      assertThat(left.filter(Files::isRegularFile).map(path -> path.getFileName().toString()))
          .allMatch(name -> name.startsWith("overlay-nio."));
    }
    assertThat(shown.names()).containsExactlyInAnyOrder(".", "d", "d/a", "d/b");
  }
}
