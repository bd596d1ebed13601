package io.overlaynio.tck.contract;

import static io.overlaynio.tck.contract.Capability.LARGE_FILES;
import static io.overlaynio.tck.contract.Refusal.refused;
import static io.overlaynio.tck.contract.Refusal.refusedAs;
import static io.overlaynio.tck.contract.Refusal.refusedOf;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.MalformedInputException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** Writing whole files and reading them back. */
final class ContentContracts extends FileSystemArea {

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  @Demand("Files.write and readAllBytes: what was written is read, of any size")
  Rows write_bytes_areReadBack() {
    Rows rows = new Rows();
    for (int size : new int[] {0, 1, 511, 4095, 4096, 4097, 8192, 65537, 1 << 20}) {
      rows.row(
          size + " bytes",
          () -> {
            Path file = Files.write(path("a"), random(size));
            assertThat(Files.size(file)).isEqualTo(size);
            assertThat(Files.readAllBytes(file)).isEqualTo(random(size));
          });
    }
    return rows;
  }

  @Demand("Files.write: without options it creates the file, or truncates what is there")
  void write_existing_isReplaced() throws Exception {
    file("a", "a long content");
    Files.write(path("a"), "b".getBytes(UTF_8));
    assertThat(text(path("a"))).isEqualTo("b");
  }

  @Demand("Files.write: with APPEND it adds to what is there")
  void write_append_isAdded() throws Exception {
    Files.write(file("a", "ab"), "cd".getBytes(UTF_8), APPEND);
    assertThat(text(path("a"))).isEqualTo("abcd");
  }

  @Demand("Files.write: with WRITE alone it overwrites from the beginning and cuts nothing")
  void write_writeOnly_cutsNothing() throws Exception {
    Files.write(file("a", "abcd"), "XY".getBytes(UTF_8), WRITE);
    assertThat(text(path("a"))).isEqualTo("XYcd");
  }

  @Demand("Files.writeString and readString: the text in UTF-8")
  void writeString_isReadBack() throws Exception {
    String text = "gr\u00fc\u00df \u20ac \ud83d\ude00";
    Files.writeString(path("a"), text);
    assertThat(Files.readString(path("a"))).isEqualTo(text);
    assertThat(Files.readAllBytes(path("a"))).isEqualTo(text.getBytes(UTF_8));
  }

  @Demand("Files.readString: IOException if the bytes are no text")
  void readString_malformed_isRefused() throws Exception {
    Files.write(path("a"), new byte[] {'a', (byte) 0xff});
    refused(MalformedInputException.class, () -> Files.readString(path("a")));
  }

  @Demand("Files.write(lines) and readAllLines: line by line")
  void writeLines_areReadBack() throws Exception {
    Files.write(path("a"), List.of("one", "", "three"));
    assertThat(Files.readAllLines(path("a"))).containsExactly("one", "", "three");
    try (var lines = Files.lines(path("a"))) {
      assertThat(lines).containsExactly("one", "", "three");
    }
  }

  @Demand("Files.newInputStream: reads from the beginning to the end, then -1")
  void newInputStream_readsAll() throws Exception {
    try (InputStream in = Files.newInputStream(file("a", "abc"))) {
      assertThat(in.read()).isEqualTo('a');
      assertThat(in.readAllBytes()).isEqualTo("bc".getBytes(UTF_8));
      assertThat(in.read()).isEqualTo(-1);
      assertThat(in.read(new byte[1])).isEqualTo(-1);
    }
  }

  @Demand("InputStream.skip and available: as far as there is something")
  void newInputStream_skips() throws Exception {
    try (InputStream in = Files.newInputStream(file("a", "abcdef"))) {
      in.skipNBytes(4);
      assertThat(in.available()).isBetween(0, 2);
      assertThat(in.readAllBytes()).isEqualTo("ef".getBytes(UTF_8));
    }
  }

  @Demand("InputStream.transferTo: all that is left")
  void newInputStream_transfers() throws Exception {
    byte[] content = random(100_000);
    Files.write(path("a"), content);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (InputStream in = Files.newInputStream(path("a"))) {
      assertThat(in.transferTo(out)).isEqualTo(content.length);
    }
    assertThat(out.toByteArray()).isEqualTo(content);
  }

  @Demand("Files.newInputStream: two streams of a file have positions of their own")
  void newInputStream_twice_areIndependent() throws Exception {
    file("a", "ab");
    try (InputStream one = Files.newInputStream(path("a"));
        InputStream two = Files.newInputStream(path("a"))) {
      assertThat(one.read()).isEqualTo('a');
      assertThat(two.read()).isEqualTo('a');
      assertThat(one.read()).isEqualTo('b');
    }
  }

  @Demand("Files.newOutputStream: creates or truncates, and what was written is there")
  void newOutputStream_writesAll() throws Exception {
    try (OutputStream out = Files.newOutputStream(file("a", "old content"))) {
      out.write('x');
      out.write(new byte[] {'0', 'y', 'z', '0'}, 1, 2);
    }
    assertThat(text(path("a"))).isEqualTo("xyz");
  }

  @Demand("Closeable.close: closing what is closed has no effect")
  void streams_closedTwice_isNoError() throws Exception {
    InputStream in = Files.newInputStream(file("a"));
    in.close();
    in.close();
    OutputStream out = Files.newOutputStream(path("b"));
    out.close();
    out.close();
    assertThat(names(root())).containsExactly("a", "b");
  }

  @Demand("InputStream.read and OutputStream.write: IOException when closed")
  void streams_closed_refuse() throws Exception {
    InputStream in = Files.newInputStream(file("a"));
    in.close();
    refusedAs(IOException.class, () -> in.read());
    OutputStream out = Files.newOutputStream(path("b"));
    out.close();
    refusedAs(IOException.class, () -> out.write(1));
  }

  @Demand("Files.newInputStream, newByteChannel ..: NoSuchFileException for a missing file")
  Rows read_missing_isRefused() {
    return new Rows()
        .row("newInputStream", () -> refusedMissing(() -> Files.newInputStream(missing()).close()))
        .row("newByteChannel", () -> refusedMissing(() -> Files.newByteChannel(missing()).close()))
        .row(
            "newBufferedReader",
            () -> refusedMissing(() -> Files.newBufferedReader(missing()).close()))
        .row("readAllBytes", () -> refusedMissing(() -> Files.readAllBytes(missing())))
        .row("readString", () -> refusedMissing(() -> Files.readString(missing())))
        .row("readAllLines", () -> refusedMissing(() -> Files.readAllLines(missing())))
        .row("lines", () -> refusedMissing(() -> Files.lines(missing()).close()))
        .row("size", () -> refusedMissing(() -> Files.size(missing())))
        .row(
            "newDirectoryStream",
            () -> refusedMissing(() -> Files.newDirectoryStream(missing()).close()))
        .row("list", () -> refusedMissing(() -> Files.list(missing()).close()))
        .row("walk", () -> refusedMissing(() -> Files.walk(missing()).close()))
        .row(
            "getLastModifiedTime", () -> refusedMissing(() -> Files.getLastModifiedTime(missing())))
        .row(
            "write append", () -> refusedMissing(() -> Files.write(missing(), new byte[1], APPEND)))
        .row("write", () -> refusedMissing(() -> Files.write(missing(), new byte[1], WRITE)))
        .row("getFileStore", () -> refusedMissing(() -> Files.getFileStore(missing())));
  }

  private void refusedMissing(Code code) {
    refusedOf(NoSuchFileException.class, missing(), code);
  }

  @Demand("Files.newOutputStream: IOException for a directory, which stays")
  void write_directory_isRefused() throws Exception {
    Path directory = directory("d");
    FileSystemException thrown =
        refusedAs(FileSystemException.class, () -> Files.write(directory, new byte[1]));
    assertThat(thrown.getFile()).isEqualTo(directory.toString());
    assertThat(Files.isDirectory(directory)).isTrue();
  }

  @Demand("Files.readAllBytes: IOException for a directory")
  void read_directory_isRefused() throws Exception {
    Path directory = directory("d");
    refusedAs(IOException.class, () -> Files.readAllBytes(directory));
  }

  @Demand("Files.copy(InputStream, Path): all of the stream; the file must not exist")
  void copyFromStream_makesFile() throws Exception {
    byte[] content = random(50_000);
    long copied = Files.copy(new ByteArrayInputStream(content), path("a"));
    assertThat(copied).isEqualTo(content.length);
    assertThat(Files.readAllBytes(path("a"))).isEqualTo(content);
    refusedOf(
        FileAlreadyExistsException.class,
        path("a"),
        () -> Files.copy(new ByteArrayInputStream(content), path("a")));
  }

  @Demand("Files.copy(Path, OutputStream): all of the file")
  void copyToStream_givesAll() throws Exception {
    byte[] content = random(50_000);
    Files.write(path("a"), content);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(Files.copy(path("a"), out)).isEqualTo(content.length);
    assertThat(out.toByteArray()).isEqualTo(content);
  }

  @Demand("Files.mismatch: -1 if equal, else the first byte that differs, or the smaller size")
  Rows mismatch_tellsWhere() {
    return new Rows()
        .row("equal", () -> mismatch("abc", "abc", -1))
        .row("both empty", () -> mismatch("", "", -1))
        .row("first byte", () -> mismatch("abc", "xbc", 0))
        .row("last byte", () -> mismatch("abc", "abx", 2))
        .row("shorter", () -> mismatch("ab", "abc", 2))
        .row("longer", () -> mismatch("abc", "ab", 2))
        .row("one empty", () -> mismatch("", "a", 0))
        .row("far", () -> mismatch("a".repeat(20_000) + "b", "a".repeat(20_000) + "c", 20_000));
  }

  private void mismatch(String one, String two, long expected) throws Exception {
    assertThat(Files.mismatch(file("one", one), file("two", two))).isEqualTo(expected);
  }

  @Demand("Files.size: the number of bytes, also while it is written")
  void size_openFile_grows() throws Exception {
    try (SeekableByteChannel channel = Files.newByteChannel(path("a"), CREATE_NEW, WRITE)) {
      assertThat(Files.size(path("a"))).isZero();
      channel.write(bytes("abc"));
      assertThat(Files.size(path("a"))).isEqualTo(3);
    }
  }

  @Demand(value = "SeekableByteChannel.position: files of more than 4 GiB", needs = LARGE_FILES)
  void write_beyondFourGiB_isThere() throws Exception {
    long far = (1L << 32) + 5;
    try (SeekableByteChannel channel = Files.newByteChannel(path("a"), CREATE_NEW, WRITE)) {
      channel.position(far);
      channel.write(bytes("x"));
    }
    assertThat(Files.size(path("a"))).isEqualTo(far + 1);
    try (SeekableByteChannel channel = Files.newByteChannel(path("a"))) {
      channel.position(far - 1);
      ByteBuffer read = ByteBuffer.allocate(5);
      assertThat(channel.read(read)).isEqualTo(2);
      assertThat(read.array()).startsWith(0, 'x');
    }
  }
}
