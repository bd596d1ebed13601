package io.overlaynio.tck.contract;

import static io.overlaynio.tck.contract.Capability.ACL;
import static io.overlaynio.tck.contract.Refusal.refused;
import static io.overlaynio.tck.contract.Refusal.refusedOf;
import static java.nio.file.attribute.AclEntryPermission.READ_ATTRIBUTES;
import static java.nio.file.attribute.AclEntryPermission.READ_DATA;
import static java.nio.file.attribute.AclEntryPermission.WRITE_DATA;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryType;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.UserPrincipal;
import java.util.Arrays;
import java.util.List;

/** The view {@code acl}. */
@Needs(ACL)
final class AclContracts extends FileSystemArea {

  private static AclFileAttributeView view(Path path) {
    return Files.getFileAttributeView(path, AclFileAttributeView.class);
  }

  /** Two entries, of which the order matters to nobody. */
  private static List<AclEntry> list(Path file) throws IOException {
    UserPrincipal owner = Files.getOwner(file);
    return List.of(
        AclEntry.newBuilder()
            .setType(AclEntryType.ALLOW)
            .setPrincipal(owner)
            .setPermissions(READ_DATA, READ_ATTRIBUTES)
            .build(),
        AclEntry.newBuilder()
            .setType(AclEntryType.DENY)
            .setPrincipal(owner)
            .setPermissions(WRITE_DATA)
            .build());
  }

  @Demand("AclFileAttributeView.name: is acl")
  void view_name_isAcl() throws Exception {
    assertThat(view(file("a")).name()).isEqualTo("acl");
  }

  @Demand("FileSystem.supportedFileAttributeViews: names the view")
  void supportedViews_haveAcl() {
    assertThat(fileSystem().supportedFileAttributeViews()).contains("acl", "owner");
  }

  @Demand("AclFileAttributeView.getAcl: the list, the same by every way")
  void getAcl_everyWay_isTheSame() throws Exception {
    Path file = file("a");
    assertThat(Files.getAttribute(file, "acl:acl")).isEqualTo(view(file).getAcl());
  }

  @Demand("AclFileAttributeView.setAcl: replaces the list, its order kept")
  void setAcl_replaces() throws Exception {
    Path file = file("a");
    view(file).setAcl(list(file));
    assertThat(view(file).getAcl()).isEqualTo(list(file));
    view(file).setAcl(list(file).subList(0, 1));
    assertThat(view(file).getAcl()).isEqualTo(list(file).subList(0, 1));
  }

  @Demand("AclFileAttributeView.setAcl: of a directory, too")
  void setAcl_directory_isKept() throws Exception {
    Path directory = directory("d");
    view(directory).setAcl(list(directory));
    assertThat(view(directory).getAcl()).isEqualTo(list(directory));
  }

  @Demand("AclFileAttributeView.getAcl: the list is modifiable; that alone changes no file")
  void getAcl_changed_changesNoFile() throws Exception {
    Path file = file("a");
    view(file).setAcl(list(file));
    view(file).getAcl().clear();
    assertThat(view(file).getAcl()).isEqualTo(list(file));
  }

  @Demand("Files.setAttribute: acl:acl")
  void setAttribute_acl_isKept() throws Exception {
    Path file = file("a");
    Files.setAttribute(file, "acl:acl", list(file));
    assertThat(view(file).getAcl()).isEqualTo(list(file));
  }

  @Demand("AclFileAttributeView: is a FileOwnerAttributeView")
  void getOwner_isThatOfTheFile() throws Exception {
    Path file = file("a");
    assertThat(view(file).getOwner()).isEqualTo(Files.getOwner(file));
    assertThat(Files.getAttribute(file, "acl:owner")).isEqualTo(Files.getOwner(file));
    view(file).setOwner(Files.getOwner(file));
    assertThat(view(file).getOwner()).isEqualTo(Files.getOwner(file));
  }

  @Demand("Files.readAttributes(String): the view has two attributes")
  void readAttributes_star_isBoth() throws Exception {
    assertThat(Files.readAttributes(file("a"), "acl:*")).containsOnlyKeys("acl", "owner");
  }

  @Demand("Files.move: a moved file keeps its list")
  void move_keepsTheList() throws Exception {
    Path file = file("a");
    List<AclEntry> list = list(file);
    view(file).setAcl(list);
    Files.move(file, path("b"));
    assertThat(view(path("b")).getAcl()).isEqualTo(list);
  }

  @Demand("Files.write: changing the contents changes no list")
  void write_keepsTheList() throws Exception {
    Path file = file("a");
    view(file).setAcl(list(file).subList(0, 1));
    Files.write(file, new byte[1]);
    assertThat(view(file).getAcl()).isEqualTo(list(file).subList(0, 1));
  }

  @Demand("AclFileAttributeView: NoSuchFileException if the file does not exist")
  void missing_isRefused() throws Exception {
    List<AclEntry> list = list(file("a"));
    refusedOf(NoSuchFileException.class, missing(), () -> view(missing()).getAcl());
    refusedOf(NoSuchFileException.class, missing(), () -> view(missing()).setAcl(list));
  }

  @Demand(
      "AclFileAttributeView.setAcl: NullPointerException for null, and for an entry that is null")
  void setAcl_null_isRefused() throws Exception {
    AclFileAttributeView view = view(file("a"));
    List<AclEntry> before = view.getAcl();
    refused(NullPointerException.class, () -> view.setAcl(null));
    refused(NullPointerException.class, () -> view.setAcl(Arrays.asList((AclEntry) null)));
    assertThat(view.getAcl()).isEqualTo(before);
  }

  @Demand("Files.setAttribute: ClassCastException if it is no list")
  void setAttribute_wrongType_isRefused() throws Exception {
    Path file = file("a");
    refused(ClassCastException.class, () -> Files.setAttribute(file, "acl:acl", "all"));
  }

  @Demand("Files.getAttribute: IllegalArgumentException if the attribute is not known")
  void getAttribute_unknown_isRefused() throws Exception {
    Path file = file("a");
    refused(IllegalArgumentException.class, () -> Files.getAttribute(file, "acl:nonsense"));
    refused(IllegalArgumentException.class, () -> Files.setAttribute(file, "acl:nonsense", 1));
  }
}
