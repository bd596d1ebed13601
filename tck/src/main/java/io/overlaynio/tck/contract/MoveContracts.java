package io.overlaynio.tck.contract;

import static io.overlaynio.tck.contract.Capability.ATOMIC_MOVES;
import static io.overlaynio.tck.contract.Capability.DIRECTORY_MOVES;
import static io.overlaynio.tck.contract.Capability.FILE_KEYS;
import static io.overlaynio.tck.contract.Capability.HARD_LINKS;
import static io.overlaynio.tck.contract.Capability.OPEN_DELETED_FILES;
import static io.overlaynio.tck.contract.Capability.POSIX;
import static io.overlaynio.tck.contract.Capability.SYMBOLIC_LINKS;
import static io.overlaynio.tck.contract.Refusal.refused;
import static io.overlaynio.tck.contract.Refusal.refusedAs;
import static io.overlaynio.tck.contract.Refusal.refusedOf;
import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.channels.SeekableByteChannel;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Moving and renaming within one file system. */
final class MoveContracts extends FileSystemArea {

  private static final FileTime LONG_AGO = FileTime.fromMillis(1_000_000_000_000L);

  @Demand("Files.move: moves or renames a file")
  Rows move_file_hasNewNameOnly() {
    return new Rows()
        .row("renamed", () -> movedTo("b"))
        .row(
            "into a directory",
            () -> {
              directory("d");
              movedTo("d/b");
            })
        .row("atomically", () -> movedTo("b", ATOMIC_MOVE), ATOMIC_MOVES)
        .row("replacing nothing", () -> movedTo("b", REPLACE_EXISTING));
  }

  private void movedTo(String target, CopyOption... options) throws Exception {
    file("a", "content");
    assertThat(Files.move(path("a"), path(target), options)).isEqualTo(path(target));
    assertThat(text(path(target))).isEqualTo("content");
    assertThat(Files.exists(path("a"))).isFalse();
  }

  @Demand("Files.move: an empty directory can be moved")
  void move_emptyDirectory_hasNewName() throws Exception {
    Files.move(directory("d"), path("e"));
    assertThat(names(root())).containsExactly("e");
    assertThat(names(path("e"))).isEmpty();
  }

  @Demand(
      value = "Files.move: a directory can be moved with its entries, if it is a rename",
      needs = DIRECTORY_MOVES)
  Rows move_fullDirectory_keepsEntries() {
    return new Rows()
        .row("renamed", () -> movedTree("x"))
        .row(
            "into another",
            () -> {
              directory("x");
              movedTree("x/d");
            });
  }

  private void movedTree(String target) throws Exception {
    Files.createDirectories(path("d/e"));
    file("d/f", "one");
    file("d/e/g", "two");
    Files.move(path("d"), path(target));
    assertThat(names(path(target))).containsExactly("e", "f");
    assertThat(text(path(target + "/e/g"))).isEqualTo("two");
    assertThat(Files.exists(path("d"))).isFalse();
  }

  @Demand("Files.move: FileAlreadyExistsException if the target exists and may not be replaced")
  Rows move_existingTarget_isRefused() {
    return new Rows()
        .row("file to file", () -> refusedTarget(file("a"), file("b")))
        .row("file to directory", () -> refusedTarget(file("a"), directory("b")))
        .row("directory to file", () -> refusedTarget(directory("a"), file("b")))
        .row("directory to directory", () -> refusedTarget(directory("a"), directory("b")))
        .row(
            "file to dangling link",
            () -> refusedTarget(file("a"), link("b", "none")),
            SYMBOLIC_LINKS);
  }

  private void refusedTarget(Path source, Path target) throws Exception {
    refusedOf(FileAlreadyExistsException.class, target, () -> Files.move(source, target));
    assertThat(names(root())).containsExactly("a", "b");
  }

  @Demand("StandardCopyOption.REPLACE_EXISTING: an existing target is replaced")
  Rows move_replacing_replaces() {
    return new Rows()
        .row(
            "file by file",
            () -> {
              Files.move(file("a", "new"), file("b", "old content"), REPLACE_EXISTING);
              assertThat(text(path("b"))).isEqualTo("new");
              assertThat(names(root())).containsExactly("b");
            })
        .row(
            "empty directory by file",
            () -> {
              Files.move(file("a", "new"), directory("b"), REPLACE_EXISTING);
              assertThat(text(path("b"))).isEqualTo("new");
            })
        .row(
            "file by directory",
            () -> {
              Files.move(directory("a"), file("b"), REPLACE_EXISTING);
              assertThat(names(path("b"))).isEmpty();
            })
        .row(
            "empty directory by directory",
            () -> {
              Files.move(directory("a"), directory("b"), REPLACE_EXISTING);
              assertThat(names(root())).containsExactly("b");
            })
        .row(
            "empty directory by full one",
            () -> {
              directory("a");
              file("a/f");
              Files.move(path("a"), directory("b"), REPLACE_EXISTING);
              assertThat(names(path("b"))).containsExactly("f");
            },
            DIRECTORY_MOVES)
        .row(
            "link by file, not its target",
            () -> {
              file("f", "kept");
              Files.move(file("a", "new"), link("b", "f"), REPLACE_EXISTING);
              assertThat(Files.isSymbolicLink(path("b"))).isFalse();
              assertThat(text(path("b")) + text(path("f"))).isEqualTo("newkept");
            },
            SYMBOLIC_LINKS);
  }

  @Demand(
      value =
          "StandardCopyOption.ATOMIC_MOVE: all other options are ignored; on UNIX an "
              + "existing file is replaced",
      needs = ATOMIC_MOVES)
  void move_atomic_replacesFile() throws Exception {
    Files.move(file("a", "new"), file("b", "old"), ATOMIC_MOVE);
    assertThat(text(path("b"))).isEqualTo("new");
    assertThat(names(root())).containsExactly("b");
  }

  @Demand("Files.move: DirectoryNotEmptyException if the target to be replaced has entries")
  Rows move_replacingFullDirectory_isRefused() {
    return new Rows()
        .row("by file", () -> refusedAsFull(file("a")))
        .row("by directory", () -> refusedAsFull(directory("a")));
  }

  private void refusedAsFull(Path source) throws Exception {
    Path target = directory("d");
    file("d/f");
    refusedOf(
        DirectoryNotEmptyException.class,
        target,
        () -> Files.move(source, target, REPLACE_EXISTING));
    assertThat(names(target)).containsExactly("f");
    assertThat(Files.exists(source)).isTrue();
  }

  @Demand("Files.move: if source and target are the same file it has no effect")
  Rows move_ontoItself_doesNothing() {
    return new Rows()
        .row("file", () -> unmovedBy())
        .row("file, replacing", () -> unmovedBy(REPLACE_EXISTING))
        .row("file, atomically", () -> unmovedBy(ATOMIC_MOVE), ATOMIC_MOVES)
        .row(
            "full directory",
            () -> {
              directory("d");
              file("d/f");
              Files.move(path("d"), path("d"));
              assertThat(names(path("d"))).containsExactly("f");
            })
        .row(
            "other name of it",
            () -> {
              Files.createLink(path("b"), file("a"));
              Files.move(path("a"), path("b"));
              assertThat(names(root())).containsExactly("a", "b");
            },
            HARD_LINKS);
  }

  private void unmovedBy(CopyOption... options) throws Exception {
    Path file = file("a", "content");
    Files.move(file, file, options);
    assertThat(text(file)).isEqualTo("content");
  }

  @Demand("Files.move: IOException if the source does not exist, the target is not touched")
  Rows move_missingSource_isRefused() {
    return new Rows()
        .row(
            "to nothing",
            () ->
                refusedOf(
                    NoSuchFileException.class, missing(), () -> Files.move(missing(), path("b"))))
        .row(
            "replacing",
            () -> {
              file("b", "kept");
              refusedOf(
                  NoSuchFileException.class,
                  missing(),
                  () -> Files.move(missing(), path("b"), REPLACE_EXISTING));
              assertThat(text(path("b"))).isEqualTo("kept");
            });
  }

  @Demand("Files.move: IOException if the target's parent does not exist; both are named")
  Rows move_noTargetParent_isRefused() {
    return new Rows()
        .row("file", () -> refusedParent(file("a")))
        .row("directory", () -> refusedParent(directory("a")));
  }

  private void refusedParent(Path source) {
    Path target = path("missing/b");
    FileSystemException thrown =
        refused(NoSuchFileException.class, () -> Files.move(source, target));
    assertThat(thrown.getFile()).isIn(source.toString(), target.toString());
    assertThat(Files.exists(source)).isTrue();
  }

  @Demand("Files.move: IOException if the target's parent is a file")
  void move_parentIsFile_isRefused() throws Exception {
    file("f");
    Path source = file("a");
    refusedAs(FileSystemException.class, () -> Files.move(source, path("f/b")));
    assertThat(names(root())).containsExactly("a", "f");
  }

  @Demand("Files.move: IOException for a directory into itself, which stays as it is")
  Rows move_intoItself_isRefused() {
    return new Rows()
        .row("child", () -> refusedInside("d/e"))
        .row(
            "grandchild",
            () -> {
              Files.createDirectories(path("d/e"));
              refusedInside("d/e/f");
            });
  }

  private void refusedInside(String target) throws Exception {
    Files.createDirectories(path("d"));
    file("d/inside");
    refusedAs(FileSystemException.class, () -> Files.move(path("d"), path(target)));
    assertThat(Files.exists(path("d/inside"))).isTrue();
    assertThat(Files.exists(path(target))).isFalse();
  }

  @Demand(value = "Files.move: a link is moved, not its target", needs = SYMBOLIC_LINKS)
  Rows move_link_isMovedItself() {
    return new Rows()
        .row("to a file", () -> movedLink("f"))
        .row("to a directory", () -> movedLink("d"))
        .row("to nothing", () -> movedLink("none"));
  }

  private void movedLink(String target) throws Exception {
    file("f");
    directory("d");
    Files.move(link("a", target), path("b"));
    assertThat(written(Files.readSymbolicLink(path("b")))).isEqualTo(target);
    assertThat(names(root())).containsExactly("b", "d", "f");
  }

  @Demand("Files.move: the last modified time goes with the file")
  Rows move_keepsTime() {
    return new Rows()
        .row("file", () -> keepsTime(file("a")))
        .row("directory", () -> keepsTime(directory("a")));
  }

  private void keepsTime(Path source) throws Exception {
    Files.setLastModifiedTime(source, LONG_AGO);
    Files.move(source, path("b"));
    assertThat(Files.getLastModifiedTime(path("b"))).isEqualTo(LONG_AGO);
  }

  @Demand(value = "Files.move: permissions go with the file", needs = POSIX)
  void move_keepsPermissions() throws Exception {
    Set<PosixFilePermission> permissions = PosixFilePermissions.fromString("r---w---x");
    Files.setPosixFilePermissions(file("a"), permissions);
    Files.move(path("a"), path("b"));
    assertThat(Files.getPosixFilePermissions(path("b"))).isEqualTo(permissions);
  }

  @Demand(value = "BasicFileAttributes.fileKey: is of the file, not of its name", needs = FILE_KEYS)
  void move_keepsFileKey() throws Exception {
    Object key = Files.readAttributes(file("a"), BasicFileAttributes.class).fileKey();
    Files.move(path("a"), path("b"));
    assertThat(Files.readAttributes(path("b"), BasicFileAttributes.class).fileKey()).isEqualTo(key);
  }

  @Demand(value = "Files.move: what has the file open goes on with it", needs = OPEN_DELETED_FILES)
  void move_openFile_isWrittenUnderItsNewName() throws Exception {
    file("a", "old");
    try (SeekableByteChannel channel = Files.newByteChannel(path("a"), WRITE)) {
      Files.move(path("a"), path("b"));
      channel.write(bytes("new"));
    }
    assertThat(text(path("b"))).isEqualTo("new");
    assertThat(names(root())).containsExactly("b");
  }

  @Demand("Files.move: UnsupportedOperationException for an option that moving does not have")
  Rows move_unknownOption_isRefused() {
    return new Rows()
        .row("COPY_ATTRIBUTES", () -> refusedOption(COPY_ATTRIBUTES))
        .row("one of nobody", () -> refusedOption(new CopyOption() {}));
  }

  private void refusedOption(CopyOption option) throws Exception {
    file("a");
    refused(UnsupportedOperationException.class, () -> Files.move(path("a"), path("b"), option));
    assertThat(names(root())).containsExactly("a");
  }

  @Demand("StandardCopyOption: NOFOLLOW_LINKS means nothing to a move, which never follows")
  void move_noFollow_isAccepted() throws Exception {
    Files.move(file("a"), path("b"), NOFOLLOW_LINKS);
    assertThat(names(root())).containsExactly("b");
  }
}
