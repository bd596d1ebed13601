package io.overlaynio.tck.contract;

import static io.overlaynio.tck.contract.Capability.HARD_LINKS;
import static io.overlaynio.tck.contract.Capability.POSIX;
import static io.overlaynio.tck.contract.Capability.SYMBOLIC_LINKS;
import static io.overlaynio.tck.contract.Capability.USER_ATTRIBUTES;
import static io.overlaynio.tck.contract.Refusal.refused;
import static io.overlaynio.tck.contract.Refusal.refusedAs;
import static io.overlaynio.tck.contract.Refusal.refusedOf;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.CopyOption;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Copying within one file system. */
final class CopyContracts extends FileSystemArea {

  private static final FileTime LONG_AGO = FileTime.fromMillis(1_000_000_000_000L);

  @Demand("Files.copy: the target is a file of its own with the same content")
  void copy_file_isAnother() throws Exception {
    file("a", "content");
    assertThat(Files.copy(path("a"), path("b"))).isEqualTo(path("b"));
    Files.write(path("a"), "changed".getBytes(UTF_8));
    assertThat(text(path("b"))).isEqualTo("content");
    assertThat(text(path("a"))).isEqualTo("changed");
  }

  @Demand("Files.copy: files of any size")
  Rows copy_size_isTheSame() {
    Rows rows = new Rows();
    for (int size : new int[] {0, 1, 8192, 8193, 300_000}) {
      rows.row(
          size + " bytes",
          () -> {
            file("a", "x".repeat(size));
            Files.copy(path("a"), path("b"));
            assertThat(Files.mismatch(path("a"), path("b"))).isEqualTo(-1);
          });
    }
    return rows;
  }

  @Demand("Files.copy: a directory becomes an empty directory; its entries are not copied")
  void copy_directory_isEmpty() throws Exception {
    directory("d");
    file("d/f");
    Files.copy(path("d"), path("e"));
    assertThat(names(path("e"))).isEmpty();
    assertThat(names(path("d"))).containsExactly("f");
  }

  @Demand("Files.copy: FileAlreadyExistsException if the target exists, which stays as it is")
  Rows copy_existingTarget_isRefused() {
    return new Rows()
        .row("file to file", () -> refusedTarget(file("a"), file("b", "kept")))
        .row("file to directory", () -> refusedTarget(file("a"), directory("b")))
        .row("directory to file", () -> refusedTarget(directory("a"), file("b", "kept")))
        .row("directory to directory", () -> refusedTarget(directory("a"), directory("b")))
        .row(
            "file to dangling link",
            () -> refusedTarget(file("a"), link("b", "none")),
            SYMBOLIC_LINKS)
        .row(
            "link to file",
            () -> {
              file("f");
              refusedTarget(link("a", "f"), file("b", "kept"));
            },
            SYMBOLIC_LINKS);
  }

  private void refusedTarget(Path source, Path target) throws Exception {
    refusedOf(FileAlreadyExistsException.class, target, () -> Files.copy(source, target));
    if (Files.isRegularFile(target, NOFOLLOW_LINKS)) {
      assertThat(text(target)).isEqualTo("kept");
    }
    assertThat(Files.exists(source, NOFOLLOW_LINKS)).isTrue();
  }

  @Demand("StandardCopyOption.REPLACE_EXISTING: an existing target is replaced")
  Rows copy_replacing_replaces() {
    return new Rows()
        .row(
            "file by file",
            () -> {
              Files.copy(file("a", "new"), file("b", "old content"), REPLACE_EXISTING);
              assertThat(text(path("b"))).isEqualTo("new");
            })
        .row(
            "empty directory by file",
            () -> {
              Files.copy(file("a", "new"), directory("b"), REPLACE_EXISTING);
              assertThat(text(path("b"))).isEqualTo("new");
            })
        .row(
            "file by directory",
            () -> {
              Files.copy(directory("a"), file("b"), REPLACE_EXISTING);
              assertThat(names(path("b"))).isEmpty();
            })
        .row(
            "nothing",
            () -> {
              Files.copy(file("a", "new"), path("b"), REPLACE_EXISTING);
              assertThat(text(path("b"))).isEqualTo("new");
            })
        .row(
            "link by file, not its target",
            () -> {
              file("f", "kept");
              Files.copy(file("a", "new"), link("b", "f"), REPLACE_EXISTING);
              assertThat(Files.isSymbolicLink(path("b"))).isFalse();
              assertThat(text(path("b")) + text(path("f"))).isEqualTo("newkept");
            },
            SYMBOLIC_LINKS)
        .row(
            "one of two names, not the file",
            () -> {
              Files.createLink(path("b"), file("f", "kept"));
              Files.copy(file("a", "new"), path("b"), REPLACE_EXISTING);
              assertThat(text(path("b")) + text(path("f"))).isEqualTo("newkept");
            },
            HARD_LINKS);
  }

  @Demand("Files.copy: DirectoryNotEmptyException if the target to be replaced has entries")
  Rows copy_replacingFullDirectory_isRefused() {
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
        () -> Files.copy(source, target, REPLACE_EXISTING));
    assertThat(names(target)).containsExactly("f");
  }

  @Demand("Files.copy: if source and target are the same file it completes without copying")
  Rows copy_ontoItself_doesNothing() {
    return new Rows()
        .row("file", () -> unchangedBy())
        .row("file, replacing", () -> unchangedBy(REPLACE_EXISTING))
        .row(
            "other name of it",
            () -> {
              Files.createLink(path("b"), file("a", "content"));
              Files.copy(path("a"), path("b"), REPLACE_EXISTING);
              assertThat(text(path("a")) + text(path("b"))).isEqualTo("contentcontent");
            },
            HARD_LINKS)
        .row(
            "full directory",
            () -> {
              directory("d");
              file("d/f");
              Files.copy(path("d"), path("d"), REPLACE_EXISTING);
              assertThat(names(path("d"))).containsExactly("f");
            });
  }

  private void unchangedBy(CopyOption... options) throws Exception {
    Path file = file("a", "content");
    Files.copy(file, file, options);
    assertThat(text(file)).isEqualTo("content");
  }

  @Demand("Files.copy: IOException if the source does not exist, the target is not touched")
  Rows copy_missingSource_isRefused() {
    return new Rows()
        .row(
            "to nothing",
            () ->
                refusedOf(
                    NoSuchFileException.class, missing(), () -> Files.copy(missing(), path("b"))))
        .row(
            "replacing",
            () -> {
              file("b", "kept");
              refusedOf(
                  NoSuchFileException.class,
                  missing(),
                  () -> Files.copy(missing(), path("b"), REPLACE_EXISTING));
              assertThat(text(path("b"))).isEqualTo("kept");
            });
  }

  @Demand("Files.copy: IOException if the target's parent does not exist or is no directory")
  Rows copy_noTargetParent_isRefused() {
    return new Rows()
        .row(
            "file, missing",
            () ->
                refused(NoSuchFileException.class, () -> Files.copy(file("a"), path("missing/b"))))
        .row(
            "directory, missing",
            () ->
                refused(
                    NoSuchFileException.class, () -> Files.copy(directory("a"), path("missing/b"))))
        .row(
            "file, file",
            () -> {
              file("f");
              refusedAs(FileSystemException.class, () -> Files.copy(file("a"), path("f/b")));
            });
  }

  @Demand(
      value = "Files.copy: a link is followed, unless NOFOLLOW_LINKS is given",
      needs = SYMBOLIC_LINKS)
  Rows copy_link_isFollowedOrCopied() {
    return new Rows()
        .row(
            "to file, followed",
            () -> {
              file("f", "content");
              Files.copy(link("a", "f"), path("b"));
              assertThat(Files.isSymbolicLink(path("b"))).isFalse();
              assertThat(text(path("b"))).isEqualTo("content");
            })
        .row(
            "to directory, followed",
            () -> {
              directory("d");
              Files.copy(link("a", "d"), path("b"));
              assertThat(Files.isDirectory(path("b"), NOFOLLOW_LINKS)).isTrue();
            })
        .row(
            "itself",
            () -> {
              file("f");
              Files.copy(link("a", "f"), path("b"), NOFOLLOW_LINKS);
              assertThat(written(Files.readSymbolicLink(path("b")))).isEqualTo("f");
            })
        .row(
            "dangling, itself",
            () -> {
              Files.copy(link("a", "none"), path("b"), NOFOLLOW_LINKS);
              assertThat(written(Files.readSymbolicLink(path("b")))).isEqualTo("none");
            })
        .row(
            "itself, replacing",
            () -> {
              Files.copy(link("a", "none"), file("b"), NOFOLLOW_LINKS, REPLACE_EXISTING);
              assertThat(written(Files.readSymbolicLink(path("b")))).isEqualTo("none");
            });
  }

  @Demand(value = "Files.copy: IOException for a link that leads nowhere", needs = SYMBOLIC_LINKS)
  Rows copy_brokenLink_isRefused() {
    return new Rows()
        .row(
            "dangling",
            () -> {
              Path link = link("a", "none");
              refusedOf(NoSuchFileException.class, link, () -> Files.copy(link, path("b")));
            })
        .row(
            "looping",
            () -> {
              Path link = link("a", "a");
              refusedAs(FileSystemException.class, () -> Files.copy(link, path("b")));
            });
  }

  @Demand("StandardCopyOption.COPY_ATTRIBUTES: the time of last modification, at the least")
  Rows copy_attributes_keepsTime() {
    return new Rows()
        .row("file", () -> keepsTime(file("a")))
        .row("directory", () -> keepsTime(directory("a")));
  }

  private void keepsTime(Path source) throws Exception {
    Files.setLastModifiedTime(source, LONG_AGO);
    Files.copy(source, path("b"), COPY_ATTRIBUTES);
    assertThat(Files.getLastModifiedTime(path("b"))).isEqualTo(LONG_AGO);
  }

  @Demand(value = "StandardCopyOption.COPY_ATTRIBUTES: permissions, too", needs = POSIX)
  Rows copy_attributes_keepsPermissions() {
    return new Rows()
        .row("file", () -> keepsMode(file("a"), "rw--w--w-"))
        .row("directory", () -> keepsMode(directory("a"), "rwx-w--w-"));
  }

  private void keepsMode(Path source, String mode) throws Exception {
    Set<PosixFilePermission> permissions = PosixFilePermissions.fromString(mode);
    Files.setPosixFilePermissions(source, permissions);
    Files.copy(source, path("b"), COPY_ATTRIBUTES);
    assertThat(Files.getPosixFilePermissions(path("b"))).isEqualTo(permissions);
  }

  @Demand(
      value = "StandardCopyOption.COPY_ATTRIBUTES: what users defined, too",
      needs = USER_ATTRIBUTES)
  void copy_attributes_keepsUserAttributes() throws Exception {
    Files.setAttribute(file("a"), "user:key", "value".getBytes(UTF_8));
    Files.copy(path("a"), path("b"), COPY_ATTRIBUTES);
    assertThat(Files.getAttribute(path("b"), "user:key")).isEqualTo("value".getBytes(UTF_8));
  }

  @Demand("Files.copy: UnsupportedOperationException for an option that copying does not have")
  Rows copy_unknownOption_isRefused() {
    return new Rows()
        .row("ATOMIC_MOVE", () -> refusedOption(ATOMIC_MOVE))
        .row("one of nobody", () -> refusedOption(new CopyOption() {}));
  }

  private void refusedOption(CopyOption option) throws Exception {
    file("a");
    refused(UnsupportedOperationException.class, () -> Files.copy(path("a"), path("b"), option));
    assertThat(Files.exists(path("b"))).isFalse();
  }

  @Demand("Files.copy: a directory may be copied into itself, since its entries are not")
  void copy_directoryIntoItself_isEmptyDirectory() throws Exception {
    Files.copy(directory("d"), path("d/e"));
    assertThat(names(path("d"))).containsExactly("e");
    assertThat(names(path("d/e"))).isEmpty();
  }
}
