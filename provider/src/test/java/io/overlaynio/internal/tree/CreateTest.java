package io.overlaynio.internal.tree;

import static io.overlaynio.internal.layer.LayerAssert.assertThat;
import static io.overlaynio.internal.tree.Ground.names;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.overlaynio.internal.layer.Needs;
import io.overlaynio.internal.sys.Native;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** New names, above all where a whiteout stands. */
final class CreateTest {

  @TempDir Path temporary;
  private Ground ground;

  private Ground ground(Ground.Kind kind) throws IOException {
    ground = Ground.of(kind, temporary);
    ground
        .lowerFile("d/file", "old")
        .lowerFile("d/directory/inside", "old")
        .lowerFile("d/link", "old")
        .lowerFile("d/hard", "old")
        .lowerFile("d/stays", "stays");
    return ground;
  }

  @AfterEach
  void close() throws IOException {
    if (ground != null) {
      ground.close();
    }
  }

  private void deleteAll() throws IOException {
    for (String name : List.of("file", "directory/inside", "directory", "link", "hard")) {
      ground.delete("d/" + name);
    }
  }

  private void makeAll(String prefix) throws IOException {
    ground.write(prefix + "file", "new");
    ground.mkdir(prefix + "directory");
    ground.symlink(prefix + "link", "stays");
    ground.tree().createLink(names(prefix + "hard"), names("d/stays"));
  }

  private void assertMade(String prefix) throws IOException {
    assertThat(ground.read(prefix + "file")).isEqualTo("new");
    assertThat(ground.list(prefix + "directory")).isEmpty();
    assertThat(ground.tree().readLink(names(prefix + "link"))).isEqualTo("stays");
    assertThat(ground.read(prefix + "hard")).isEqualTo("stays");
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void create_overWhiteouts_replacesThem(Ground.Kind kind) throws IOException {
    ground(kind);
    deleteAll();
    assertThat(ground.upperLayer()).hidesOnly("d", "file", "directory", "link", "hard");
    makeAll("d/");
    assertMade("d/");
    assertThat(ground.upperLayer()).hidesOnly("d").hasOpaque("d/directory");
    assertThat(ground.remains()).isEmpty();
    ground.reopen();
    assertMade("d/");
    assertThat(ground.list("d")).containsExactly("directory", "file", "hard", "link", "stays");
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void create_freeNames_needsNoMarks(Ground.Kind kind) throws IOException {
    ground(kind);
    makeAll("d/new");
    assertMade("d/new");
    assertThat(ground.upperLayer()).hidesOnly("d").hasNotOpaque("d/newdirectory");
    ground.reopen();
    assertMade("d/new");
    assertThat(ground.read("d/file")).isEqualTo("old");
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void create_existingNames_isRefusedAndChangesNothing(Ground.Kind kind) throws IOException {
    ground(kind);
    for (String name : List.of("d/file", "d/directory", "d")) {
      assertThatThrownBy(() -> ground.mkdir(name)).isInstanceOf(FileAlreadyExistsException.class);
      assertThatThrownBy(() -> ground.symlink(name, "x"))
          .isInstanceOf(FileAlreadyExistsException.class);
      assertThatThrownBy(() -> ground.tree().createLink(names(name), names("d/stays")))
          .isInstanceOf(FileAlreadyExistsException.class)
          .hasMessage("/" + name);
    }
    assertThatThrownBy(() -> ground.mkdir("no/where"))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage("/no/where");
    assertThat(ground.upper("d")).doesNotExist();
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void create_makerFails_leavesTheWhiteout(Ground.Kind kind) throws IOException {
    ground(kind);
    ground.delete("d/file");
    assertThatThrownBy(() -> ground.tree().createLink(names("d/file"), names("d/missing")))
        .isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> ground.tree().createLink(names("d/file"), names("d")))
        .isInstanceOf(FileSystemException.class);
    assertThat(ground.upperLayer()).hasWhiteout("d/file");
    assertThat(ground.exists("d/file")).isFalse();
    assertThat(ground.remains()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {".wh.x", ".wh..wh..opq", ".wh."})
  void create_reservedName_isRefusedInMarkerFormatOnly(String name) throws IOException {
    ground(Ground.Kind.MEMORY);
    assertThatThrownBy(() -> ground.mkdir(name)).hasMessageContaining("kept for whiteouts");
    assertThatThrownBy(() -> ground.write(name, "x")).hasMessageContaining("kept for whiteouts");
    assertThatThrownBy(() -> ground.move("d/file", name)).hasMessageContaining("kept for");
    assertThat(ground.exists(name)).isFalse();
    ground.close();
    ground = Ground.of(Ground.Kind.USER, temporary);
    ground.write(name, "x");
    assertThat(ground.read(name)).isEqualTo("x");
  }

  @ParameterizedTest
  @ValueSource(strings = {"USER", "KERNEL"})
  void create_longestName_worksOverItsWhiteoutToo(Ground.Kind kind) throws IOException {
    String name = "n".repeat(255);
    ground(kind).lowerFile(name, "old");
    ground.append(name, "!");
    ground.delete(name);
    assertThat(ground.exists(name)).isFalse();
    ground.mkdir(name);
    ground.delete(name);
    ground.write(name, "new");
    ground.move(name, "short");
    ground.move("short", name);
    ground.reopen();
    assertThat(ground.read(name)).isEqualTo("new");
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void create_withPermissions_appliesThemOverAWhiteoutToo(Ground.Kind kind) throws IOException {
    ground(kind);
    ground.delete("d/file");
    for (String name : List.of("d/file", "d/free")) {
      ground
          .tree()
          .createDirectory(
              names(name),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x---")));
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(ground.upper(name))))
          .isEqualTo("rwx--x---");
    }
  }

  @Test
  void create_inASetGroupDirectory_inheritsOverAWhiteoutToo() throws IOException {
    Needs.root("foreign groups");
    ground(Ground.Kind.USER);
    Files.setAttribute(ground.lower("d"), "unix:gid", 4321);
    Files.setAttribute(ground.lower("d"), "unix:mode", 02775);
    deleteAll();
    makeAll("d/");
    makeAll("d/free");
    for (String name : List.of("file", "directory", "link", "freefile", "freedirectory")) {
      assertThat(unix("d/" + name, "gid")).as(name).isEqualTo(4321);
    }
    assertThat((int) unix("d/directory", "mode") & 07000)
        .isEqualTo((int) unix("d/freedirectory", "mode") & 07000)
        .isEqualTo(02000);
    assertThat(unix("d/file", "mode")).isEqualTo(unix("d/freefile", "mode"));
    assertThat(ground.remains()).isEmpty();
  }

  @Test
  void create_underADefaultAcl_inheritsOverAWhiteoutToo() throws IOException {
    Native system = Needs.nativeAccess();
    ground(Ground.Kind.USER);
    Acls.give(system, ground.lower("d"), Acls.DEFAULT);
    deleteAll();
    makeAll("d/");
    makeAll("d/free");
    for (String name : List.of("file", "directory")) {
      for (String kind : List.of(Acls.ACCESS, Acls.DEFAULT)) {
        assertThat(system.attributeOrNull(ground.upper("d/" + name), kind))
            .as(name + " " + kind)
            .isEqualTo(system.attributeOrNull(ground.upper("d/free" + name), kind));
      }
      assertThat(unix("d/" + name, "mode")).isEqualTo(unix("d/free" + name, "mode"));
    }
    assertThat(system.attributeOrNull(ground.upper("d/file"), Acls.ACCESS)).isNotNull();
    assertThat(ground.remains()).isEmpty();
  }

  private Object unix(String name, String attribute) throws IOException {
    return Files.getAttribute(ground.upper(name), "unix:" + attribute, LinkOption.NOFOLLOW_LINKS);
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void createLink_lowerFile_isARealLinkOfItsCopy(Ground.Kind kind) throws IOException {
    ground(kind);
    ground.tree().createLink(names("d/second"), names("d/stays"));
    ground.append("d/second", "!");
    assertThat(ground.read("d/stays")).isEqualTo("stays!");
    assertThat(ground.tree().sameFile(names("d/second"), names("d/stays"))).isTrue();
    assertThat(ground.tree().sameFile(names("d/second"), names("d/file"))).isFalse();
    ground.delete("d/stays");
    assertThat(ground.read("d/second")).isEqualTo("stays!");
    ground.reopen();
    assertThat(ground.read("d/second")).isEqualTo("stays!");
    assertThat(ground.exists("d/stays")).isFalse();
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void create_name_changesTheParentsTime(Ground.Kind kind) throws IOException {
    ground(kind);
    FileTime old = FileTime.fromMillis(1_000_000_000_000L);
    Files.setLastModifiedTime(ground.lower("d"), old);
    ground.write("d/new", "x");
    assertThat(Files.getLastModifiedTime(ground.upper("d"))).isGreaterThan(old);
  }

  @Test
  void open_create_existingAndNew_opensBoth() throws IOException {
    ground(Ground.Kind.MEMORY);
    OpenFile existing = ground.open("d/file", StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    Ground.put(existing, "n");
    existing.close();
    assertThat(ground.read("d/file")).isEqualTo("nld");
    ground.open("d/fresh", StandardOpenOption.CREATE, StandardOpenOption.APPEND).close();
    assertThat(ground.read("d/fresh")).isEmpty();
    assertThatThrownBy(() -> ground.open("d/none", StandardOpenOption.WRITE))
        .isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> ground.open("d/none", StandardOpenOption.CREATE))
        .isInstanceOf(NoSuchFileException.class);
  }
}
