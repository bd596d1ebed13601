package io.overlaynio.tck.contract;

import static io.overlaynio.tck.contract.Capability.POSIX;
import static io.overlaynio.tck.contract.Capability.SECURE_STREAMS;
import static io.overlaynio.tck.contract.Capability.SYMBOLIC_LINKS;
import static io.overlaynio.tck.contract.Refusal.refused;
import static io.overlaynio.tck.contract.Refusal.refusedAs;
import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.ClosedDirectoryStreamException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.Set;

/** Directory streams whose directory is held, whatever becomes of its name. */
@Needs(SECURE_STREAMS)
final class SecureStreamContracts extends FileSystemArea {

  private interface StreamCode {
    void run(SecureDirectoryStream<Path> stream) throws Exception;
  }

  private void in(Path directory, StreamCode code) throws Exception {
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      assertThat(stream).isInstanceOf(SecureDirectoryStream.class);
      code.run((SecureDirectoryStream<Path>) stream);
    }
  }

  @Demand("SecureDirectoryStream: relative paths are of the open directory, when it is moved, too")
  void newByteChannel_movedDirectory_isInIt() throws Exception {
    directory("d");
    in(
        path("d"),
        stream -> {
          Files.move(path("d"), path("e"));
          write(stream, "a");
        });
    assertThat(names(path("e"))).containsExactly("a");
  }

  private void write(SecureDirectoryStream<Path> stream, String name) throws Exception {
    try (SeekableByteChannel channel =
        stream.newByteChannel(parsed(name), Set.of(CREATE_NEW, WRITE))) {
      channel.write(bytes(name));
    }
  }

  @Demand("SecureDirectoryStream.newByteChannel: opens or makes a file of the directory")
  void newByteChannel_new_isMade() throws Exception {
    in(root(), stream -> write(stream, "a"));
    assertThat(text(path("a"))).isEqualTo("a");
  }

  @Demand("SecureDirectoryStream.newByteChannel: an absolute path is as if given to Files")
  void newByteChannel_absolute_isItself() throws Exception {
    directory("d");
    file("a");
    in(
        path("d"),
        stream -> {
          try (SeekableByteChannel channel = stream.newByteChannel(path("a"), Set.of(READ))) {
            assertThat(channel.size()).isEqualTo(1);
          }
        });
  }

  @Demand("SecureDirectoryStream.newByteChannel: exceptions as those of Files")
  Rows newByteChannel_impossible_isRefused() {
    return new Rows()
        .row(
            "missing",
            () ->
                in(
                    root(),
                    stream ->
                        refused(
                            NoSuchFileException.class,
                            () -> stream.newByteChannel(parsed("missing"), Set.of(READ)).close())))
        .row(
            "existing",
            () -> {
              file("a");
              in(
                  root(),
                  stream ->
                      refused(
                          FileAlreadyExistsException.class,
                          () ->
                              stream
                                  .newByteChannel(parsed("a"), Set.of(CREATE_NEW, WRITE))
                                  .close()));
            })
        .row(
            "link",
            () -> {
              file("a");
              link("l", "a");
              in(
                  root(),
                  stream ->
                      refusedAs(
                          IOException.class,
                          () ->
                              stream
                                  .newByteChannel(parsed("l"), Set.of(READ, NOFOLLOW_LINKS))
                                  .close()));
            },
            SYMBOLIC_LINKS);
  }

  @Demand("SecureDirectoryStream.newDirectoryStream: of a directory of it, secure, too")
  void newDirectoryStream_relative_isSecure() throws Exception {
    directory("d");
    file("d/a");
    in(
        root(),
        stream -> {
          try (SecureDirectoryStream<Path> below = stream.newDirectoryStream(parsed("d"))) {
            Path entry = below.iterator().next();
            assertThat(entry.getFileName()).isEqualTo(parsed("a"));
            write(below, "b");
          }
        });
    assertThat(names(path("d"))).containsExactly("a", "b");
  }

  @Demand("SecureDirectoryStream.newDirectoryStream: with NOFOLLOW_LINKS not through a link")
  void newDirectoryStream_link_isFollowedOrRefused() throws Exception {
    directory("d");
    file("d/a");
    link("l", "d");
    in(
        root(),
        stream -> {
          try (SecureDirectoryStream<Path> below = stream.newDirectoryStream(parsed("l"))) {
            assertThat(below.iterator().hasNext()).isTrue();
          }
          refusedAs(
              FileSystemException.class,
              () -> stream.newDirectoryStream(parsed("l"), NOFOLLOW_LINKS).close());
        });
  }

  @Demand("SecureDirectoryStream.deleteFile: deletes a file, or a link itself")
  void deleteFile_isGone() throws Exception {
    file("a");
    in(root(), stream -> stream.deleteFile(parsed("a")));
    assertThat(names(root())).isEmpty();
  }

  @Demand("SecureDirectoryStream.deleteFile: IOException for a directory or what is missing")
  void deleteFile_impossible_isRefused() throws Exception {
    directory("d");
    in(
        root(),
        stream -> {
          refusedAs(FileSystemException.class, () -> stream.deleteFile(parsed("d")));
          refused(NoSuchFileException.class, () -> stream.deleteFile(parsed("missing")));
        });
    assertThat(names(root())).containsExactly("d");
  }

  @Demand("SecureDirectoryStream.deleteDirectory: deletes an empty directory")
  void deleteDirectory_isGone() throws Exception {
    directory("d");
    in(root(), stream -> stream.deleteDirectory(parsed("d")));
    assertThat(names(root())).isEmpty();
  }

  @Demand("SecureDirectoryStream.deleteDirectory: DirectoryNotEmptyException if it has entries")
  void deleteDirectory_impossible_isRefused() throws Exception {
    directory("d");
    file("d/a");
    file("f");
    in(
        root(),
        stream -> {
          refused(DirectoryNotEmptyException.class, () -> stream.deleteDirectory(parsed("d")));
          refusedAs(FileSystemException.class, () -> stream.deleteDirectory(parsed("f")));
        });
    assertThat(names(root())).containsExactly("d", "f");
  }

  @Demand("SecureDirectoryStream.move: from one open directory into another")
  void move_toOtherStream_isThere() throws Exception {
    directory("d");
    file("a", "content");
    in(root(), from -> in(path("d"), to -> from.move(parsed("a"), to, parsed("b"))));
    assertThat(text(path("d/b"))).isEqualTo("content");
    assertThat(names(root())).containsExactly("d");
  }

  @Demand("SecureDirectoryStream.move: as an atomic move, it replaces an existing file")
  void move_existingTarget_isReplaced() throws Exception {
    file("a", "new");
    file("b", "old");
    in(root(), stream -> stream.move(parsed("a"), stream, parsed("b")));
    assertThat(text(path("b"))).isEqualTo("new");
    assertThat(names(root())).containsExactly("b");
  }

  @Demand("SecureDirectoryStream.move: ProviderMismatchException for streams of other providers")
  void move_toForeignStream_isRefused() throws Exception {
    file("a");
    try (Foreign foreign = Foreign.open()) {
      in(
          root(),
          stream ->
              refusedAs(
                  ProviderMismatchException.class,
                  () -> stream.move(parsed("a"), stream, Foreign.path("b"))));
      assertThat(Files.exists(foreign.resolve("b"))).isFalse();
    }
  }

  @Demand("SecureDirectoryStream.getFileAttributeView: of the directory itself")
  void view_directory_isItsOwn() throws Exception {
    in(
        directory("d"),
        stream -> {
          Files.move(path("d"), path("e"));
          var view = stream.getFileAttributeView(BasicFileAttributeView.class);
          assertThat(view.readAttributes().isDirectory()).isTrue();
        });
  }

  @Demand("SecureDirectoryStream.getFileAttributeView: of an entry, link followed or not")
  void view_entry_isItsOwn() throws Exception {
    file("a", "12345");
    link("l", "a");
    in(
        root(),
        stream -> {
          var followed = stream.getFileAttributeView(parsed("l"), BasicFileAttributeView.class);
          assertThat(followed.readAttributes().size()).isEqualTo(5);
          var itself =
              stream.getFileAttributeView(
                  parsed("l"), BasicFileAttributeView.class, NOFOLLOW_LINKS);
          assertThat(itself.readAttributes().isSymbolicLink()).isTrue();
        });
  }

  @Demand(value = "SecureDirectoryStream.getFileAttributeView: posix, too", needs = POSIX)
  void view_posix_setsPermissions() throws Exception {
    file("a");
    in(
        root(),
        stream -> {
          var view = stream.getFileAttributeView(parsed("a"), PosixFileAttributeView.class);
          view.setPermissions(Set.of());
        });
    assertThat(Files.getPosixFilePermissions(path("a"))).isEmpty();
  }

  @Demand("SecureDirectoryStream: ClosedDirectoryStreamException when it is closed")
  Rows closed_refuses() {
    return new Rows()
        .row(
            "newByteChannel",
            () -> refusedClosed(stream -> stream.newByteChannel(parsed("a"), Set.of(READ)).close()))
        .row(
            "newDirectoryStream",
            () -> refusedClosed(stream -> stream.newDirectoryStream(parsed("a")).close()))
        .row("deleteFile", () -> refusedClosed(stream -> stream.deleteFile(parsed("a"))))
        .row("deleteDirectory", () -> refusedClosed(stream -> stream.deleteDirectory(parsed("a"))))
        .row("move", () -> refusedClosed(stream -> stream.move(parsed("a"), stream, parsed("b"))));
  }

  private void refusedClosed(StreamCode code) throws Exception {
    file("a");
    SecureDirectoryStream<Path> stream =
        (SecureDirectoryStream<Path>) Files.newDirectoryStream(root());
    stream.close();
    refused(ClosedDirectoryStreamException.class, () -> code.run(stream));
  }
}
