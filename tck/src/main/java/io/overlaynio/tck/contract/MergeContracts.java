package io.overlaynio.tck.contract;

import static io.overlaynio.tck.contract.Capability.POSIX;
import static io.overlaynio.tck.contract.Capability.SYMBOLIC_LINKS;
import static io.overlaynio.tck.contract.Capability.USER_ATTRIBUTES;
import static io.overlaynio.tck.contract.Refusal.refused;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;

/** What layers show together. */
final class MergeContracts extends OverlayArea {

  private static final Instant TIME = Instant.parse("2001-02-03T04:05:06Z");

  @Demand("Merge: a directory has the names of all layers, each once")
  void list_hasNamesOfAllLayers() throws Exception {
    lower().file("a").file("both", "lower");
    bottom().file("b").file("both", "bottom");
    write("c", "c");
    assertThat(names()).containsExactly("a", "b", "both", "c");
  }

  @Demand("Merge: of one name in several layers the topmost is seen")
  void read_topmostWins() throws Exception {
    lower().file("both", "lower");
    bottom().file("both", "bottom");
    assertThat(text("both")).isEqualTo("lower");
  }

  @Demand("Merge: directories of one name are merged, at every depth")
  void list_directory_isMerged() throws Exception {
    lower().file("d/e/a");
    bottom().file("d/e/b").file("d/c");
    assertThat(names("d")).containsExactly("c", "e");
    assertThat(names("d/e")).containsExactly("a", "b");
  }

  @Demand("Merge: what is no directory hides whatever is below it")
  Rows hides_whatIsBelow() {
    return new Rows()
        .row(
            "file over directory",
            () -> {
              lower().file("x", "file");
              bottom().file("x/inside");
              assertThat(text("x")).isEqualTo("file");
              refusedBelow();
            })
        .row(
            "directory over file",
            () -> {
              lower().directory("x");
              bottom().file("x", "file");
              assertThat(names("x")).isEmpty();
            })
        .row(
            "link over directory",
            () -> {
              lower().link("x", "none");
              bottom().file("x/inside");
              assertThat(Files.isSymbolicLink(path("x"))).isTrue();
              refusedBelow();
            },
            SYMBOLIC_LINKS)
        .row(
            "directory over link",
            () -> {
              lower().directory("x");
              bottom().file("t/inside").link("x", "t");
              assertThat(Files.isDirectory(path("x"), NOFOLLOW_LINKS)).isTrue();
              assertThat(names("x")).isEmpty();
            },
            SYMBOLIC_LINKS);
  }

  private void refusedBelow() throws Exception {
    assertThat(Files.exists(path("x/inside"))).isFalse();
  }

  @Demand("Merge: a file between two directories parts them")
  void hides_directoryBelowFile_afterItIsDeleted() throws Exception {
    lower().file("x", "file");
    bottom().file("x/inside");
    Files.delete(path("x"));
    Files.createDirectory(path("x"));
    assertThat(names("x")).isEmpty();
  }

  @Demand("Merge: files in lower layers have their content and attributes")
  Rows attributes_areThoseOfTheLayer() {
    return new Rows()
        .row(
            "size",
            () -> {
              bottom().file("a", "12345");
              assertThat(Files.size(path("a"))).isEqualTo(5);
            })
        .row(
            "time",
            () -> {
              bottom().file("a").modified("a", TIME);
              assertThat(Files.getLastModifiedTime(path("a"))).isEqualTo(FileTime.from(TIME));
            })
        .row(
            "permissions",
            () -> {
              bottom().file("a").mode("a", "r-x--x--x");
              assertThat(Files.getPosixFilePermissions(path("a")))
                  .isEqualTo(PosixFilePermissions.fromString("r-x--x--x"));
            },
            POSIX)
        .row(
            "user attributes",
            () -> {
              bottom().file("a").attribute("a", "key", "value");
              assertThat(Files.getAttribute(path("a"), "user:key"))
                  .isEqualTo("value".getBytes(UTF_8));
            },
            USER_ATTRIBUTES);
  }

  @Demand("Merge: a merged directory has the attributes of its topmost layer")
  void directory_hasAttributesOfTheTopmost() throws Exception {
    lower().directory("d").mode("d", "rwxr-x---").modified("d", TIME);
    bottom().directory("d").mode("d", "rwxrwxrwx");
    assertThat(Files.getPosixFilePermissions(path("d")))
        .isEqualTo(PosixFilePermissions.fromString("rwxr-x---"));
    assertThat(Files.getLastModifiedTime(path("d"))).isEqualTo(FileTime.from(TIME));
  }

  @Demand("Merge: links of lower layers are followed in the overlay, not in their layer")
  Rows link_isFollowedInTheOverlay() {
    return new Rows()
        .row(
            "to another layer",
            () -> {
              lower().link("l", "a");
              bottom().file("a", "content");
              assertThat(text("l")).isEqualTo("content");
            },
            SYMBOLIC_LINKS)
        .row(
            "to a merged directory",
            () -> {
              lower().link("l", "d").file("d/a");
              bottom().file("d/b");
              assertThat(names("l")).containsExactly("a", "b");
            },
            SYMBOLIC_LINKS)
        .row(
            "to the upper",
            () -> {
              bottom().link("l", "a");
              write("a", "content");
              assertThat(text("l")).isEqualTo("content");
            },
            SYMBOLIC_LINKS);
  }

  @Demand("Merge: what is in no layer does not exist")
  void missing_isRefused() throws Exception {
    lower().file("a");
    refused(NoSuchFileException.class, () -> text("missing"));
    refused(NoSuchFileException.class, () -> names("missing"));
  }

  @Demand("Merge: a directory is not empty if any layer has something in it")
  void delete_directoryFullBelow_isRefused() throws Exception {
    lower().directory("d");
    bottom().file("d/a");
    refused(DirectoryNotEmptyException.class, () -> Files.delete(path("d")));
    assertThat(names("d")).containsExactly("a");
  }

  @Demand("Merge: new files can be made in directories of every layer")
  void create_inLowerDirectories_isThere() throws Exception {
    lower().directory("d");
    bottom().directory("e/f");
    write("d/a", "one");
    write("e/f/b", "two");
    assertThat(text("d/a") + text("e/f/b")).isEqualTo("onetwo");
  }

  @Demand("Merge: an overlay over empty layers is empty, and can be filled")
  void empty_canBeFilled() throws Exception {
    assertThat(names()).isEmpty();
    Files.createDirectories(path("a/b/c"));
    write("a/b/c/f", "content");
    reopen();
    assertThat(text("a/b/c/f")).isEqualTo("content");
  }

  @Demand("Merge: a file of lower layers is the same file by every path")
  void isSameFile_lowerFile_isTheSame() throws Exception {
    lower().file("d/a");
    assertThat(Files.isSameFile(path("d/a"), path("d/../d/a"))).isTrue();
    assertThat(Files.isSameFile(path("d/a"), path("d"))).isFalse();
  }
}
