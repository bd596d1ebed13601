package io.overlaynio.internal.tree;

import static io.overlaynio.internal.layer.LayerAssert.assertThat;
import static io.overlaynio.internal.tree.Ground.names;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.overlaynio.internal.layer.Needs;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Copying within one overlay: the source stays where it is, in whatever layer. */
final class CopyTest {

  private static final CopyHow PLAIN = new CopyHow(false, false, true, false);
  private static final CopyHow REPLACE = new CopyHow(true, false, true, false);
  private static final CopyHow ATTRIBUTES = new CopyHow(false, true, true, false);
  private static final FileTime OLD = FileTime.fromMillis(1_000_000_000_000L);

  @TempDir Path temporary;
  private Ground ground;

  private Ground ground(Ground.Kind kind) throws IOException {
    ground = Ground.of(kind, temporary, 2);
    ground
        .lowerFile(0, "d/f", "content")
        .lowerFile(1, "d/g", "more")
        .lowerFile(0, "hidden", "old")
        .lowerDirectory(0, "empty");
    Path link = ground.lower("d/link");
    Files.createSymbolicLink(link, link.getFileSystem().getPath("f"));
    Files.setPosixFilePermissions(
        ground.lower("d/f"), PosixFilePermissions.fromString("r--r-----"));
    Files.setLastModifiedTime(ground.lower("d/f"), OLD);
    Files.setLastModifiedTime(ground.lower("d"), OLD);
    return ground;
  }

  @AfterEach
  void close() throws IOException {
    if (ground != null) {
      ground.close();
    }
  }

  private void copy(String from, String to, CopyHow how) throws IOException {
    ground.tree().copy(names(from), names(to), how);
  }

  private FileTime modified(String name) throws IOException {
    return ground
        .tree()
        .readAttributes(names(name), BasicFileAttributes.class, false)
        .lastModifiedTime();
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void copy_lowerFile_doesNotCopyItUp(Ground.Kind kind) throws IOException {
    ground(kind);
    copy("d/f", "copy", PLAIN);
    assertThat(ground.read("copy")).isEqualTo("content");
    assertThat(modified("copy")).isNotEqualTo(OLD);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(ground.upper("copy"))))
        .isEqualTo("r--r-----");
    assertThat(ground.upperLayer()).hasNothing("d");
    assertThat(ground.remains()).isEmpty();
    ground.tree().change(names("copy"), true, real -> Files.writeString(real, "own"));
    assertThat(ground.read("d/f")).isEqualTo("content");
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void copy_withAttributes_keepsTimesAndMode(Ground.Kind kind) throws IOException {
    ground(kind);
    copy("d/f", "copy", ATTRIBUTES);
    copy("d", "directory", ATTRIBUTES);
    assertThat(modified("copy")).isEqualTo(OLD);
    assertThat(modified("directory")).isEqualTo(OLD);
    assertThat(ground.list("directory")).isEmpty();
    ground.writeback().sync();
    assertThat(ground.dirty().count()).isZero();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(ground.upper("copy"))))
        .isEqualTo("r--r-----");
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void copy_directoryOverAFileInIt_hasTheTimeFromBefore(Ground.Kind kind) throws IOException {
    ground(kind);
    copy("d", "d/f", new CopyHow(true, true, true, false));
    assertThat(modified("d/f")).isEqualTo(OLD);
    assertThat(modified("d")).isNotEqualTo(OLD);
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void copy_overWhiteouts_replacesThem(Ground.Kind kind) throws IOException {
    ground(kind).delete("hidden");
    ground.delete("empty");
    copy("d/f", "hidden", PLAIN);
    copy("d", "empty", PLAIN);
    assertThat(ground.upperLayer()).hidesOnly("").hasFile("hidden", "content").hasOpaque("empty");
    List<String> live = TreeText.of(ground.tree());
    assertThat(TreeText.of(ground.reopen())).isEqualTo(live);
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void copy_link_copiesTheLinkOrItsTarget(Ground.Kind kind) throws IOException {
    ground(kind);
    copy("d/link", "d/followed", PLAIN);
    copy("d/link", "d/link2", new CopyHow(false, true, false, false));
    assertThat(ground.read("d/followed")).isEqualTo("content");
    assertThat(ground.tree().readLink(names("d/link2"))).isEqualTo("f");
    assertThat(Files.isSymbolicLink(ground.upper("d/followed"))).isFalse();
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void copy_existingTarget_isReplacedOnlyIfAskedAndEmpty(Ground.Kind kind) throws IOException {
    ground(kind);
    assertThatThrownBy(() -> copy("d/f", "hidden", PLAIN))
        .isInstanceOf(FileAlreadyExistsException.class)
        .hasMessage("/hidden");
    assertThatThrownBy(() -> copy("hidden", "d", REPLACE))
        .isInstanceOf(DirectoryNotEmptyException.class);
    assertThatThrownBy(() -> copy("no", "hidden", REPLACE))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage("/no");
    assertThatThrownBy(() -> copy("d/f", "no/where", REPLACE))
        .isInstanceOf(NoSuchFileException.class);
    assertThat(ground.read("hidden")).isEqualTo("old");
    copy("d/f", "hidden", REPLACE);
    copy("d/g", "empty", REPLACE);
    assertThat(ground.read("hidden")).isEqualTo("content");
    assertThat(ground.read("empty")).isEqualTo("more");
    assertThat(ground.upperLayer()).hidesOnly("");
    assertThat(ground.remains()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void copy_ontoItself_doesNothing(Ground.Kind kind) throws IOException {
    ground(kind);
    copy("d/f", "d/f", REPLACE);
    copy("d/f", "d/./f", PLAIN);
    copy("d/link", "d/f", REPLACE);
    assertThat(ground.read("d/f")).isEqualTo("content");
    assertThat(ground.upperLayer()).hasNothing("d");
  }

  @Test
  void copy_intoAFullDisk_leavesNoTrace() throws IOException {
    Needs.root("mounting a small tmpfs");
    Path small = Files.createDirectory(temporary.resolve("small"));
    SmallDisk disk = SmallDisk.mount(small, 1 << 20);
    try {
      ground = Ground.of(Ground.Kind.MARKER, small);
      byte[] full = new byte[600_000];
      Arrays.fill(full, (byte) 1);
      Files.write(ground.lower("f"), full);
      assertThatThrownBy(() -> copy("f", "copy", PLAIN))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("No space");
      assertThat(ground.exists("copy")).isFalse();
      assertThat(Files.exists(ground.upper("copy"), LinkOption.NOFOLLOW_LINKS)).isFalse();
      assertThat(ground.remains()).isEmpty();
    } finally {
      ground.close();
      ground = null;
      disk.close();
    }
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void copy_told_isCreated(Ground.Kind kind) throws IOException {
    ground(kind);
    copy("d/f", "copy", PLAIN);
    assertThat(ground.events().told()).containsExactly("CREATED copy");
  }
}
