package io.overlaynio.tck.contract;

import static io.overlaynio.tck.contract.Capability.SYMBOLIC_LINKS;
import static io.overlaynio.tck.contract.Capability.USER_ATTRIBUTES;
import static io.overlaynio.tck.contract.Refusal.refused;
import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.UserDefinedFileAttributeView;

/** What has been deleted from layers that do not change. */
final class WhiteoutContracts extends OverlayArea {

  @Demand("Whiteout: what is deleted is gone, though a lower layer has it")
  Rows delete_isGone() {
    return new Rows()
        .row(
            "file of the upper lower",
            () -> {
              lower().file("kept").file("x");
              goneAfterDelete();
            })
        .row(
            "file of the lowest",
            () -> {
              bottom().file("kept").file("x");
              goneAfterDelete();
            })
        .row(
            "file of both",
            () -> {
              lower().file("kept").file("x");
              bottom().file("kept").file("x");
              goneAfterDelete();
            })
        .row(
            "empty directory",
            () -> {
              lower().file("kept").directory("x");
              goneAfterDelete();
            })
        .row(
            "merged empty directory",
            () -> {
              lower().file("kept").directory("x");
              bottom().directory("x");
              goneAfterDelete();
            })
        .row(
            "link",
            () -> {
              lower().file("kept").link("x", "kept");
              goneAfterDelete();
            },
            SYMBOLIC_LINKS)
        .row(
            "file that was copied up",
            () -> {
              lower().file("kept").file("x");
              write("x", "changed");
              goneAfterDelete();
            });
  }

  private void goneAfterDelete() throws Exception {
    Files.delete(path("x"));
    assertGone();
    reopen();
    assertGone();
    freeze();
    assertGone();
  }

  private void assertGone() throws Exception {
    assertThat(Files.exists(path("x"), NOFOLLOW_LINKS)).isFalse();
    assertThat(names()).containsExactly("kept");
    refused(NoSuchFileException.class, () -> Files.delete(path("x")));
    assertThat(Files.deleteIfExists(path("x"))).isFalse();
  }

  @Demand("Whiteout: a directory whose entries were deleted is empty and can be deleted")
  void delete_emptiedDirectory_isGone() throws Exception {
    lower().file("d/a").file("kept");
    bottom().file("d/b");
    Files.delete(path("d/a"));
    refused(DirectoryNotEmptyException.class, () -> Files.delete(path("d")));
    Files.delete(path("d/b"));
    assertThat(names("d")).isEmpty();
    Files.delete(path("d"));
    assertThat(names()).containsExactly("kept");
  }

  @Demand("Opaque: a directory made in place of a deleted one shows nothing of it")
  Rows recreated_directory_isEmpty() {
    return new Rows()
        .row(
            "at once",
            () -> {
              deletedTree();
              Files.createDirectory(path("d"));
              assertThat(names("d")).isEmpty();
            })
        .row(
            "opened again",
            () -> {
              deletedTree();
              Files.createDirectory(path("d"));
              reopen();
              assertThat(names("d")).isEmpty();
            })
        .row(
            "frozen",
            () -> {
              deletedTree();
              Files.createDirectory(path("d"));
              freeze();
              assertThat(names("d")).isEmpty();
            })
        .row(
            "and filled",
            () -> {
              deletedTree();
              Files.createDirectories(path("d/e"));
              write("d/new", "new");
              reopen();
              assertThat(names("d")).containsExactly("e", "new");
              assertThat(names("d/e")).isEmpty();
            })
        .row(
            "twice",
            () -> {
              deletedTree();
              Files.createDirectory(path("d"));
              Files.delete(path("d"));
              Files.createDirectory(path("d"));
              reopen();
              assertThat(names("d")).isEmpty();
            })
        .row(
            "by a move",
            () -> {
              deletedTree();
              Files.createDirectory(path("x"));
              write("x/new", "new");
              Files.move(path("x"), path("d"));
              reopen();
              assertThat(names("d")).containsExactly("new");
            });
  }

  private void deletedTree() throws Exception {
    lower().file("d/a").file("d/e/f");
    bottom().file("d/b");
    Ground.deleteTree(path("d"));
    assertThat(names()).isEmpty();
  }

  @Demand("Whiteout: the name can be used again, for whatever it be")
  Rows recreated_isNew() {
    return new Rows()
        .row(
            "file by file",
            () -> {
              lower().file("x", "a long old content");
              Files.delete(path("x"));
              Files.createFile(path("x"));
              reopen();
              assertThat(text("x")).isEmpty();
            })
        .row(
            "file by directory",
            () -> {
              lower().file("x");
              Files.delete(path("x"));
              Files.createDirectory(path("x"));
              reopen();
              assertThat(names("x")).isEmpty();
            })
        .row(
            "directory by file",
            () -> {
              lower().directory("x");
              Files.delete(path("x"));
              write("x", "new");
              reopen();
              assertThat(text("x")).isEqualTo("new");
            })
        .row(
            "file by link",
            () -> {
              lower().file("x").file("t", "target");
              Files.delete(path("x"));
              Files.createSymbolicLink(path("x"), root().getFileSystem().getPath("t"));
              reopen();
              assertThat(text("x")).isEqualTo("target");
            },
            SYMBOLIC_LINKS)
        .row(
            "directory by file, replacing",
            () -> {
              lower().directory("x").file("a", "new");
              Files.move(path("a"), path("x"), REPLACE_EXISTING);
              reopen();
              assertThat(names()).containsExactly("x");
              assertThat(text("x")).isEqualTo("new");
            });
  }

  @Demand("Whiteout: deleted, made and deleted again, it is gone")
  void deleted_again_isGone() throws Exception {
    lower().file("x");
    for (int i = 0; i < 3; i++) {
      Files.delete(path("x"));
      write("x", "again");
    }
    Files.delete(path("x"));
    reopen();
    assertThat(names()).isEmpty();
  }

  @Demand("Whiteout: the marks of an overlay are seen by nobody")
  void marks_areNotSeen() throws Exception {
    lower().file("d/a").file("d/b").file("e/f");
    Files.delete(path("d/a"));
    Ground.deleteTree(path("e"));
    Files.createDirectory(path("e"));
    assertThat(names()).containsExactly("d", "e");
    assertThat(names("d")).containsExactly("b");
    assertThat(names("e")).isEmpty();
  }

  @Demand(
      value = "Whiteout: no more are the attributes that an overlay uses",
      needs = USER_ATTRIBUTES)
  void attributes_areNotSeen() throws Exception {
    lower().file("d/a");
    Ground.deleteTree(path("d"));
    Files.createDirectory(path("d"));
    assertThat(Files.getFileAttributeView(path("d"), UserDefinedFileAttributeView.class).list())
        .isEmpty();
  }

  @Demand(
      value = "Whiteout: a name that looks like a mark is a name",
      needs = Capability.NO_RESERVED_NAMES)
  void markName_isAName() throws Exception {
    lower().file("x").file(".wh.x", "a name");
    assertThat(names()).containsExactly(".wh.x", "x");
    write(".wh.new", "new");
    assertThat(text(".wh.new")).isEqualTo("new");
  }
}
