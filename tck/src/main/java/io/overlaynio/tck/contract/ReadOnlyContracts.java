package io.overlaynio.tck.contract;

import static io.overlaynio.tck.contract.Capability.ASYNCHRONOUS_CHANNELS;
import static io.overlaynio.tck.contract.Capability.FILE_CHANNELS;
import static io.overlaynio.tck.contract.Capability.HARD_LINKS;
import static io.overlaynio.tck.contract.Capability.OWNER;
import static io.overlaynio.tck.contract.Capability.POSIX;
import static io.overlaynio.tck.contract.Capability.READ_ONLY;
import static io.overlaynio.tck.contract.Capability.SYMBOLIC_LINKS;
import static io.overlaynio.tck.contract.Capability.USER_ATTRIBUTES;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.util.Set;
import org.assertj.core.api.Assertions;

/** A file system, or a file store, that is read-only. */
@Needs(READ_ONLY)
final class ReadOnlyContracts extends FileSystemArea {

  private static final FileTime TIME = FileTime.fromMillis(1_000_000_000_000L);

  @Override
  Ground open(FileSystemContract subject) throws Exception {
    return subject.openReadOnly(
        root -> {
          Files.writeString(root.resolve("a"), "content");
          Files.writeString(root.resolve("b"), "other");
          Files.createDirectory(root.resolve("d"));
          Files.writeString(Files.createDirectory(root.resolve("e")).resolve("f"), "inside");
        });
  }

  @Demand("FileSystem.isReadOnly: true, and so is its store")
  void isReadOnly_isTrue() throws Exception {
    assertThat(fileSystem().isReadOnly() || Files.getFileStore(root()).isReadOnly()).isTrue();
  }

  @Demand("Read-only: whatever would change something is refused, and changes nothing")
  Rows change_isRefused() {
    return new Rows()
        .row("createFile", () -> refused(() -> Files.createFile(path("new"))))
        .row("createDirectory", () -> refused(() -> directory("new")))
        .row("createTempFile", () -> refused(() -> Files.createTempFile(root(), "a", "b")))
        .row("createSymbolicLink", () -> refused(() -> link("new", "a")), SYMBOLIC_LINKS)
        .row(
            "createLink", () -> refused(() -> Files.createLink(path("new"), path("a"))), HARD_LINKS)
        .row("delete", () -> refused(() -> Files.delete(path("a"))))
        .row("delete directory", () -> refused(() -> Files.delete(path("d"))))
        .row("deleteIfExists", () -> refused(() -> Files.deleteIfExists(path("a"))))
        .row("copy", () -> refused(() -> Files.copy(path("a"), path("new"))))
        .row("copy directory", () -> refused(() -> Files.copy(path("d"), path("new"))))
        .row(
            "copy replacing",
            () -> refused(() -> Files.copy(path("a"), path("b"), REPLACE_EXISTING)))
        .row("move", () -> refused(() -> Files.move(path("a"), path("new"))))
        .row(
            "move replacing",
            () -> refused(() -> Files.move(path("a"), path("b"), REPLACE_EXISTING)))
        .row("move directory", () -> refused(() -> Files.move(path("e"), path("new"))))
        .row("setLastModifiedTime", () -> refused(() -> Files.setLastModifiedTime(path("a"), TIME)))
        .row(
            "setAttribute",
            () -> refused(() -> Files.setAttribute(path("a"), "lastModifiedTime", TIME)))
        .row(
            "setTimes",
            () ->
                refused(
                    () ->
                        Files.getFileAttributeView(path("a"), BasicFileAttributeView.class)
                            .setTimes(TIME, null, null)))
        .row(
            "setPosixFilePermissions",
            () -> refused(() -> Files.setPosixFilePermissions(path("a"), Set.of())),
            POSIX)
        .row(
            "setOwner",
            () -> refused(() -> Files.setOwner(path("a"), Files.getOwner(path("a")))),
            OWNER)
        .row(
            "user attribute",
            () -> refused(() -> Files.setAttribute(path("a"), "user:key", new byte[1])),
            USER_ATTRIBUTES);
  }

  @Demand("Read-only: whatever would open to write is refused, and changes nothing")
  Rows opening_isRefused() {
    return new Rows()
        .row("WRITE", () -> refused(() -> Files.newByteChannel(path("a"), WRITE).close()))
        .row(
            "READ, WRITE",
            () -> refused(() -> Files.newByteChannel(path("a"), READ, WRITE).close()))
        .row("APPEND", () -> refused(() -> Files.newByteChannel(path("a"), APPEND).close()))
        .row(
            "TRUNCATE_EXISTING",
            () -> refused(() -> Files.newByteChannel(path("a"), WRITE, TRUNCATE_EXISTING).close()))
        .row(
            "CREATE existing",
            () -> refused(() -> Files.newByteChannel(path("a"), WRITE, CREATE).close()))
        .row(
            "CREATE", () -> refused(() -> Files.newByteChannel(path("new"), WRITE, CREATE).close()))
        .row(
            "CREATE_NEW",
            () -> refused(() -> Files.newByteChannel(path("new"), WRITE, CREATE_NEW).close()))
        .row(
            "DELETE_ON_CLOSE",
            () -> refused(() -> Files.newByteChannel(path("a"), WRITE, DELETE_ON_CLOSE).close()))
        .row("newOutputStream", () -> refused(() -> Files.newOutputStream(path("a")).close()))
        .row("write", () -> refused(() -> Files.write(path("new"), "x".getBytes(UTF_8))))
        .row(
            "FileChannel.open",
            () -> refused(() -> FileChannel.open(path("a"), WRITE).close()),
            FILE_CHANNELS)
        .row(
            "AsynchronousFileChannel.open",
            () -> refused(() -> AsynchronousFileChannel.open(path("a"), WRITE).close()),
            ASYNCHRONOUS_CHANNELS);
  }

  /** A read-only file system throws an exception of its own kind; a store the platform's. */
  private void refused(Code code) throws Exception {
    Throwable thrown = Assertions.catchThrowable(code::run);
    assertThat(thrown).isInstanceOfAny(ReadOnlyFileSystemException.class, IOException.class);
    assertThat(names(root())).containsExactly("a", "b", "d", "e");
    assertThat(text(path("a"))).isEqualTo("content");
    assertThat(text(path("b"))).isEqualTo("other");
    assertThat(Files.getLastModifiedTime(path("a"))).isNotEqualTo(TIME);
  }

  @Demand("Read-only: whatever reads, works")
  Rows reading_works() {
    return new Rows()
        .row("content", () -> assertThat(text(path("a"))).isEqualTo("content"))
        .row("list", () -> assertThat(names(path("e"))).containsExactly("f"))
        .row("attributes", () -> assertThat(Files.size(path("a"))).isEqualTo(7))
        .row("isReadable", () -> assertThat(Files.isReadable(path("a"))).isTrue())
        .row("toRealPath", () -> assertThat(path("a").toRealPath()).isEqualTo(path("a")))
        .row(
            "missing",
            () -> Refusal.refusedOf(NoSuchFileException.class, missing(), () -> text(missing())))
        .row(
            "file channel",
            () -> {
              try (FileChannel channel = FileChannel.open(path("a"), READ)) {
                assertThat(channel.size()).isEqualTo(7);
              }
            },
            FILE_CHANNELS);
  }

  @Demand("Files.isWritable: false for a file of a read-only file system")
  void isWritable_isFalse() {
    assertThat(Files.isWritable(path("a"))).isFalse();
    assertThat(Files.isWritable(path("d"))).isFalse();
  }

  @Demand("Files.copy: out of a read-only file system is no change of it")
  void copy_out_works() throws Exception {
    try (Foreign foreign = Foreign.open()) {
      Path target = foreign.resolve("copy");
      Files.copy(path("a"), target);
      assertThat(text(target)).isEqualTo("content");
    }
  }
}
