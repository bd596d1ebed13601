package io.overlaynio.tck.contract;

import static io.overlaynio.tck.contract.Capability.POSIX;
import static io.overlaynio.tck.contract.Capability.SYMBOLIC_LINKS;
import static io.overlaynio.tck.contract.Refusal.refused;
import static io.overlaynio.tck.contract.Refusal.refusedAs;
import static io.overlaynio.tck.contract.Refusal.refusedOf;
import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Making files and directories. */
final class CreateContracts extends FileSystemArea {

  private static final FileAttribute<Object> UNKNOWN =
      new FileAttribute<>() {
        @Override
        public String name() {
          return "nonsense:nothing";
        }

        @Override
        public Object value() {
          return "nothing";
        }
      };

  @Demand("Files.createFile: creates a new and empty file")
  void createFile_isEmptyRegularFile() throws Exception {
    Path file = Files.createFile(path("f"));
    assertThat(Files.isRegularFile(file)).isTrue();
    assertThat(Files.size(file)).isZero();
    assertThat(names(root())).containsExactly("f");
  }

  @Demand("Files.createFile: returns the file")
  void createFile_returnsThePath() throws Exception {
    assertThat(Files.createFile(path("f"))).isEqualTo(path("f"));
  }

  @Demand("Files.createFile: FileAlreadyExistsException if a file of that name exists")
  Rows createFile_existing_isRefused() {
    return new Rows()
        .row("file", () -> refusedToExist(file("a"), () -> Files.createFile(path("a"))))
        .row("directory", () -> refusedToExist(directory("a"), () -> Files.createFile(path("a"))))
        .row(
            "link",
            () -> refusedToExist(linkToFile(), () -> Files.createFile(path("a"))),
            SYMBOLIC_LINKS)
        .row(
            "dangling link",
            () -> refusedToExist(link("a", "b"), () -> Files.createFile(path("a"))),
            SYMBOLIC_LINKS);
  }

  private Path linkToFile() throws Exception {
    file("target");
    return link("a", "target");
  }

  private static void refusedToExist(Path path, Code code) {
    refusedOf(FileAlreadyExistsException.class, path, code);
  }

  @Demand("Files.createFile: the check and the creation are one; what exists stays as it is")
  void createFile_existing_leavesContent() throws Exception {
    Path file = file("a", "content");
    refused(FileAlreadyExistsException.class, () -> Files.createFile(file));
    assertThat(text(file)).isEqualTo("content");
  }

  @Demand("Files.createFile: IOException if the parent directory does not exist")
  void createFile_noParent_isRefused() {
    Path file = path("missing/f");
    refusedOf(NoSuchFileException.class, file, () -> Files.createFile(file));
  }

  @Demand("Files.createFile: IOException if the parent is no directory")
  void createFile_parentIsFile_isRefused() throws Exception {
    file("a");
    refusedAs(FileSystemException.class, () -> Files.createFile(path("a/f")));
  }

  @Demand("Files.createFile: UnsupportedOperationException for an attribute that cannot be set")
  void createFile_unknownAttribute_isRefusedAndMakesNothing() throws Exception {
    refused(UnsupportedOperationException.class, () -> Files.createFile(path("f"), UNKNOWN));
    assertThat(Files.exists(path("f"))).isFalse();
  }

  @Demand(
      value = "Files.createFile: attributes are set atomically when it is created",
      needs = POSIX)
  void createFile_permissions_areSet() throws Exception {
    Set<PosixFilePermission> only = PosixFilePermissions.fromString("r--------");
    Files.createFile(path("f"), PosixFilePermissions.asFileAttribute(only));
    assertThat(Files.getPosixFilePermissions(path("f"))).isEqualTo(only);
  }

  @Demand(value = "Files.createFile: of two attributes of one name the last counts", needs = POSIX)
  void createFile_attributeTwice_lastCounts() throws Exception {
    Set<PosixFilePermission> last = PosixFilePermissions.fromString("r--------");
    Files.createFile(
        path("f"),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")),
        PosixFilePermissions.asFileAttribute(last));
    assertThat(Files.getPosixFilePermissions(path("f"))).isEqualTo(last);
  }

  @Demand("Files.createDirectory: creates a new directory, which is empty")
  void createDirectory_isEmptyDirectory() throws Exception {
    Path directory = Files.createDirectory(path("d"));
    assertThat(directory).isEqualTo(path("d"));
    assertThat(Files.isDirectory(directory)).isTrue();
    assertThat(names(directory)).isEmpty();
  }

  @Demand("Files.createDirectory: FileAlreadyExistsException if the name is taken")
  Rows createDirectory_existing_isRefused() {
    return new Rows()
        .row("file", () -> refusedToExist(file("a"), () -> Files.createDirectory(path("a"))))
        .row("directory", () -> refusedToExist(directory("a"), () -> directory("a")))
        .row("link", () -> refusedToExist(linkToFile(), () -> directory("a")), SYMBOLIC_LINKS)
        .row(
            "dangling link",
            () -> refusedToExist(link("a", "b"), () -> directory("a")),
            SYMBOLIC_LINKS);
  }

  @Demand("Files.createDirectory: FileAlreadyExistsException for the root, too")
  void createDirectory_root_isRefused() {
    Path root = root().getRoot();
    refusedToExist(root, () -> Files.createDirectory(root));
  }

  @Demand("Files.createDirectory: IOException if the parent directory does not exist")
  void createDirectory_noParent_isRefused() {
    Path directory = path("missing/d");
    refusedOf(NoSuchFileException.class, directory, () -> Files.createDirectory(directory));
  }

  @Demand("Files.createDirectory: UnsupportedOperationException for an unknown attribute")
  void createDirectory_unknownAttribute_isRefusedAndMakesNothing() throws Exception {
    refused(UnsupportedOperationException.class, () -> Files.createDirectory(path("d"), UNKNOWN));
    assertThat(Files.exists(path("d"))).isFalse();
  }

  @Demand(value = "Files.createDirectory: attributes are set when it is created", needs = POSIX)
  void createDirectory_permissions_areSet() throws Exception {
    Set<PosixFilePermission> only = PosixFilePermissions.fromString("rwx------");
    Files.createDirectory(path("d"), PosixFilePermissions.asFileAttribute(only));
    assertThat(Files.getPosixFilePermissions(path("d"))).isEqualTo(only);
  }

  @Demand("Files.createDirectories: creates all parents that do not exist")
  void createDirectories_makesParents() throws Exception {
    assertThat(Files.createDirectories(path("a/b/c"))).isEqualTo(path("a/b/c"));
    assertThat(Files.isDirectory(path("a/b/c"))).isTrue();
  }

  @Demand("Files.createDirectories: no exception if the directory exists already")
  void createDirectories_existing_isKept() throws Exception {
    directory("a");
    file("a/f");
    Files.createDirectories(path("a"));
    assertThat(names(path("a"))).containsExactly("f");
  }

  @Demand("Files.createDirectories: FileAlreadyExistsException if it exists and is no directory")
  void createDirectories_file_isRefused() throws Exception {
    file("a");
    refused(FileAlreadyExistsException.class, () -> Files.createDirectories(path("a")));
  }

  @Demand("Files.createDirectories: IOException if a parent is a file")
  void createDirectories_belowFile_isRefused() throws Exception {
    file("a");
    refusedAs(FileSystemException.class, () -> Files.createDirectories(path("a/b")));
  }

  @Demand(
      value = "Files.createDirectories: a link to a directory is a directory",
      needs = SYMBOLIC_LINKS)
  void createDirectories_throughLink_makesItInTarget() throws Exception {
    directory("d");
    link("l", "d");
    Files.createDirectories(path("l"));
    Files.createDirectories(path("l/e"));
    assertThat(Files.isDirectory(path("d/e"))).isTrue();
    assertThat(Files.isSymbolicLink(path("l"))).isTrue();
  }

  @Demand("Files.createTempFile(Path, ..): a new empty file with prefix and suffix in its name")
  void createTempFile_hasPrefixAndSuffix() throws Exception {
    Path file = Files.createTempFile(root(), "pre", ".suf");
    assertThat(file.getParent()).isEqualTo(root());
    assertThat(file.getFileName().toString()).startsWith("pre").endsWith(".suf");
    assertThat(Files.size(file)).isZero();
  }

  @Demand("Files.createTempFile: the suffix is .tmp if none is given, the prefix may be null")
  void createTempFile_defaults_areUsed() throws Exception {
    Path file = Files.createTempFile(root(), null, null);
    assertThat(file.getFileName().toString()).endsWith(".tmp");
  }

  @Demand("Files.createTempFile: each call makes another file")
  void createTempFile_twice_makesTwo() throws Exception {
    assertThat(Files.createTempFile(root(), "a", "b"))
        .isNotEqualTo(Files.createTempFile(root(), "a", "b"));
    assertThat(names(root())).hasSize(2);
  }

  @Demand("Files.createTempFile: IllegalArgumentException if the prefix cannot be part of a name")
  void createTempFile_prefixWithSeparator_isRefused() {
    String prefix = "a" + fileSystem().getSeparator() + "b";
    refused(IllegalArgumentException.class, () -> Files.createTempFile(root(), prefix, null));
  }

  @Demand("Files.createTempFile: IOException if the directory does not exist")
  void createTempFile_noDirectory_isRefused() {
    refused(NoSuchFileException.class, () -> Files.createTempFile(missing(), "a", "b"));
  }

  @Demand(value = "Files.createTempFile: has the permissions that were asked for", needs = POSIX)
  void createTempFile_permissions_areSet() throws Exception {
    Set<PosixFilePermission> wanted = PosixFilePermissions.fromString("rw-r-----");
    Path file =
        Files.createTempFile(root(), "a", "b", PosixFilePermissions.asFileAttribute(wanted));
    assertThat(Files.getPosixFilePermissions(file)).isEqualTo(wanted);
  }

  @Demand("Files.createTempDirectory(Path, ..): a new directory with the prefix in its name")
  void createTempDirectory_hasPrefix() throws Exception {
    Path directory = Files.createTempDirectory(root(), "pre");
    assertThat(directory.getFileName().toString()).startsWith("pre");
    assertThat(Files.isDirectory(directory, NOFOLLOW_LINKS)).isTrue();
    assertThat(names(directory)).isEmpty();
  }

  @Demand("Files.createTempDirectory: IOException if the directory does not exist")
  void createTempDirectory_noDirectory_isRefused() {
    refused(NoSuchFileException.class, () -> Files.createTempDirectory(missing(), "a"));
  }
}
