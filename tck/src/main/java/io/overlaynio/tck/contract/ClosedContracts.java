package io.overlaynio.tck.contract;

import static io.overlaynio.tck.contract.Capability.ASYNCHRONOUS_CHANNELS;
import static io.overlaynio.tck.contract.Capability.CLOSING;
import static io.overlaynio.tck.contract.Capability.FILE_CHANNELS;
import static io.overlaynio.tck.contract.Capability.HARD_LINKS;
import static io.overlaynio.tck.contract.Capability.POSIX;
import static io.overlaynio.tck.contract.Capability.SYMBOLIC_LINKS;
import static io.overlaynio.tck.contract.Capability.WATCHING;
import static io.overlaynio.tck.contract.Refusal.refusedAs;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.ClosedFileSystemException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Iterator;

/** A file system that has been closed. */
@Needs(CLOSING)
final class ClosedContracts extends FileSystemArea {

  @Demand("FileSystem.isOpen: false once it is closed; closing it again has no effect")
  void close_isNotOpen() throws Exception {
    fileSystem().close();
    fileSystem().close();
    assertThat(fileSystem().isOpen()).isFalse();
  }

  @Demand("FileSystem.close: all access to files fails with ClosedFileSystemException")
  Rows access_isRefused() {
    return new Rows()
        .row("createFile", () -> refused(() -> Files.createFile(path("b"))))
        .row("createDirectory", () -> refused(() -> directory("b")))
        .row("delete", () -> refused(() -> Files.delete(path("a"))))
        .row("deleteIfExists", () -> refused(() -> Files.deleteIfExists(path("a"))))
        .row("copy", () -> refused(() -> Files.copy(path("a"), path("b"))))
        .row("move", () -> refused(() -> Files.move(path("a"), path("b"))))
        .row("newByteChannel", () -> refused(() -> Files.newByteChannel(path("a")).close()))
        .row("newInputStream", () -> refused(() -> Files.newInputStream(path("a")).close()))
        .row("newOutputStream", () -> refused(() -> Files.newOutputStream(path("a")).close()))
        .row(
            "FileChannel.open",
            () -> refused(() -> FileChannel.open(path("a"), READ).close()),
            FILE_CHANNELS)
        .row(
            "AsynchronousFileChannel.open",
            () -> refused(() -> AsynchronousFileChannel.open(path("a"), READ).close()),
            ASYNCHRONOUS_CHANNELS)
        .row("newDirectoryStream", () -> refused(() -> Files.newDirectoryStream(root()).close()))
        .row("list", () -> refused(() -> Files.list(root()).close()))
        .row("walk", () -> refused(() -> Files.walk(root()).close()))
        .row("createSymbolicLink", () -> refused(() -> link("l", "a")), SYMBOLIC_LINKS)
        .row(
            "readSymbolicLink",
            () -> refused(() -> Files.readSymbolicLink(path("a"))),
            SYMBOLIC_LINKS)
        .row("createLink", () -> refused(() -> Files.createLink(path("b"), path("a"))), HARD_LINKS);
  }

  @Demand("FileSystem.close: all questions about files fail with ClosedFileSystemException")
  Rows questions_areRefused() {
    return new Rows()
        .row(
            "readAttributes",
            () -> refused(() -> Files.readAttributes(path("a"), BasicFileAttributes.class)))
        .row("readAttributes by name", () -> refused(() -> Files.readAttributes(path("a"), "*")))
        .row(
            "setAttribute",
            () ->
                refused(
                    () ->
                        Files.setAttribute(path("a"), "lastModifiedTime", FileTime.fromMillis(0))))
        .row(
            "setLastModifiedTime",
            () -> refused(() -> Files.setLastModifiedTime(path("a"), FileTime.fromMillis(0))))
        .row("size", () -> refused(() -> Files.size(path("a"))))
        .row(
            "getPosixFilePermissions",
            () -> refused(() -> Files.getPosixFilePermissions(path("a"))),
            POSIX)
        .row("checkAccess", () -> refused(() -> provider().checkAccess(path("a"))))
        .row("isSameFile", () -> refused(() -> Files.isSameFile(path("a"), path("b"))))
        .row("getFileStore", () -> refused(() -> Files.getFileStore(path("a"))))
        .row("toRealPath", () -> refused(() -> path("a").toRealPath()))
        .row(
            "isHidden",
            () -> {
              // Whoever decides by the name needs no file system for that.
              refusedOrFalse();
            })
        .row("newWatchService", () -> refused(() -> fileSystem().newWatchService()), WATCHING);
  }

  private void refused(Code code) throws Exception {
    file("a");
    fileSystem().close();
    refusedAs(ClosedFileSystemException.class, code);
  }

  private void refusedOrFalse() throws Exception {
    file("a");
    fileSystem().close();
    boolean hidden;
    try {
      hidden = Files.isHidden(path("a"));
    } catch (ClosedFileSystemException refused) {
      hidden = false;
    }
    assertThat(hidden).isFalse();
  }

  @Demand("FileSystem.close: a view that was there before is refused, too")
  void openView_isRefused() throws Exception {
    var view = Files.getFileAttributeView(file("a"), BasicFileAttributeView.class);
    fileSystem().close();
    refusedAs(ClosedFileSystemException.class, view::readAttributes);
    refusedAs(
        ClosedFileSystemException.class, () -> view.setTimes(FileTime.fromMillis(0), null, null));
  }

  @Demand("Files.exists and its like: false, or ClosedFileSystemException")
  void exists_isNotTrue() throws Exception {
    file("a");
    fileSystem().close();
    boolean exists;
    try {
      exists = Files.exists(path("a"));
    } catch (ClosedFileSystemException refused) {
      exists = false;
    }
    assertThat(exists).isFalse();
  }

  @Demand("FileSystem.close: all open channels are closed")
  Rows openChannel_isClosed() {
    return new Rows()
        .row(
            "byte channel",
            () -> {
              SeekableByteChannel channel = Files.newByteChannel(file("a"), READ, WRITE);
              fileSystem().close();
              assertThat(channel.isOpen()).isFalse();
              refusedAs(ClosedChannelException.class, () -> channel.read(ByteBuffer.allocate(1)));
              refusedAs(ClosedChannelException.class, () -> channel.write(bytes("x")));
            })
        .row(
            "file channel",
            () -> {
              FileChannel channel = FileChannel.open(file("a"), READ);
              fileSystem().close();
              assertThat(channel.isOpen()).isFalse();
            },
            FILE_CHANNELS)
        .row(
            "asynchronous channel",
            () -> {
              AsynchronousFileChannel channel = AsynchronousFileChannel.open(file("a"), READ);
              fileSystem().close();
              assertThat(channel.isOpen()).isFalse();
            },
            ASYNCHRONOUS_CHANNELS);
  }

  @Demand("FileSystem.close: all open streams are closed")
  Rows openStream_isClosed() {
    return new Rows()
        .row(
            "input",
            () -> {
              InputStream in = Files.newInputStream(file("a"));
              fileSystem().close();
              refusedAs(IOException.class, () -> in.read());
            })
        .row(
            "output",
            () -> {
              OutputStream out = Files.newOutputStream(path("a"));
              fileSystem().close();
              refusedAs(IOException.class, () -> out.write(1));
            });
  }

  @Demand("FileSystem.close: all open directory streams are closed")
  void openDirectoryStream_isClosed() throws Exception {
    for (String name : new String[] {"a", "b", "c"}) {
      file(name);
    }
    DirectoryStream<Path> stream = Files.newDirectoryStream(root());
    Iterator<Path> entries = stream.iterator();
    entries.next();
    fileSystem().close();
    int more = 0;
    try {
      for (; entries.hasNext(); more++) {
        entries.next();
      }
    } catch (ClosedFileSystemException refused) {
      more = 0;
    }
    assertThat(more).as("entries that were read ahead").isLessThanOrEqualTo(1);
    stream.close();
  }

  @Demand("FileSystem.close: paths, which access nothing, still work")
  Rows paths_stillWork() {
    return new Rows()
        .row(
            "resolve",
            () -> pathsWork((one, two) -> one.resolveSibling(two.getFileName()).equals(one)))
        .row("equals", () -> pathsWork((one, two) -> one.equals(two)))
        .row("normalize", () -> pathsWork((one, two) -> one.normalize().equals(two)))
        .row("startsWith", () -> pathsWork((one, two) -> one.startsWith(two)))
        .row("compareTo", () -> pathsWork((one, two) -> one.compareTo(two) == 0))
        .row("toString", () -> pathsWork((one, two) -> one.toString().equals(two.toString())))
        .row("hashCode", () -> pathsWork((one, two) -> one.hashCode() == two.hashCode()));
  }

  private interface PathsQuestion {
    boolean ask(Path one, Path two);
  }

  /** It answers the same as before. */
  private void pathsWork(PathsQuestion question) throws Exception {
    Path one = path("a");
    Path two = path("b");
    fileSystem().close();
    assertThat(question.ask(one, one)).isTrue();
    assertThat(question.ask(one, two)).isFalse();
  }
}
