package io.overlaynio.tck.contract;

import static io.overlaynio.tck.contract.Capability.HARD_LINKS;
import static io.overlaynio.tck.contract.Capability.OPEN_DELETED_FILES;
import static io.overlaynio.tck.contract.Capability.SYMBOLIC_LINKS;
import static io.overlaynio.tck.contract.Refusal.refusedAs;
import static io.overlaynio.tck.contract.Refusal.refusedOf;
import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Deleting names. */
final class DeleteContracts extends FileSystemArea {

  @Demand("Files.delete: deletes a file")
  void delete_file_isGone() throws Exception {
    file("a");
    file("b");
    Files.delete(path("a"));
    assertThat(names(root())).containsExactly("b");
    assertThat(Files.exists(path("a"))).isFalse();
  }

  @Demand("Files.delete: deletes an empty directory")
  void delete_emptyDirectory_isGone() throws Exception {
    Files.delete(directory("d"));
    assertThat(names(root())).isEmpty();
  }

  @Demand("Files.delete: NoSuchFileException if the file does not exist")
  void delete_missing_isRefused() {
    refusedOf(NoSuchFileException.class, missing(), () -> Files.delete(missing()));
  }

  @Demand("Files.delete: NoSuchFileException if the parent does not exist")
  void delete_missingParent_isRefused() {
    Path file = path("missing/f");
    refusedOf(NoSuchFileException.class, file, () -> Files.delete(file));
  }

  @Demand("Files.delete: IOException for a name below a file")
  void delete_belowFile_isRefused() throws Exception {
    file("a");
    refusedAs(FileSystemException.class, () -> Files.delete(path("a/b")));
    assertThat(text(path("a"))).isEqualTo("a");
  }

  @Demand("Files.delete: DirectoryNotEmptyException if a directory has entries")
  Rows delete_fullDirectory_isRefusedAndKept() {
    return new Rows()
        .row("with a file", () -> refusedAsFull(() -> file("d/f")))
        .row("with a directory", () -> refusedAsFull(() -> directory("d/e")))
        .row("with a dangling link", () -> refusedAsFull(() -> link("d/l", "none")), SYMBOLIC_LINKS)
        .row("with a hidden file", () -> refusedAsFull(() -> file("d/.f")));
  }

  private void refusedAsFull(Code filling) throws Exception {
    Path directory = directory("d");
    filling.run();
    refusedOf(DirectoryNotEmptyException.class, directory, () -> Files.delete(directory));
    assertThat(names(directory)).hasSize(1);
  }

  @Demand(
      value = "Files.delete: of a symbolic link, the link itself and not its target",
      needs = SYMBOLIC_LINKS)
  Rows delete_link_leavesTarget() {
    return new Rows()
        .row("to a file", () -> deletedLink("f"))
        .row("to a directory", () -> deletedLink("d"))
        .row("to nothing", () -> deletedLink("none"));
  }

  private void deletedLink(String target) throws Exception {
    file("f");
    directory("d");
    file("d/inside");
    Files.delete(link("l", target));
    assertThat(names(root())).containsExactly("d", "f");
    assertThat(names(path("d"))).containsExactly("inside");
  }

  @Demand(
      value = "Files.delete: one name of a file with several leaves the others",
      needs = HARD_LINKS)
  void delete_oneOfTwoNames_leavesTheOther() throws Exception {
    Path file = file("a", "content");
    Files.createLink(path("b"), file);
    Files.delete(file);
    assertThat(text(path("b"))).isEqualTo("content");
  }

  @Demand("Files.delete: what was deleted can be made again, and is new")
  Rows delete_madeAgain_isNew() {
    return new Rows()
        .row(
            "file as file",
            () -> {
              Files.delete(file("a", "old"));
              Files.createFile(path("a"));
              assertThat(Files.size(path("a"))).isZero();
            })
        .row(
            "file as directory",
            () -> {
              Files.delete(file("a", "old"));
              assertThat(names(directory("a"))).isEmpty();
            })
        .row(
            "directory as directory",
            () -> {
              directory("a");
              Files.delete(file("a/f"));
              Files.delete(path("a"));
              assertThat(names(directory("a"))).isEmpty();
            })
        .row(
            "directory as file",
            () -> {
              Files.delete(directory("a"));
              assertThat(text(file("a", "new"))).isEqualTo("new");
            });
  }

  @Demand("Files.deleteIfExists: true if it was deleted, false if it did not exist")
  Rows deleteIfExists_tellsWhetherItWas() {
    return new Rows()
        .row("file", () -> assertThat(Files.deleteIfExists(file("a"))).isTrue())
        .row("directory", () -> assertThat(Files.deleteIfExists(directory("a"))).isTrue())
        .row("missing", () -> assertThat(Files.deleteIfExists(missing())).isFalse())
        .row("missing parent", () -> assertThat(Files.deleteIfExists(path("a/b"))).isFalse())
        .row(
            "dangling link",
            () -> {
              assertThat(Files.deleteIfExists(link("a", "none"))).isTrue();
              assertThat(Files.exists(path("a"), NOFOLLOW_LINKS)).isFalse();
            },
            SYMBOLIC_LINKS);
  }

  @Demand("Files.deleteIfExists: DirectoryNotEmptyException if a directory has entries")
  void deleteIfExists_fullDirectory_isRefused() throws Exception {
    Path directory = directory("d");
    file("d/f");
    refusedOf(DirectoryNotEmptyException.class, directory, () -> Files.deleteIfExists(directory));
  }

  @Demand(value = "Files.delete: what has it open may go on", needs = OPEN_DELETED_FILES)
  void delete_openFile_isReadAndWrittenOn() throws Exception {
    Path file = file("a", "content");
    try (SeekableByteChannel channel = Files.newByteChannel(file, READ, WRITE)) {
      Files.delete(file);
      channel.position(7);
      channel.write(bytes("!"));
      channel.position(0);
      ByteBuffer read = ByteBuffer.allocate(20);
      channel.read(read);
      assertThat(textOf(read)).isEqualTo("content!");
      assertThat(channel.size()).isEqualTo(8);
    }
    assertThat(Files.exists(file)).isFalse();
  }

  @Demand(
      value = "Files.delete: a new file of the name is not the open one",
      needs = OPEN_DELETED_FILES)
  void delete_openFile_newOneIsAnother() throws Exception {
    Path file = file("a", "old");
    try (SeekableByteChannel channel = Files.newByteChannel(file, WRITE)) {
      Files.delete(file);
      file("a", "new");
      channel.write(bytes("OLD"));
    }
    assertThat(text(file)).isEqualTo("new");
  }
}
