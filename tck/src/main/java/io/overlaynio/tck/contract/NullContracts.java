package io.overlaynio.tck.contract;

import static io.overlaynio.tck.contract.Capability.ASYNCHRONOUS_CHANNELS;
import static io.overlaynio.tck.contract.Capability.FILE_CHANNELS;
import static io.overlaynio.tck.contract.Capability.HARD_LINKS;
import static io.overlaynio.tck.contract.Capability.OWNER;
import static io.overlaynio.tck.contract.Capability.POSIX;
import static io.overlaynio.tck.contract.Capability.SYMBOLIC_LINKS;
import static io.overlaynio.tck.contract.Capability.USER_ATTRIBUTES;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.Set;

/** Nulls, which are refused wherever the specification does not allow them. */
final class NullContracts extends FileSystemArea {

  private static void refused(Code code) {
    Refusal.refused(NullPointerException.class, code);
  }

  @Demand("java.nio.file: unless noted otherwise, a null is a NullPointerException")
  Rows path_null_isRefused() {
    return new Rows()
        .row("getPath", () -> refused(() -> fileSystem().getPath(null)))
        .row("getPath more", () -> refused(() -> fileSystem().getPath("a", (String) null)))
        .row("getPath array", () -> refused(() -> fileSystem().getPath("a", (String[]) null)))
        .row("resolve path", () -> refused(() -> root().resolve((Path) null)))
        .row("resolve string", () -> refused(() -> root().resolve((String) null)))
        .row("resolveSibling path", () -> refused(() -> root().resolveSibling((Path) null)))
        .row("resolveSibling string", () -> refused(() -> root().resolveSibling((String) null)))
        .row("relativize", () -> refused(() -> root().relativize(null)))
        .row("startsWith path", () -> refused(() -> root().startsWith((Path) null)))
        .row("startsWith string", () -> refused(() -> root().startsWith((String) null)))
        .row("endsWith path", () -> refused(() -> root().endsWith((Path) null)))
        .row("endsWith string", () -> refused(() -> root().endsWith((String) null)))
        .row("compareTo", () -> refused(() -> root().compareTo(null)))
        .row("equals", () -> assertThat(root().equals(null)).isFalse());
  }

  @Demand("FileSystem: unless noted otherwise, a null is a NullPointerException")
  Rows fileSystem_null_isRefused() {
    return new Rows()
        .row("getPathMatcher", () -> refused(() -> fileSystem().getPathMatcher(null)))
        .row(
            "lookup user",
            () ->
                refused(
                    () -> fileSystem().getUserPrincipalLookupService().lookupPrincipalByName(null)),
            OWNER)
        .row(
            "lookup group",
            () ->
                refused(
                    () ->
                        fileSystem()
                            .getUserPrincipalLookupService()
                            .lookupPrincipalByGroupName(null)),
            POSIX)
        .row("provider.getPath", () -> refused(() -> provider().getPath(null)))
        .row("provider.getFileSystem", () -> refused(() -> provider().getFileSystem((URI) null)))
        .row(
            "store view type",
            () ->
                refused(
                    () ->
                        Files.getFileStore(root())
                            .supportsFileAttributeView((Class<FileAttributeView>) null)))
        .row(
            "store view name",
            () ->
                refused(() -> Files.getFileStore(root()).supportsFileAttributeView((String) null)))
        .row(
            "view of the store",
            () -> refused(() -> Files.getFileStore(root()).getFileStoreAttributeView(null)))
        .row("store attribute", () -> refused(() -> Files.getFileStore(root()).getAttribute(null)));
  }

  @Demand("Files: unless noted otherwise, a null path is a NullPointerException")
  Rows files_nullPath_isRefused() {
    return new Rows()
        .row("createFile", () -> refused(() -> Files.createFile(null)))
        .row("copy source", () -> refused(() -> Files.copy((Path) null, path("b"))))
        .row("copy target", () -> refused(() -> Files.copy(path("a"), (Path) null)))
        .row("move source", () -> refused(() -> Files.move(null, path("b"))))
        .row("move target", () -> refused(() -> Files.move(path("a"), null)))
        .row("isSameFile other", () -> refused(() -> Files.isSameFile(path("a"), null)))
        .row("provider.isSameFile", () -> refused(() -> provider().isSameFile(path("a"), null)))
        .row(
            "createLink existing",
            () -> refused(() -> Files.createLink(path("b"), null)),
            HARD_LINKS)
        .row(
            "createSymbolicLink target",
            () -> refused(() -> Files.createSymbolicLink(path("b"), null)),
            SYMBOLIC_LINKS);
  }

  @Demand("FileSystemProvider: a null path is a NullPointerException")
  Rows provider_nullPath_isRefused() {
    return new Rows()
        .row("newByteChannel", () -> refused(() -> provider().newByteChannel(null, Set.of(READ))))
        .row("newInputStream", () -> refused(() -> provider().newInputStream(null)))
        .row("newOutputStream", () -> refused(() -> provider().newOutputStream(null)))
        .row(
            "newDirectoryStream",
            () -> refused(() -> provider().newDirectoryStream(null, entry -> true)))
        .row("createDirectory", () -> refused(() -> provider().createDirectory(null)))
        .row("delete", () -> refused(() -> provider().delete(null)))
        .row("deleteIfExists", () -> refused(() -> provider().deleteIfExists(null)))
        .row("checkAccess", () -> refused(() -> provider().checkAccess(null)))
        .row("isHidden", () -> refused(() -> provider().isHidden(null)))
        .row("getFileStore", () -> refused(() -> provider().getFileStore(null)))
        .row(
            "readAttributes",
            () -> refused(() -> provider().readAttributes(null, BasicFileAttributes.class)))
        .row("readAttributes by name", () -> refused(() -> provider().readAttributes(null, "*")))
        .row("setAttribute", () -> refused(() -> provider().setAttribute(null, "size", 1L)))
        .row(
            "readSymbolicLink",
            () -> refused(() -> provider().readSymbolicLink(null)),
            SYMBOLIC_LINKS)
        .row(
            "newFileChannel",
            () -> refused(() -> provider().newFileChannel(null, Set.of(READ))),
            FILE_CHANNELS)
        .row(
            "newAsynchronousFileChannel",
            () -> refused(() -> provider().newAsynchronousFileChannel(null, Set.of(READ), null)),
            ASYNCHRONOUS_CHANNELS);
  }

  @Demand("Files: a null among options or attributes is a NullPointerException, nothing is done")
  Rows options_null_isRefused() {
    return new Rows()
        .row(
            "newByteChannel",
            () -> untouched(() -> Files.newByteChannel(path("a"), (OpenOption) null).close()))
        .row(
            "newByteChannel set",
            () -> untouched(() -> Files.newByteChannel(path("a"), (Set<OpenOption>) null).close()))
        .row(
            "newInputStream",
            () -> untouched(() -> Files.newInputStream(path("a"), (OpenOption) null).close()))
        .row(
            "newOutputStream",
            () -> untouched(() -> Files.newOutputStream(path("a"), WRITE, null).close()))
        .row(
            "FileChannel.open",
            () -> untouched(() -> FileChannel.open(path("a"), READ, null).close()),
            FILE_CHANNELS)
        .row(
            "AsynchronousFileChannel.open",
            () -> untouched(() -> AsynchronousFileChannel.open(path("a"), READ, null).close()),
            ASYNCHRONOUS_CHANNELS)
        .row("copy", () -> untouched(() -> Files.copy(path("a"), path("b"), (CopyOption) null)))
        .row("move", () -> untouched(() -> Files.move(path("a"), path("b"), (CopyOption) null)))
        .row(
            "createFile attribute",
            () -> untouched(() -> Files.createFile(path("b"), (FileAttribute<?>) null)))
        .row(
            "createDirectory attribute",
            () -> untouched(() -> Files.createDirectory(path("b"), (FileAttribute<?>) null)));
  }

  private void untouched(Code code) throws Exception {
    file("a", "content");
    refused(code);
    assertThat(names(root())).containsExactly("a");
    assertThat(text(path("a"))).isEqualTo("content");
  }

  @Demand("Files: a null for what is to be read or set is a NullPointerException")
  Rows attributes_null_isRefused() {
    return new Rows()
        .row(
            "view type",
            () ->
                untouched(
                    () -> Files.getFileAttributeView(path("a"), (Class<FileAttributeView>) null)))
        .row(
            "attributes type",
            () ->
                untouched(() -> Files.readAttributes(path("a"), (Class<BasicFileAttributes>) null)))
        .row("names", () -> untouched(() -> Files.readAttributes(path("a"), (String) null)))
        .row("getAttribute", () -> untouched(() -> Files.getAttribute(path("a"), null)))
        .row("setAttribute name", () -> untouched(() -> Files.setAttribute(path("a"), null, 1)))
        .row(
            "setLastModifiedTime",
            () -> untouched(() -> Files.setLastModifiedTime(path("a"), null)))
        .row(
            "permissions",
            () -> untouched(() -> Files.setPosixFilePermissions(path("a"), null)),
            POSIX)
        .row("owner", () -> untouched(() -> Files.setOwner(path("a"), null)), OWNER)
        .row(
            "user attribute name",
            () ->
                untouched(
                    () ->
                        Files.getFileAttributeView(path("a"), UserDefinedFileAttributeView.class)
                            .size(null)),
            USER_ATTRIBUTES)
        .row(
            "user attribute value",
            () ->
                untouched(
                    () ->
                        Files.getFileAttributeView(path("a"), UserDefinedFileAttributeView.class)
                            .write("key", null)),
            USER_ATTRIBUTES);
  }

  @Demand("Files.newDirectoryStream: NullPointerException without a filter or a glob")
  Rows newDirectoryStream_null_isRefused() {
    return new Rows()
        .row(
            "filter",
            () ->
                refused(
                    () ->
                        Files.newDirectoryStream(root(), (DirectoryStream.Filter<Path>) null)
                            .close()))
        .row("glob", () -> refused(() -> Files.newDirectoryStream(root(), (String) null).close()));
  }

  @Demand("Channels: NullPointerException without a buffer")
  Rows channel_null_isRefused() {
    return new Rows()
        .row("read", () -> inChannel(channel -> channel.read(null)))
        .row("write", () -> inChannel(channel -> channel.write(null)))
        .row("read at", () -> inFileChannel(channel -> channel.read(null, 0)), FILE_CHANNELS)
        .row("write at", () -> inFileChannel(channel -> channel.write(null, 0)), FILE_CHANNELS)
        .row(
            "read array",
            () -> inFileChannel(channel -> channel.read((ByteBuffer[]) null)),
            FILE_CHANNELS)
        .row(
            "write array",
            () -> inFileChannel(channel -> channel.write((ByteBuffer[]) null)),
            FILE_CHANNELS)
        .row(
            "transferTo",
            () -> inFileChannel(channel -> channel.transferTo(0, 1, null)),
            FILE_CHANNELS)
        .row(
            "transferFrom",
            () -> inFileChannel(channel -> channel.transferFrom(null, 0, 1)),
            FILE_CHANNELS);
  }

  private interface ChannelCode {
    void run(SeekableByteChannel channel) throws Exception;
  }

  private interface FileChannelCode {
    void run(FileChannel channel) throws Exception;
  }

  private void inChannel(ChannelCode code) throws Exception {
    try (SeekableByteChannel channel = Files.newByteChannel(file("a"), READ, WRITE)) {
      refused(() -> code.run(channel));
    }
  }

  private void inFileChannel(FileChannelCode code) throws Exception {
    try (FileChannel channel = FileChannel.open(file("a"), READ, WRITE)) {
      refused(() -> code.run(channel));
    }
  }
}
