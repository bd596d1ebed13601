package io.overlaynio.tck.contract;

import static io.overlaynio.tck.contract.Capability.ACL;
import static io.overlaynio.tck.contract.Capability.ASYNCHRONOUS_CHANNELS;
import static io.overlaynio.tck.contract.Capability.DOS;
import static io.overlaynio.tck.contract.Capability.FILE_CHANNELS;
import static io.overlaynio.tck.contract.Capability.HARD_LINKS;
import static io.overlaynio.tck.contract.Capability.OWNER;
import static io.overlaynio.tck.contract.Capability.POSIX;
import static io.overlaynio.tck.contract.Capability.SYMBOLIC_LINKS;
import static io.overlaynio.tck.contract.Capability.USER_ATTRIBUTES;
import static io.overlaynio.tck.contract.Capability.WATCHING;
import static io.overlaynio.tck.contract.Refusal.refusedAs;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.DosFileAttributeView;
import java.nio.file.attribute.DosFileAttributes;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.List;

/** What a file system does not have, it says so in the way the specification has it. */
final class UnsupportedContracts extends FileSystemArea {

  @Demand(
      value = "Files.createSymbolicLink: UnsupportedOperationException if there are none",
      without = SYMBOLIC_LINKS)
  void createSymbolicLink_isRefused() {
    refusedAs(UnsupportedOperationException.class, () -> link("l", "t"));
  }

  @Demand(
      value = "Files.readSymbolicLink: UnsupportedOperationException if there are none",
      without = SYMBOLIC_LINKS)
  void readSymbolicLink_isRefused() throws Exception {
    file("a");
    refusedAs(UnsupportedOperationException.class, () -> Files.readSymbolicLink(path("a")));
  }

  @Demand(
      value = "Files.createLink: UnsupportedOperationException if there are none",
      without = HARD_LINKS)
  void createLink_isRefused() throws Exception {
    file("a");
    refusedAs(UnsupportedOperationException.class, () -> Files.createLink(path("b"), path("a")));
  }

  @Demand(
      value = "FileChannel.open: UnsupportedOperationException if there are none",
      without = FILE_CHANNELS)
  void fileChannel_isRefused() throws Exception {
    file("a");
    refusedAs(UnsupportedOperationException.class, () -> FileChannel.open(path("a"), READ).close());
  }

  @Demand(
      value = "AsynchronousFileChannel.open: UnsupportedOperationException if there are none",
      without = ASYNCHRONOUS_CHANNELS)
  void asynchronousChannel_isRefused() throws Exception {
    file("a");
    refusedAs(
        UnsupportedOperationException.class,
        () -> AsynchronousFileChannel.open(path("a"), READ).close());
  }

  @Demand(
      value = "Files.getFileAttributeView: null for a view that is not available",
      without = POSIX)
  void posixView_isNull() throws Exception {
    file("a");
    assertThat(Files.getFileAttributeView(path("a"), PosixFileAttributeView.class)).isNull();
    refusedAs(UnsupportedOperationException.class, () -> Files.getPosixFilePermissions(path("a")));
    refusedAs(
        UnsupportedOperationException.class, () -> Files.readAttributes(path("a"), "posix:*"));
    assertThat(fileSystem().supportedFileAttributeViews()).doesNotContain("posix");
  }

  @Demand(
      value = "Files.getFileAttributeView: null for a view that is not available",
      without = OWNER)
  void ownerView_isNull() throws Exception {
    file("a");
    assertThat(Files.getFileAttributeView(path("a"), FileOwnerAttributeView.class)).isNull();
    refusedAs(UnsupportedOperationException.class, () -> Files.getOwner(path("a")));
  }

  @Demand(
      value = "Files.getFileAttributeView: null for a view that is not available",
      without = USER_ATTRIBUTES)
  void userView_isNull() throws Exception {
    file("a");
    assertThat(Files.getFileAttributeView(path("a"), UserDefinedFileAttributeView.class)).isNull();
    refusedAs(
        UnsupportedOperationException.class,
        () -> Files.setAttribute(path("a"), "user:key", new byte[1]));
  }

  @Demand(
      value = "Files.getFileAttributeView: null for a view that is not available",
      without = DOS)
  void dosView_isNull() throws Exception {
    refusedView("dos", DosFileAttributeView.class);
    refusedAs(
        UnsupportedOperationException.class,
        () -> Files.readAttributes(path("a"), DosFileAttributes.class));
  }

  @Demand(
      value = "Files.getFileAttributeView: null for a view that is not available",
      without = ACL)
  void aclView_isNull() throws Exception {
    refusedView("acl", AclFileAttributeView.class);
    refusedAs(
        UnsupportedOperationException.class,
        () -> Files.setAttribute(path("a"), "acl:acl", List.of()));
  }

  private void refusedView(String name, Class<? extends FileAttributeView> type) throws Exception {
    file("a");
    assertThat(Files.getFileAttributeView(path("a"), type)).isNull();
    refusedAs(
        UnsupportedOperationException.class, () -> Files.readAttributes(path("a"), name + ":*"));
    assertThat(fileSystem().supportedFileAttributeViews()).doesNotContain(name);
    assertThat(Files.getFileStore(path("a")).supportsFileAttributeView(name)).isFalse();
    assertThat(Files.getFileStore(path("a")).supportsFileAttributeView(type)).isFalse();
  }

  @Demand(
      value = "FileSystem.newWatchService: UnsupportedOperationException if there are none",
      without = WATCHING)
  void watchService_isRefused() {
    refusedAs(
        UnsupportedOperationException.class,
        () -> root().register(fileSystem().newWatchService(), ENTRY_CREATE));
  }
}
