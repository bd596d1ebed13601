package io.overlaynio.tck.contract;

import static io.overlaynio.tck.contract.Capability.OWNER;
import static io.overlaynio.tck.contract.Capability.POSIX;
import static io.overlaynio.tck.contract.Capability.USER_ATTRIBUTES;
import static io.overlaynio.tck.contract.Refusal.refused;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.PosixFileAttributeView;

/** File stores, and what a file system says of itself. */
final class StoreContracts extends FileSystemArea {

  private FileStore store() throws Exception {
    return Files.getFileStore(root());
  }

  @Demand("FileStore: has a name and a type")
  void store_hasNameAndType() throws Exception {
    assertThat(store().name()).isNotNull();
    assertThat(store().type()).isNotNull();
    assertThat(store().toString()).isNotEmpty();
  }

  @Demand("FileStore: sizes are not negative, and no more is usable than there is")
  void sizes_fitTogether() throws Exception {
    FileStore store = store();
    assertThat(store.getTotalSpace()).isNotNegative();
    assertThat(store.getUnallocatedSpace()).isBetween(0L, store.getTotalSpace());
    assertThat(store.getUsableSpace()).isBetween(0L, store.getTotalSpace());
  }

  @Demand("FileStore.getBlockSize: positive, or UnsupportedOperationException")
  void blockSize_isPositiveOrUnsupported() throws Exception {
    long size;
    try {
      size = store().getBlockSize();
    } catch (UnsupportedOperationException none) {
      size = 1;
    }
    assertThat(size).isPositive();
  }

  @Demand("FileStore.getAttribute: totalSpace, usableSpace and unallocatedSpace by their names")
  Rows getAttribute_space_isThatOfTheMethod() {
    return new Rows()
        .row(
            "totalSpace",
            () -> assertThat(store().getAttribute("totalSpace")).isEqualTo(store().getTotalSpace()))
        .row(
            "usableSpace",
            () -> assertThat(store().getAttribute("usableSpace")).isInstanceOf(Long.class))
        .row(
            "unallocatedSpace",
            () -> assertThat(store().getAttribute("unallocatedSpace")).isInstanceOf(Long.class));
  }

  @Demand("FileStore.getAttribute: UnsupportedOperationException if it is not known")
  void getAttribute_unknown_isRefused() throws Exception {
    FileStore store = store();
    refused(UnsupportedOperationException.class, () -> store.getAttribute("nonsense"));
    refused(UnsupportedOperationException.class, () -> store.getAttribute("nonsense:a"));
  }

  @Demand("FileStore.supportsFileAttributeView: basic always; what is unknown not")
  void supports_basic_always() throws Exception {
    FileStore store = store();
    assertThat(store.supportsFileAttributeView("basic")).isTrue();
    assertThat(store.supportsFileAttributeView(BasicFileAttributeView.class)).isTrue();
    assertThat(store.supportsFileAttributeView("nonsense")).isFalse();
  }

  @Demand(value = "FileStore.supportsFileAttributeView: posix", needs = POSIX)
  void supports_posix() throws Exception {
    assertThat(store().supportsFileAttributeView("posix")).isTrue();
    assertThat(store().supportsFileAttributeView(PosixFileAttributeView.class)).isTrue();
  }

  @Demand(value = "FileStore.supportsFileAttributeView: owner", needs = OWNER)
  void supports_owner() throws Exception {
    assertThat(store().supportsFileAttributeView("owner")).isTrue();
  }

  @Demand(value = "FileStore.supportsFileAttributeView: user", needs = USER_ATTRIBUTES)
  void supports_user() throws Exception {
    assertThat(store().supportsFileAttributeView("user")).isTrue();
  }

  @Demand("Files.getFileStore: equal for all files of one store")
  void store_ofTwoFiles_isEqual() throws Exception {
    assertThat(Files.getFileStore(file("a")))
        .isEqualTo(Files.getFileStore(file("b")))
        .hasSameHashCodeAs(Files.getFileStore(path("b")));
  }

  @Demand("FileStore.isReadOnly: false where files can be written")
  void isReadOnly_isFalse() throws Exception {
    assertThat(store().isReadOnly()).isFalse();
    assertThat(fileSystem().isReadOnly()).isFalse();
  }

  @Demand("FileSystem.getFileStores: has at least one")
  void getFileStores_isNotEmpty() {
    assertThat(fileSystem().getFileStores()).isNotEmpty();
  }

  @Demand("FileSystem.getRootDirectories: absolute directories, each its own root")
  void getRootDirectories_areRoots() {
    assertThat(fileSystem().getRootDirectories())
        .isNotEmpty()
        .allSatisfy(
            top -> {
              assertThat(top.isAbsolute()).isTrue();
              assertThat(top.getNameCount()).isZero();
              assertThat(top.getRoot()).isEqualTo(top);
            });
  }

  @Demand("FileSystem.getRootDirectories: among them the root of every absolute path")
  void getRootDirectories_haveThisRoot() {
    assertThat(fileSystem().getRootDirectories()).contains(root().getRoot());
  }

  @Demand("FileSystem.getSeparator: is what separates names in a path")
  void getSeparator_separates() {
    String separator = fileSystem().getSeparator();
    assertThat(fileSystem().getPath("a", "b").toString()).isEqualTo("a" + separator + "b");
  }

  @Demand("FileSystem.provider and isOpen: always the same provider, open")
  void provider_isTheSame() {
    assertThat(fileSystem().provider()).isSameAs(root().getFileSystem().provider());
    assertThat(fileSystem().isOpen()).isTrue();
  }

  @Demand("FileSystem.supportedFileAttributeViews: a set that nobody can change")
  void supportedViews_isNotModifiable() {
    refused(
        UnsupportedOperationException.class,
        () -> fileSystem().supportedFileAttributeViews().add("nonsense"));
  }
}
