package io.overlaynio.tck.contract;

import static io.overlaynio.tck.contract.Capability.OWNER;
import static io.overlaynio.tck.contract.Capability.POSIX;
import static io.overlaynio.tck.contract.Refusal.refused;
import static io.overlaynio.tck.contract.Refusal.refusedOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.attribute.UserPrincipalNotFoundException;

/** The view {@code owner}, and the lookup of principals. */
@Needs(OWNER)
final class OwnerContracts extends FileSystemArea {

  private static final String NOBODY = "no-such-principal-anywhere";

  private static FileOwnerAttributeView view(Path path) {
    return Files.getFileAttributeView(path, FileOwnerAttributeView.class);
  }

  private UserPrincipalLookupService lookup() {
    return fileSystem().getUserPrincipalLookupService();
  }

  @Demand("FileOwnerAttributeView.name: is owner")
  void view_name_isOwner() throws Exception {
    assertThat(view(file("a")).name()).isEqualTo("owner");
  }

  @Demand("FileSystem.supportedFileAttributeViews: names the view")
  void supportedViews_haveOwner() {
    assertThat(fileSystem().supportedFileAttributeViews()).contains("owner");
  }

  @Demand("Files.getOwner: the owner of the file, the same by every way")
  void getOwner_everyWay_isTheSame() throws Exception {
    UserPrincipal owner = Files.getOwner(file("a"));
    assertThat(owner.getName()).isNotEmpty();
    assertThat(view(path("a")).getOwner()).isEqualTo(owner);
    assertThat(Files.getAttribute(path("a"), "owner:owner")).isEqualTo(owner);
    assertThat(owner).hasSameHashCodeAs(Files.getOwner(path("a")));
  }

  @Demand("Files.getOwner: of a directory, too")
  void getOwner_directory_isGiven() throws Exception {
    assertThat(Files.getOwner(directory("d"))).isEqualTo(Files.getOwner(file("a")));
  }

  @Demand("Files.setOwner: its own owner can be set, and is looked up by its name")
  void setOwner_lookedUp_isKept() throws Exception {
    UserPrincipal owner = Files.getOwner(file("a"));
    UserPrincipal found = lookup().lookupPrincipalByName(owner.getName());
    assertThat(found).isEqualTo(owner);
    assertThat(Files.setOwner(path("a"), found)).isEqualTo(path("a"));
    assertThat(Files.getOwner(path("a"))).isEqualTo(owner);
  }

  @Demand("Files.setAttribute: owner:owner")
  void setAttribute_owner_isKept() throws Exception {
    UserPrincipal owner = Files.getOwner(file("a"));
    Files.setAttribute(path("a"), "owner:owner", owner);
    assertThat(view(path("a")).getOwner()).isEqualTo(owner);
  }

  @Demand("Files.readAttributes(String): the view has one attribute")
  void readAttributes_star_isOwnerOnly() throws Exception {
    assertThat(Files.readAttributes(file("a"), "owner:*")).containsOnlyKeys("owner");
  }

  @Demand("Files.setAttribute: ClassCastException if it is no principal")
  void setAttribute_wrongType_isRefused() throws Exception {
    Path file = file("a");
    refused(ClassCastException.class, () -> Files.setAttribute(file, "owner:owner", "root"));
  }

  @Demand("Files.getAttribute: IllegalArgumentException if the attribute is not known")
  void getAttribute_unknown_isRefused() throws Exception {
    Path file = file("a");
    refused(IllegalArgumentException.class, () -> Files.getAttribute(file, "owner:nonsense"));
    refused(IllegalArgumentException.class, () -> Files.setAttribute(file, "owner:nonsense", 1));
  }

  @Demand("Files.getOwner: NoSuchFileException if the file does not exist")
  void getOwner_missing_isRefused() {
    refusedOf(NoSuchFileException.class, missing(), () -> Files.getOwner(missing()));
    refusedOf(NoSuchFileException.class, missing(), () -> view(missing()).getOwner());
  }

  @Demand("UserPrincipalLookupService: UserPrincipalNotFoundException, of its name or of none")
  void lookup_unknownUser_isRefused() {
    UserPrincipalNotFoundException thrown =
        refused(UserPrincipalNotFoundException.class, () -> lookup().lookupPrincipalByName(NOBODY));
    assertThat(thrown.getName()).isIn(NOBODY, "", null);
  }

  @Demand(value = "UserPrincipalLookupService: the same for groups", needs = POSIX)
  void lookup_unknownGroup_isRefused() {
    UserPrincipalNotFoundException thrown =
        refused(
            UserPrincipalNotFoundException.class,
            () -> lookup().lookupPrincipalByGroupName(NOBODY));
    assertThat(thrown.getName()).isIn(NOBODY, "", null);
  }

  @Demand(value = "UserPrincipalLookupService: a file's group is found by its name", needs = POSIX)
  void lookup_group_isThatOfTheFile() throws Exception {
    GroupPrincipal group = Files.readAttributes(file("a"), PosixFileAttributes.class).group();
    assertThat(lookup().lookupPrincipalByGroupName(group.getName())).isEqualTo(group);
  }
}
