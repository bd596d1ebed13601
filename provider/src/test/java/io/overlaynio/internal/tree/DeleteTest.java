package io.overlaynio.internal.tree;

import static io.overlaynio.internal.layer.LayerAssert.assertThat;
import static io.overlaynio.internal.tree.Ground.names;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Deleting: whiteouts where something is below, and nowhere else. */
final class DeleteTest {

  @TempDir Path temporary;
  private Ground ground;

  private Ground ground(Ground.Kind kind, int lowers) throws IOException {
    ground = Ground.of(kind, temporary, lowers);
    return ground;
  }

  @AfterEach
  void close() throws IOException {
    if (ground != null) {
      ground.close();
    }
  }

  private void assertGone(String name) throws IOException {
    assertThat(ground.exists(name)).isFalse();
    assertThat(ground.remains()).isEmpty();
    ground.reopen();
    assertThat(ground.exists(name)).isFalse();
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void delete_lowerFile_leavesAWhiteout(Ground.Kind kind) throws IOException {
    ground(kind, 1).lowerFile("d/f", "x").lowerFile("d/g", "y");
    ground.delete("d/f");
    assertThat(ground.upperLayer()).hasWhiteout("d/f").hidesOnly("d", "f");
    assertGone("d/f");
    assertThat(ground.list("d")).containsExactly("g");
    assertThat(ground.lower("d/f")).exists();
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void delete_upperFile_leavesAWhiteoutOnlyIfSomethingIsBelow(Ground.Kind kind) throws IOException {
    ground(kind, 2).lowerFile(1, "d/below", "x").lowerFile(0, "d/other", "");
    ground.write("d/alone", "x");
    ground.append("d/below", "!");
    ground.delete("d/alone");
    ground.delete("d/below");
    assertThat(ground.upperLayer()).hidesOnly("d", "below").hasNothing("d/alone");
    assertGone("d/below");
    assertGone("d/alone");
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void delete_whereALowerLayerHidesItAlready_needsNoWhiteout(Ground.Kind kind) throws IOException {
    ground(kind, 2).lowerFile(1, "d/f", "x").lowerWhiteout(0, "d/f");
    ground.write("d/f", "new");
    ground.delete("d/f");
    assertThat(ground.upperLayer()).hidesOnly("d");
    assertGone("d/f");
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void delete_inAnOpaqueDirectory_leavesNoWhiteout(Ground.Kind kind) throws IOException {
    ground(kind, 1).lowerFile("d/f", "x").lowerFile("d/sub/g", "y");
    ground.delete("d/f");
    ground.delete("d/sub/g");
    ground.delete("d/sub");
    ground.delete("d");
    ground.mkdir("d");
    ground.mkdir("d/sub");
    ground.write("d/f", "new");
    ground.write("d/sub/g", "new");
    assertThat(ground.upperLayer()).hasOpaque("d").hasNotOpaque("d/sub");
    ground.delete("d/f");
    ground.delete("d/sub/g");
    assertThat(ground.upperLayer()).hidesOnly("d").hidesOnly("d/sub");
    ground.reopen();
    assertThat(ground.list("d")).containsExactly("sub");
    assertThat(ground.list("d/sub")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void delete_directoryOfEachKind_mustBeEmptyAsSeen(Ground.Kind kind) throws IOException {
    ground(kind, 1)
        .lowerFile("lower/f", "")
        .lowerFile("merged/f", "")
        .lowerDirectory(0, "empty")
        .upperFile("merged/g", "")
        .upperFile("upper/g", "");
    for (String name : new String[] {"lower", "merged", "upper"}) {
      assertThatThrownBy(() -> ground.delete(name))
          .isInstanceOf(DirectoryNotEmptyException.class)
          .hasMessage("/" + name);
    }
    assertThat(ground.upperLayer()).hidesOnly("");
    for (String name : new String[] {"lower/f", "merged/f", "merged/g", "upper/g"}) {
      ground.delete(name);
    }
    for (String name : new String[] {"lower", "merged", "upper", "empty"}) {
      ground.delete(name);
    }
    assertThat(ground.upperLayer()).hidesOnly("", "lower", "merged", "empty").hasNothing("upper");
    assertThat(ground.list("/")).isEmpty();
    assertThat(ground.remains()).isEmpty();
    ground.reopen();
    assertThat(ground.list("/")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void delete_directoryWhoseLowerHoldsWhiteouts_works(Ground.Kind kind) throws IOException {
    ground(kind, 2).lowerWhiteout(0, "d/f").lowerFile(1, "d/f", "x").lowerWhiteout(0, "d/never");
    assertThat(ground.list("d")).isEmpty();
    ground.delete("d");
    assertThat(ground.upperLayer()).hasWhiteout("d");
    assertGone("d");
    ground.mkdir("d");
    assertThat(ground.list("d")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void delete_linkToADirectory_removesTheLink(Ground.Kind kind) throws IOException {
    ground(kind, 1).lowerFile("d/f", "x");
    Path link = ground.lower("link");
    Files.createSymbolicLink(link, link.getFileSystem().getPath("d"));
    ground.symlink("dangling", "nowhere");
    ground.delete("link");
    ground.delete("dangling");
    assertThat(ground.list("/")).containsExactly("d");
    assertThat(ground.list("d")).containsExactly("f");
    assertThat(ground.upperLayer()).hidesOnly("", "link");
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void delete_missingAndRoot_areRefused(Ground.Kind kind) throws IOException {
    ground(kind, 1).lowerFile("d/f", "x");
    assertThatThrownBy(() -> ground.delete("d/missing"))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage("/d/missing");
    ground.delete("d/f");
    assertThatThrownBy(() -> ground.delete("d/f")).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> ground.delete("/"))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("root");
    assertThat(ground.upperLayer()).hidesOnly("d", "f");
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void delete_andCreateAgainManyTimes_neverBringsTheOldBack(Ground.Kind kind) throws IOException {
    ground(kind, 2).lowerFile(0, "n/old", "0").lowerFile(1, "n/older", "1");
    for (int i = 0; i < 4; i++) {
      for (String name : ground.list("n")) {
        ground.delete("n/" + name);
      }
      ground.delete("n");
      if (i % 2 == 0) {
        ground.mkdir("n");
        assertThat(ground.list("n")).isEmpty();
        ground.write("n/new" + i, "x");
      } else {
        ground.write("n", "a file");
        ground.delete("n");
        ground.mkdir("n");
      }
    }
    ground.reopen();
    assertThat(ground.list("n")).isEmpty();
    ground.delete("n");
    assertThat(ground.upperLayer()).hidesOnly("", "n");
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void deleteOnClose_lowerAndNewFile_isGoneAndStillReadable(Ground.Kind kind) throws IOException {
    ground(kind, 1).lowerFile("f", "content");
    OpenFile reader = ground.open("f", StandardOpenOption.READ, StandardOpenOption.DELETE_ON_CLOSE);
    OpenFile writer =
        ground.open(
            "new",
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
    Ground.put(writer, "x");
    assertThat(Ground.contentOf(reader)).isEqualTo("content");
    reader.close();
    writer.close();
    assertThat(ground.list("/")).isEmpty();
    assertThat(ground.upperLayer()).hidesOnly("", "f");
  }

  @Test
  void delete_told_isDeletedAndVanished() throws IOException {
    ground(Ground.Kind.MEMORY, 1).lowerFile("d/f", "x");
    Object key = ground.tree().keyOf(names("d"), true);
    ground.delete("d/f");
    ground.delete("d");
    assertThat(ground.events().told()).containsExactly("DELETED f", "DELETED d");
    assertThat(ground.events().vanished()).containsExactly(key);
  }
}
