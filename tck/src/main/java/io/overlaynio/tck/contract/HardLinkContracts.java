package io.overlaynio.tck.contract;

import static io.overlaynio.tck.contract.Capability.HARD_LINKS;
import static io.overlaynio.tck.contract.Capability.POSIX;
import static io.overlaynio.tck.contract.Refusal.refused;
import static io.overlaynio.tck.contract.Refusal.refusedAs;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;

/** Several names of one file. */
@Needs(HARD_LINKS)
final class HardLinkContracts extends FileSystemArea {

  private Path linked() throws Exception {
    return Files.createLink(path("b"), file("a", "content"));
  }

  @Demand("Files.createLink: returns the link, a name of the same file")
  void create_isSameFile() throws Exception {
    assertThat(linked()).isEqualTo(path("b"));
    assertThat(Files.isSameFile(path("a"), path("b"))).isTrue();
    assertThat(text(path("b"))).isEqualTo("content");
  }

  @Demand("Files.createLink: what is written by one name is read by the other")
  void write_oneName_isReadByTheOther() throws Exception {
    linked();
    file("b", "changed");
    assertThat(text(path("a"))).isEqualTo("changed");
  }

  @Demand("Files.createLink: attributes are the file's, not the name's")
  void setTime_oneName_isThatOfTheOther() throws Exception {
    linked();
    FileTime time = FileTime.fromMillis(1_000_000_000_000L);
    Files.setLastModifiedTime(path("a"), time);
    assertThat(Files.getLastModifiedTime(path("b"))).isEqualTo(time);
  }

  @Demand(value = "Files.createLink: permissions are the file's", needs = POSIX)
  void setPermissions_oneName_areThoseOfTheOther() throws Exception {
    linked();
    Files.setPosixFilePermissions(path("a"), PosixFilePermissions.fromString("r--r-----"));
    assertThat(Files.getPosixFilePermissions(path("b")))
        .isEqualTo(PosixFilePermissions.fromString("r--r-----"));
  }

  @Demand("Files.delete: the file is there until its last name is deleted")
  void delete_first_leavesOther() throws Exception {
    linked();
    Files.delete(path("a"));
    assertThat(text(path("b"))).isEqualTo("content");
    Files.delete(path("b"));
    assertThat(names(root())).isEmpty();
  }

  @Demand("Files.move: one name is moved, the other stays")
  void move_oneName_leavesOther() throws Exception {
    linked();
    Files.move(path("a"), path("c"));
    assertThat(names(root())).containsExactly("b", "c");
    assertThat(Files.isSameFile(path("b"), path("c"))).isTrue();
  }

  @Demand("Files.createLink: in another directory, too")
  void create_otherDirectory_isSameFile() throws Exception {
    directory("d");
    Files.createLink(path("d/b"), file("a"));
    assertThat(Files.isSameFile(path("a"), path("d/b"))).isTrue();
  }

  @Demand("Files.createLink: FileAlreadyExistsException if the name is taken")
  Rows create_existing_isRefused() {
    return new Rows()
        .row("file", () -> refusedName(file("b")))
        .row("directory", () -> refusedName(directory("b")))
        .row(
            "itself",
            () -> {
              Path file = file("a");
              refused(FileAlreadyExistsException.class, () -> Files.createLink(file, file));
            });
  }

  private void refusedName(Path taken) throws Exception {
    Path file = file("a");
    FileSystemException thrown =
        refused(FileAlreadyExistsException.class, () -> Files.createLink(taken, file));
    assertThat(thrown.getFile()).isEqualTo(taken.toString());
  }

  @Demand("Files.createLink: NoSuchFileException if the existing file does not exist")
  void create_missing_isRefused() {
    refused(NoSuchFileException.class, () -> Files.createLink(path("b"), missing()));
    assertThat(Files.exists(path("b"))).isFalse();
  }

  @Demand("Files.createLink: IOException for a directory")
  void create_directory_isRefused() throws Exception {
    Path directory = directory("d");
    refusedAs(FileSystemException.class, () -> Files.createLink(path("b"), directory));
    assertThat(names(root())).containsExactly("d");
  }
}
