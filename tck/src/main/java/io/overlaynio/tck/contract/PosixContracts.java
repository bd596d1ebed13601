package io.overlaynio.tck.contract;

import static io.overlaynio.tck.contract.Capability.POSIX;
import static io.overlaynio.tck.contract.Capability.SYMBOLIC_LINKS;
import static io.overlaynio.tck.contract.Refusal.refused;
import static io.overlaynio.tck.contract.Refusal.refusedOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** The view {@code posix}. */
@Needs(POSIX)
final class PosixContracts extends FileSystemArea {

  private static PosixFileAttributeView view(Path path) {
    return Files.getFileAttributeView(path, PosixFileAttributeView.class);
  }

  private static Set<PosixFilePermission> permissions(String text) {
    return PosixFilePermissions.fromString(text);
  }

  @Demand("FileSystem.supportedFileAttributeViews: names the view")
  void supportedViews_havePosix() {
    assertThat(fileSystem().supportedFileAttributeViews()).contains("posix", "owner");
  }

  @Demand("FileAttributeView.name: that of the posix view is posix")
  void view_name_isPosix() throws Exception {
    assertThat(view(file("a")).name()).isEqualTo("posix");
  }

  @Demand("Files.setPosixFilePermissions: sets exactly these")
  Rows setPermissions_areReadBack() {
    Rows rows = new Rows();
    for (String mode :
        new String[] {
          "---------",
          "r--------",
          "-w-------",
          "--x------",
          "rw-r--r--",
          "rwxr-xr-x",
          "rwxrwxrwx",
          "---rwx---",
          "------rwx",
          "r-xr-x--x"
        }) {
      rows.row(
          mode,
          () -> {
            Path file = file("a");
            assertThat(Files.setPosixFilePermissions(file, permissions(mode))).isEqualTo(file);
            assertThat(Files.getPosixFilePermissions(file)).isEqualTo(permissions(mode));
          });
    }
    return rows;
  }

  @Demand("PosixFileAttributeView.setPermissions: of a directory, too")
  void setPermissions_directory_areReadBack() throws Exception {
    Path directory = directory("d");
    view(directory).setPermissions(permissions("rwx--x--x"));
    assertThat(view(directory).readAttributes().permissions()).isEqualTo(permissions("rwx--x--x"));
  }

  @Demand(
      value = "Files.setPosixFilePermissions: of a link, those of its target",
      needs = SYMBOLIC_LINKS)
  void setPermissions_link_areThoseOfTarget() throws Exception {
    file("f");
    Files.setPosixFilePermissions(link("a", "f"), permissions("rw--w----"));
    assertThat(Files.getPosixFilePermissions(path("f"))).isEqualTo(permissions("rw--w----"));
  }

  @Demand("Files.setPosixFilePermissions: content and time of modification stay")
  void setPermissions_leavesTheRest() throws Exception {
    Path file = file("a", "content");
    FileTime before = FileTime.fromMillis(1_000_000_000_000L);
    Files.setLastModifiedTime(file, before);
    Files.setPosixFilePermissions(file, permissions("rw-rw-rw-"));
    assertThat(text(file)).isEqualTo("content");
    assertThat(Files.getLastModifiedTime(file)).isEqualTo(before);
  }

  @Demand("PosixFileAttributes: has an owner and a group with names")
  void readAttributes_ownerAndGroup_haveNames() throws Exception {
    PosixFileAttributes attributes = Files.readAttributes(file("a"), PosixFileAttributes.class);
    assertThat(attributes.owner().getName()).isNotEmpty();
    assertThat(attributes.group().getName()).isNotEmpty();
    assertThat(attributes.owner()).isEqualTo(Files.getOwner(path("a")));
  }

  @Demand("PosixFileAttributeView.setGroup: its own group can be set")
  void setGroup_same_isKept() throws Exception {
    PosixFileAttributeView view = view(file("a"));
    view.setGroup(view.readAttributes().group());
    assertThat(view.readAttributes().group())
        .isEqualTo(Files.getAttribute(path("a"), "posix:group"));
  }

  @Demand("Files.readAttributes(String): posix has the basic ones, and its own three")
  void readAttributes_star_hasBasicOnes() throws Exception {
    assertThat(Files.readAttributes(file("a"), "posix:*").keySet())
        .contains("permissions", "owner", "group", "size", "lastModifiedTime", "isDirectory");
  }

  @Demand("PosixFileAttributeView: attributes by name are those of the view")
  Rows getAttribute_byName_isThatOfTheView() {
    return new Rows()
        .row("permissions", () -> byName("permissions", attributes().permissions()))
        .row("owner", () -> byName("owner", attributes().owner()))
        .row("group", () -> byName("group", attributes().group()))
        .row("size", () -> byName("size", attributes().size()));
  }

  private PosixFileAttributes attributes() throws Exception {
    return Files.readAttributes(file("a"), PosixFileAttributes.class);
  }

  private void byName(String name, Object expected) throws Exception {
    assertThat(Files.getAttribute(path("a"), "posix:" + name)).isEqualTo(expected);
  }

  @Demand("Files.setAttribute: permissions by name")
  void setAttribute_permissions_areSet() throws Exception {
    Files.setAttribute(file("a"), "posix:permissions", permissions("rwx-wx---"));
    assertThat(Files.getPosixFilePermissions(path("a"))).isEqualTo(permissions("rwx-wx---"));
  }

  @Demand("Files.setAttribute: ClassCastException if the value is not of the expected type")
  Rows setAttribute_wrongType_isRefused() {
    return new Rows()
        .row("permissions", () -> refusedValue("permissions", "rwx------"))
        .row("elements", () -> refusedValue("permissions", Set.of("OWNER_READ")))
        .row("owner", () -> refusedValue("owner", "root"))
        .row("group", () -> refusedValue("group", 1));
  }

  private void refusedValue(String name, Object value) throws Exception {
    Path file = file("a");
    refused(ClassCastException.class, () -> Files.setAttribute(file, "posix:" + name, value));
  }

  @Demand("Files.setAttribute: IllegalArgumentException if the attribute is not known")
  void setAttribute_unknown_isRefused() throws Exception {
    Path file = file("a");
    refused(IllegalArgumentException.class, () -> Files.setAttribute(file, "posix:nonsense", 1));
    refused(IllegalArgumentException.class, () -> Files.getAttribute(file, "posix:nonsense"));
  }

  @Demand("PosixFileAttributeView: NoSuchFileException if the file does not exist")
  Rows view_missing_refuses() {
    return new Rows()
        .row("readAttributes", () -> refusedMissing(() -> view(missing()).readAttributes()))
        .row(
            "setPermissions",
            () -> refusedMissing(() -> view(missing()).setPermissions(permissions("rwx------"))))
        .row(
            "getPosixFilePermissions",
            () -> refusedMissing(() -> Files.getPosixFilePermissions(missing())))
        .row(
            "setPosixFilePermissions",
            () ->
                refusedMissing(
                    () -> Files.setPosixFilePermissions(missing(), permissions("rwx------"))));
  }

  private void refusedMissing(Code code) {
    refusedOf(NoSuchFileException.class, missing(), code);
  }

  @Demand("Files.isExecutable: false for a file that nobody may execute, root included")
  void isExecutable_noBits_isFalse() throws Exception {
    Path file = file("a");
    Files.setPosixFilePermissions(file, permissions("rw-rw-rw-"));
    assertThat(Files.isExecutable(file)).isFalse();
    Files.setPosixFilePermissions(file, permissions("rwx------"));
    assertThat(Files.isExecutable(file)).isTrue();
  }
}
