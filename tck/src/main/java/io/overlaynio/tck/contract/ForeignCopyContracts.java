package io.overlaynio.tck.contract;

import static io.overlaynio.tck.contract.Refusal.refused;
import static io.overlaynio.tck.contract.Refusal.refusedOf;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;

/** Copying and moving from and to the file system of another provider. */
final class ForeignCopyContracts extends FileSystemArea {

  private static final FileTime LONG_AGO = FileTime.fromMillis(1_000_000_000_000L);

  private Foreign foreign;

  @Override
  Ground open(FileSystemContract subject) throws Exception {
    foreign = Foreign.open();
    return super.open(subject);
  }

  @Override
  void close() throws Exception {
    try {
      super.close();
    } finally {
      if (foreign != null) {
        foreign.close();
      }
    }
  }

  private Path there(String name) {
    return foreign.resolve(name);
  }

  @Demand("Files.copy: the paths may be of different providers")
  void copy_fileThere_hasContent() throws Exception {
    Files.copy(file("a", "content"), there("b"));
    assertThat(text(there("b"))).isEqualTo("content");
  }

  @Demand("Files.copy: the paths may be of different providers")
  void copy_fileHere_hasContent() throws Exception {
    Files.writeString(there("b"), "content");
    Files.copy(there("b"), path("a"));
    assertThat(text(path("a"))).isEqualTo("content");
  }

  @Demand("Files.copy: a directory becomes an empty one")
  void copy_directoryThereAndHere_isEmpty() throws Exception {
    directory("d");
    file("d/f");
    Files.copy(path("d"), there("e"));
    assertThat(names(there("e"))).isEmpty();
    Files.copy(there("e"), path("back"));
    assertThat(names(path("back"))).isEmpty();
  }

  @Demand("StandardCopyOption.COPY_ATTRIBUTES: the last modified time, if both sides have it")
  void copy_attributes_keepsTimeBothWays() throws Exception {
    Files.setLastModifiedTime(file("a"), LONG_AGO);
    Files.copy(path("a"), there("b"), COPY_ATTRIBUTES);
    Files.copy(there("b"), path("c"), COPY_ATTRIBUTES);
    assertThat(Files.getLastModifiedTime(path("c"))).isEqualTo(LONG_AGO);
  }

  @Demand("Files.copy: FileAlreadyExistsException if the target exists")
  void copy_existingTarget_isRefused() throws Exception {
    Files.writeString(there("b"), "b");
    refusedOf(
        FileAlreadyExistsException.class, there("b"), () -> Files.copy(file("a"), there("b")));
    refusedOf(FileAlreadyExistsException.class, path("a"), () -> Files.copy(there("b"), path("a")));
  }

  @Demand("StandardCopyOption.REPLACE_EXISTING: an existing target is replaced")
  void copy_replacing_replaces() throws Exception {
    Files.writeString(there("b"), "new");
    Files.copy(there("b"), file("a", "old content"), REPLACE_EXISTING);
    assertThat(text(path("a"))).isEqualTo("new");
  }

  @Demand("Files.copy: NoSuchFileException if the source does not exist")
  void copy_missing_isRefused() {
    refusedOf(NoSuchFileException.class, missing(), () -> Files.copy(missing(), there("b")));
  }

  @Demand("Files.move: a file is copied to the other provider, and deleted here")
  void move_fileThere_isGoneHere() throws Exception {
    Files.move(file("a", "content"), there("b"));
    assertThat(text(there("b"))).isEqualTo("content");
    assertThat(names(root())).isEmpty();
  }

  @Demand("Files.move: a file is copied from the other provider, and deleted there")
  void move_fileHere_isGoneThere() throws Exception {
    Files.writeString(there("b"), "content");
    Files.setLastModifiedTime(there("b"), LONG_AGO);
    Files.move(there("b"), path("a"));
    assertThat(text(path("a"))).isEqualTo("content");
    assertThat(Files.getLastModifiedTime(path("a"))).isEqualTo(LONG_AGO);
    assertThat(Files.exists(there("b"))).isFalse();
  }

  @Demand("Files.move: an empty directory can be moved between providers")
  void move_emptyDirectory_isMoved() throws Exception {
    Files.move(directory("d"), there("e"));
    assertThat(names(there("e"))).isEmpty();
    assertThat(names(root())).isEmpty();
  }

  @Demand("Files.move: DirectoryNotEmptyException if it would need its entries to be moved")
  void move_fullDirectory_isRefusedAndKept() throws Exception {
    directory("d");
    file("d/f");
    refusedOf(DirectoryNotEmptyException.class, path("d"), () -> Files.move(path("d"), there("e")));
    assertThat(names(path("d"))).containsExactly("f");
  }

  @Demand("Files.move: AtomicMoveNotSupportedException if the move cannot be atomic")
  void move_atomic_isRefused() throws Exception {
    file("a");
    refused(
        AtomicMoveNotSupportedException.class,
        () -> Files.move(path("a"), there("b"), ATOMIC_MOVE));
    assertThat(text(path("a"))).isEqualTo("a");
    assertThat(Files.exists(there("b"))).isFalse();
  }
}
