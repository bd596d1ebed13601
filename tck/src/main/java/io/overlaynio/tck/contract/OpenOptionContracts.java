package io.overlaynio.tck.contract;

import static io.overlaynio.tck.contract.Capability.FILE_CHANNELS;
import static io.overlaynio.tck.contract.Capability.POSIX;
import static io.overlaynio.tck.contract.Capability.SYMBOLIC_LINKS;
import static io.overlaynio.tck.contract.Refusal.refused;
import static io.overlaynio.tck.contract.Refusal.refusedAs;
import static io.overlaynio.tck.contract.Refusal.refusedOf;
import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.DSYNC;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.SPARSE;
import static java.nio.file.StandardOpenOption.SYNC;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** What the options of opening a file mean, and which do not go together. */
final class OpenOptionContracts extends FileSystemArea {

  private static final OpenOption OF_NOBODY = new OpenOption() {};

  private static void opened(Path path, OpenOption... options) throws IOException {
    Files.newByteChannel(path, options).close();
  }

  @Demand("Files.newByteChannel: without options the file is opened for reading")
  void newByteChannel_noOptions_reads() throws Exception {
    try (SeekableByteChannel channel = Files.newByteChannel(file("a"))) {
      assertThat(channel.read(ByteBuffer.allocate(5))).isEqualTo(1);
      refused(NonWritableChannelException.class, () -> channel.write(bytes("x")));
    }
  }

  @Demand("StandardOpenOption.WRITE: opened for writing only")
  void newByteChannel_write_doesNotRead() throws Exception {
    try (SeekableByteChannel channel = Files.newByteChannel(file("a"), WRITE)) {
      refused(NonReadableChannelException.class, () -> channel.read(ByteBuffer.allocate(1)));
    }
  }

  @Demand("Files.newByteChannel: options that do not go together are IllegalArgumentException")
  Rows newByteChannel_conflict_isRefused() {
    return new Rows()
        .row("READ, APPEND", () -> conflict(READ, APPEND))
        .row("APPEND, TRUNCATE_EXISTING", () -> conflict(APPEND, TRUNCATE_EXISTING))
        .row("WRITE, APPEND, TRUNCATE_EXISTING", () -> conflict(WRITE, APPEND, TRUNCATE_EXISTING))
        .row("READ, WRITE, APPEND", () -> conflict(READ, WRITE, APPEND));
  }

  private void conflict(OpenOption... options) throws Exception {
    file("a", "content");
    refused(IllegalArgumentException.class, () -> opened(path("a"), options));
    assertThat(text(path("a"))).isEqualTo("content");
  }

  @Demand("FileChannel.open: options that do not go together are IllegalArgumentException")
  Rows fileChannel_conflict_isRefused() {
    return new Rows()
        .row("READ, APPEND", () -> channelConflict(READ, APPEND), FILE_CHANNELS)
        .row(
            "APPEND, TRUNCATE_EXISTING",
            () -> channelConflict(APPEND, TRUNCATE_EXISTING),
            FILE_CHANNELS);
  }

  private void channelConflict(OpenOption... options) throws Exception {
    file("a", "content");
    refused(IllegalArgumentException.class, () -> FileChannel.open(path("a"), options).close());
    assertThat(text(path("a"))).isEqualTo("content");
  }

  @Demand("Files.newByteChannel: UnsupportedOperationException for an option that is not known")
  Rows unknownOption_isRefused() {
    return new Rows()
        .row("newByteChannel", () -> unknown(() -> opened(path("a"), READ, OF_NOBODY)))
        .row("newByteChannel write", () -> unknown(() -> opened(path("a"), WRITE, OF_NOBODY)))
        .row(
            "newInputStream",
            () -> unknown(() -> Files.newInputStream(path("a"), OF_NOBODY).close()))
        .row(
            "newOutputStream",
            () -> unknown(() -> Files.newOutputStream(path("a"), OF_NOBODY).close()))
        .row(
            "FileChannel.open",
            () -> unknown(() -> FileChannel.open(path("a"), READ, OF_NOBODY).close()),
            FILE_CHANNELS);
  }

  private void unknown(Code code) throws Exception {
    file("a", "content");
    refused(UnsupportedOperationException.class, code);
    assertThat(text(path("a"))).isEqualTo("content");
  }

  @Demand("Files.newInputStream: UnsupportedOperationException for options that write")
  Rows newInputStream_writing_isRefused() {
    return new Rows()
        .row("WRITE", () -> unknown(() -> Files.newInputStream(path("a"), WRITE).close()))
        .row("APPEND", () -> unknown(() -> Files.newInputStream(path("a"), APPEND).close()));
  }

  @Demand("Files.newOutputStream: IllegalArgumentException for READ")
  void newOutputStream_read_isRefused() throws Exception {
    file("a", "content");
    refused(IllegalArgumentException.class, () -> Files.newOutputStream(path("a"), READ).close());
    assertThat(text(path("a"))).isEqualTo("content");
  }

  @Demand("StandardOpenOption.CREATE: a file that does not exist is made, if opened to write")
  Rows create_missing_isMade() {
    return new Rows()
        .row("WRITE, CREATE", () -> made(WRITE, CREATE))
        .row("APPEND, CREATE", () -> made(APPEND, CREATE))
        .row("READ, WRITE, CREATE", () -> made(READ, WRITE, CREATE))
        .row("WRITE, CREATE_NEW", () -> made(WRITE, CREATE_NEW))
        .row("WRITE, CREATE, CREATE_NEW", () -> made(WRITE, CREATE, CREATE_NEW))
        .row("WRITE, CREATE, TRUNCATE_EXISTING", () -> made(WRITE, CREATE, TRUNCATE_EXISTING))
        .row("WRITE, CREATE_NEW, SPARSE", () -> made(WRITE, CREATE_NEW, SPARSE))
        .row("WRITE, CREATE, SYNC", () -> made(WRITE, CREATE, SYNC))
        .row("WRITE, CREATE, DSYNC", () -> made(WRITE, CREATE, DSYNC))
        .row("WRITE, CREATE, NOFOLLOW_LINKS", () -> made(WRITE, CREATE, NOFOLLOW_LINKS));
  }

  private void made(OpenOption... options) throws Exception {
    opened(path("a"), options);
    assertThat(Files.size(path("a"))).isZero();
  }

  @Demand("StandardOpenOption: a file that does not exist is not made without CREATE")
  Rows noCreate_missing_isRefused() {
    return new Rows()
        .row("READ", () -> notMade(READ))
        .row("WRITE", () -> notMade(WRITE))
        .row("APPEND", () -> notMade(APPEND))
        .row("READ, WRITE", () -> notMade(READ, WRITE))
        .row("WRITE, TRUNCATE_EXISTING", () -> notMade(WRITE, TRUNCATE_EXISTING))
        .row("READ, CREATE", () -> notMade(READ, CREATE))
        .row("READ, CREATE_NEW", () -> notMade(READ, CREATE_NEW))
        .row("CREATE", () -> notMade(CREATE));
  }

  private void notMade(OpenOption... options) {
    refusedOf(NoSuchFileException.class, missing(), () -> opened(missing(), options));
    assertThat(Files.exists(missing())).isFalse();
  }

  @Demand("StandardOpenOption: what becomes of a file that exists")
  Rows existing_isKeptOrCut() {
    return new Rows()
        .row("WRITE", () -> kept("content", WRITE))
        .row("WRITE, CREATE", () -> kept("content", WRITE, CREATE))
        .row("APPEND", () -> kept("content", APPEND))
        .row("READ, TRUNCATE_EXISTING", () -> kept("content", READ, TRUNCATE_EXISTING))
        .row("WRITE, TRUNCATE_EXISTING", () -> kept("", WRITE, TRUNCATE_EXISTING))
        .row("WRITE, CREATE, TRUNCATE_EXISTING", () -> kept("", WRITE, CREATE, TRUNCATE_EXISTING))
        .row("READ, WRITE, TRUNCATE_EXISTING", () -> kept("", READ, WRITE, TRUNCATE_EXISTING))
        .row("READ, CREATE_NEW", () -> kept("content", READ, CREATE_NEW));
  }

  private void kept(String expected, OpenOption... options) throws Exception {
    opened(file("a", "content"), options);
    assertThat(text(path("a"))).isEqualTo(expected);
  }

  @Demand("StandardOpenOption.CREATE_NEW: FileAlreadyExistsException if it exists")
  Rows createNew_existing_isRefused() {
    return new Rows()
        .row("file", () -> refusedNew(file("a", "content")))
        .row("directory", () -> refusedNew(directory("a")))
        .row(
            "link",
            () -> {
              file("f");
              refusedNew(link("a", "f"));
            },
            SYMBOLIC_LINKS)
        .row("dangling link", () -> refusedNew(link("a", "none")), SYMBOLIC_LINKS)
        .row(
            "with TRUNCATE_EXISTING",
            () -> {
              Path file = file("a", "content");
              refusedOf(
                  FileAlreadyExistsException.class,
                  file,
                  () -> opened(file, WRITE, CREATE_NEW, TRUNCATE_EXISTING));
              assertThat(text(file)).isEqualTo("content");
            });
  }

  private static void refusedNew(Path path) {
    refusedOf(FileAlreadyExistsException.class, path, () -> opened(path, WRITE, CREATE_NEW));
  }

  @Demand(
      value = "StandardOpenOption.CREATE: through a link that dangles, its target is made",
      needs = SYMBOLIC_LINKS)
  void create_danglingLink_makesTarget() throws Exception {
    opened(link("a", "b"), WRITE, CREATE);
    assertThat(Files.isRegularFile(path("b"))).isTrue();
    assertThat(Files.isSymbolicLink(path("a"))).isTrue();
  }

  @Demand(
      value = "LinkOption.NOFOLLOW_LINKS: IOException if the file is a link",
      needs = SYMBOLIC_LINKS)
  Rows noFollow_link_isRefused() {
    return new Rows()
        .row("READ", () -> refusedLink(READ, NOFOLLOW_LINKS))
        .row("WRITE", () -> refusedLink(WRITE, NOFOLLOW_LINKS))
        .row("WRITE, CREATE", () -> refusedLink(WRITE, CREATE, NOFOLLOW_LINKS))
        .row(
            "WRITE, TRUNCATE_EXISTING",
            () -> refusedLink(WRITE, TRUNCATE_EXISTING, NOFOLLOW_LINKS));
  }

  private void refusedLink(OpenOption... options) throws Exception {
    file("f", "content");
    Path link = link("a", "f");
    refusedAs(IOException.class, () -> opened(link, options));
    assertThat(text(path("f"))).isEqualTo("content");
  }

  @Demand("LinkOption.NOFOLLOW_LINKS: means nothing for what is no link")
  void noFollow_file_isOpened() throws Exception {
    try (SeekableByteChannel channel = Files.newByteChannel(file("a"), READ, NOFOLLOW_LINKS)) {
      assertThat(channel.size()).isEqualTo(1);
    }
  }

  @Demand("StandardOpenOption.DELETE_ON_CLOSE: is gone after it was closed, at the latest")
  Rows deleteOnClose_isGone() {
    return new Rows()
        .row("READ", () -> goneAfter(READ, DELETE_ON_CLOSE))
        .row("WRITE", () -> goneAfter(WRITE, DELETE_ON_CLOSE))
        .row("WRITE, CREATE", () -> goneAfter(WRITE, CREATE, DELETE_ON_CLOSE));
  }

  private void goneAfter(OpenOption... options) throws Exception {
    opened(file("a"), options);
    assertThat(names(root())).isEmpty();
  }

  @Demand("StandardOpenOption.DELETE_ON_CLOSE: until then it is read and written")
  void deleteOnClose_untilThen_isUsed() throws Exception {
    try (SeekableByteChannel channel =
        Files.newByteChannel(path("a"), READ, WRITE, CREATE_NEW, DELETE_ON_CLOSE)) {
      channel.write(bytes("abc"));
      channel.position(0);
      assertThat(channel.read(ByteBuffer.allocate(9))).isEqualTo(3);
    }
    assertThat(names(root())).isEmpty();
  }

  @Demand("StandardOpenOption.DELETE_ON_CLOSE: streams, too")
  void deleteOnClose_stream_isGone() throws Exception {
    Files.newOutputStream(path("a"), CREATE_NEW, WRITE, DELETE_ON_CLOSE).close();
    Files.newInputStream(file("b"), READ, DELETE_ON_CLOSE).close();
    assertThat(names(root())).isEmpty();
  }

  @Demand(
      value = "Files.newByteChannel: the attributes of a new file are set when it is created",
      needs = POSIX)
  Rows attributes_areSetIfItIsNew() {
    Set<PosixFilePermission> wanted = PosixFilePermissions.fromString("r--r-----");
    var attribute = PosixFilePermissions.asFileAttribute(wanted);
    return new Rows()
        .row(
            "new",
            () -> {
              Files.newByteChannel(path("a"), Set.of(WRITE, CREATE), attribute).close();
              assertThat(Files.getPosixFilePermissions(path("a"))).isEqualTo(wanted);
            })
        .row(
            "existing",
            () -> {
              Set<PosixFilePermission> before = Files.getPosixFilePermissions(file("a"));
              Files.newByteChannel(path("a"), Set.of(WRITE, CREATE), attribute).close();
              assertThat(Files.getPosixFilePermissions(path("a"))).isEqualTo(before);
            });
  }
}
