package io.overlaynio.tck.overlay;

import static io.overlaynio.tck.TreeSnapshotAssert.assertThat;
import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.overlaynio.tck.Aspect;
import io.overlaynio.tck.TreeReader;
import io.overlaynio.tck.TreeSnapshot;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A copy-up keeps everything that a file has, and changes no time that anybody sees. */
@OnPlatformCells
final class CopyUpAttributesTest {

  private static final Instant PAST = Instant.parse("2001-02-03T04:05:06.123456789Z");
  private static final TreeReader ALL =
      TreeReader.of(Aspect.MODE, Aspect.OWNER, Aspect.MODIFIED, Aspect.ATTRIBUTES, Aspect.LINKS);

  @RegisterExtension final Rig rig;

  CopyUpAttributesTest(Cell cell) {
    this.rig = Rig.onDisk(cell);
  }

  @Test
  void setAttribute_lowerFile_keepsAllOthersAndAllTimes() throws IOException {
    rig.lower()
        .file("d/e/file", "text")
        .mode("d/e/file", "rw-r-x--x")
        .mode("d/e", "rwxrwx--x")
        .attribute("d/e/file", "note", "kept")
        .attribute("d/e", "note", "kept too")
        .allModifiedFrom(PAST);
    TreeSnapshot before = ALL.read(rig.path("/d"));
    Files.getFileAttributeView(rig.path("/d/e/file"), UserDefinedFileAttributeView.class)
        .write("more", ByteBuffer.wrap("x".getBytes()));
    Files.getFileAttributeView(rig.path("/d/e/file"), UserDefinedFileAttributeView.class)
        .delete("more");
    rig.assertThatUpper().hasExactly("d", "d/e", "d/e/file");
    assertThat(ALL.read(rig.path("/d"))).isSameTreeAs(before);
    rig.reopen();
    assertThat(ALL.read(rig.path("/d"))).isSameTreeAs(before);
  }

  @Test
  void write_lowerFile_changesNoTimeOfItsAncestors() throws IOException {
    rig.lower().file("d/e/file", "text").allModifiedFrom(PAST);
    FileTime top = Files.getLastModifiedTime(rig.path("/d"));
    FileTime parent = Files.getLastModifiedTime(rig.path("/d/e"));
    FileTime root = Files.getLastModifiedTime(rig.path("/"));
    Files.writeString(rig.path("/d/e/file"), "more", APPEND);
    assertThat(Files.getLastModifiedTime(rig.path("/d"))).isEqualTo(top);
    assertThat(Files.getLastModifiedTime(rig.path("/d/e"))).isEqualTo(parent);
    assertThat(Files.getLastModifiedTime(rig.path("/"))).isEqualTo(root);
    assertThat(Files.getLastModifiedTime(rig.path("/d/e/file")).toInstant())
        .isAfter(PAST.plusSeconds(1_000_000));
  }

  @Test
  void setPermissions_lowerFile_keepsItsTimesToTheNanosecond() throws IOException {
    rig.lower().file("d/file").allModifiedFrom(PAST).modified("d/file", PAST);
    Files.setPosixFilePermissions(
        rig.path("/d/file"), PosixFilePermissions.fromString("rw-rw-rw-"));
    Map<String, Object> times =
        Files.readAttributes(rig.path("/d/file"), "lastModifiedTime,lastAccessTime");
    FileTime real = Files.getLastModifiedTime(rig.lowers().get(0).resolve("d/file"));
    assertThat(times.get("lastModifiedTime")).isEqualTo(real);
    assertThat(Files.getPosixFilePermissions(rig.path("/d/file")))
        .isEqualTo(PosixFilePermissions.fromString("rw-rw-rw-"));
  }

  @Test
  void write_lowerFileOfAnotherOwner_keepsOwnerAndSetIdBits() throws IOException {
    Machine.requireRoot("only root gives files away");
    rig.lower().file("d/file", "text");
    Path real = rig.lower().path("d/file");
    Files.setAttribute(real, "unix:uid", 1234);
    Files.setAttribute(real, "unix:gid", 2345);
    Files.setAttribute(real, "unix:mode", 0104755);
    Files.setAttribute(real.getParent(), "unix:uid", 3456);
    Files.setAttribute(real.getParent(), "unix:mode", 042775);
    Files.writeString(rig.path("/d/file"), "more", APPEND);
    Map<String, Object> found = Files.readAttributes(rig.path("/d/file"), "unix:uid,gid,mode");
    assertThat(found)
        .containsEntry("uid", 1234)
        .containsEntry("gid", 2345)
        .containsEntry("mode", 0104755);
    assertThat(Files.readAttributes(rig.path("/d"), "unix:uid,mode"))
        .containsEntry("uid", 3456)
        .containsEntry("mode", 042775);
    assertThat(Files.readAttributes(rig.upper().resolve("d"), "unix:uid,mode"))
        .containsEntry("uid", 3456)
        .containsEntry("mode", 042775);
  }

  @Test
  void write_lowerFileWithAcl_keepsIt() throws IOException {
    Machine.requireCommand("setfacl");
    rig.lower().file("d/file", "text");
    Shell.run("setfacl", "-m", "u:1234:rw,g:2345:r", rig.lower().path("d/file"));
    Shell.run("setfacl", "-d", "-m", "u:1234:rwx", rig.lower().path("d"));
    Files.writeString(rig.path("/d/file"), "more", APPEND);
    for (String name : List.of("d", "d/file")) {
      assertThat(acl(rig.upper().resolve(name)))
          .isEqualTo(acl(rig.lower().path(name)))
          .contains("user:1234:rw");
    }
  }

  private static String acl(Path path) throws IOException {
    return Shell.run("getfacl", "--omit-header", "--absolute-names", "--numeric", path);
  }

  @Test
  void write_lowerFileWithCapability_keepsItOnAChangeOfAttributes() throws IOException {
    Machine.requireRoot("security attributes are root's");
    Machine.requireCommand("setfattr");
    rig.lower().file("file", "text");
    String capability = "0sAQAAAgAEAAAAAAAAAAAAAAAAAAA=";
    Shell.run("setfattr", "-n", "security.capability", "-v", capability, rig.lower().path("file"));
    Files.setLastModifiedTime(rig.path("/file"), FileTime.from(PAST));
    assertThat(Shell.run("getfattr", "-d", "-m", "security", rig.upper().resolve("file")))
        .contains("security.capability");
  }

  @Test
  void write_sparseLowerFile_keepsItsHoles() throws IOException {
    Machine.requireCommand("stat");
    rig.lower().file("sparse");
    try (FileChannel channel = FileChannel.open(rig.lower().path("sparse"), WRITE)) {
      channel.write(ByteBuffer.wrap("middle".getBytes()), 5_000_000);
      channel.write(ByteBuffer.wrap("end".getBytes()), 20_000_000);
    }
    byte[] contents = Files.readAllBytes(rig.lower().path("sparse"));
    Files.setLastModifiedTime(rig.path("/sparse"), FileTime.from(PAST));
    assertThat(rig.path("/sparse")).hasBinaryContent(contents);
    long blocks =
        Long.parseLong(Shell.run("stat", "-c", "%b", rig.upper().resolve("sparse")).strip());
    assertThat(blocks * 512).isLessThan(1_000_000);
  }

  @Test
  void setOwner_lowerLink_copiesUpTheLinkItself() throws IOException {
    Machine.requireRoot("only root gives files away");
    rig.lower().link("d/link", "none").allModifiedFrom(PAST);
    FileTime before = Files.getLastModifiedTime(rig.path("/d/link"), NOFOLLOW_LINKS);
    Files.setAttribute(rig.path("/d/link"), "unix:uid", 77, NOFOLLOW_LINKS);
    rig.reopen();
    assertThat(Files.getAttribute(rig.path("/d/link"), "unix:uid", NOFOLLOW_LINKS)).isEqualTo(77);
    assertThat(Files.readSymbolicLink(rig.path("/d/link"))).isEqualTo(rig.path("none"));
    assertThat(Files.getLastModifiedTime(rig.path("/d/link"), NOFOLLOW_LINKS)).isEqualTo(before);
    assertThat(Files.isSymbolicLink(rig.upper().resolve("d/link"))).isTrue();
  }

  @Test
  void setAttributes_lowerSpecialFiles_copiesThemUpAsWhatTheyAre() throws IOException {
    Machine.requireRoot("only root makes devices");
    Machine.requireCommand("mknod");
    rig.lower().directory("d");
    Shell.run("mknod", rig.lower().path("d/pipe"), "p");
    Shell.run("mknod", rig.lower().path("d/null"), "c", "1", "3");
    Shell.run("mknod", rig.lower().path("d/loop"), "b", "7", "250");
    TreeSnapshot before = TreeReader.of(Aspect.MODIFIED).read(rig.path("/d"));
    for (String name : List.of("pipe", "null", "loop")) {
      Files.setPosixFilePermissions(
          rig.path("/d/" + name), PosixFilePermissions.fromString("rw-rw-rw-"));
    }
    assertThat(TreeReader.of(Aspect.MODIFIED).read(rig.path("/d"))).isSameTreeAs(before);
    assertThat(Files.getAttribute(rig.upper().resolve("d/pipe"), "unix:mode")).isEqualTo(010666);
    assertThat(Files.getAttribute(rig.upper().resolve("d/null"), "unix:mode")).isEqualTo(020666);
    assertThat(Files.getAttribute(rig.upper().resolve("d/null"), "unix:rdev")).isEqualTo(0x103L);
    assertThat(Files.getAttribute(rig.upper().resolve("d/loop"), "unix:mode")).isEqualTo(060666);
  }

  @Test
  void write_oneOfTwoLowerHardLinks_leavesTheOther() throws IOException {
    rig.lower().file("one", "old").hardLink("two", "one");
    assertThat(Files.isSameFile(rig.path("/one"), rig.path("/two"))).isTrue();
    Files.writeString(rig.path("/one"), "new");
    assertThat(rig.path("/one")).hasContent("new");
    assertThat(rig.path("/two")).hasContent("old");
    assertThat(Files.isSameFile(rig.path("/one"), rig.path("/two"))).isFalse();
    assertThat(Files.getAttribute(rig.path("/one"), "unix:nlink")).isEqualTo(1);
  }

  @Test
  void copyUp_ofDirectoryWithPrivateNames_doesNotTakeThemAlong() throws IOException {
    Machine.requireRoot("trusted attributes are root's");
    Machine.requireCommand("setfattr");
    rig.lower(1).directory("d");
    rig.lower(0).file("d/below");
    for (String attribute : List.of("trusted.overlay.opaque", "user.overlay.opaque")) {
      Shell.run("setfattr", "-n", attribute, "-v", "y", rig.lower(1).path("d"));
    }
    Files.createDirectory(rig.path("/d/new"));
    Path upper = rig.upper().resolve("d");
    String mark =
        switch (rig.format()) {
          case KERNEL -> "trusted.overlay.opaque";
          default -> "user.overlay.opaque";
        };
    if (rig.cell().hasPlainNamesOnly()) {
      assertThat(Shell.attributeOrEmpty(upper, mark)).isEmpty();
      assertThat(rig.path("/d/below")).doesNotExist();
    } else {
      assertThat(rig.path("/d/below")).exists();
    }
  }

  @Test
  void user_view_missingAttribute_isRefused() throws IOException {
    rig.lower().file("file");
    UserDefinedFileAttributeView user =
        Files.getFileAttributeView(rig.path("/file"), UserDefinedFileAttributeView.class);
    assertThatExceptionOfType(FileSystemException.class).isThrownBy(() -> user.delete("none"));
    assertThatExceptionOfType(FileSystemException.class).isThrownBy(() -> user.size("none"));
  }
}
