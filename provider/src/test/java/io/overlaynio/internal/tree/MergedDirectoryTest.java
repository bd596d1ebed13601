package io.overlaynio.internal.tree;

import static io.overlaynio.internal.tree.Ground.names;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Listings: every name once, none that is hidden, none that is private. */
final class MergedDirectoryTest {

  @TempDir Path temporary;
  private Ground ground;

  @AfterEach
  void close() throws IOException {
    if (ground != null) {
      ground.close();
    }
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void list_nameInEveryLayer_isListedOnce(Ground.Kind kind) throws IOException {
    ground = Ground.of(kind, temporary, 3);
    for (int i = 0; i < 3; i++) {
      ground.lowerFile(i, "d/same", "" + i).lowerFile(i, "d/own" + i, "");
    }
    ground.upperFile("d/same", "upper");
    assertThat(ground.tree().list(names("d")))
        .containsExactlyInAnyOrder("same", "own0", "own1", "own2");
    assertThat(ground.read("d/same")).isEqualTo("upper");
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void list_emptyAndHiddenNames_areNotThere(Ground.Kind kind) throws IOException {
    ground = Ground.of(kind, temporary, 2);
    ground
        .lowerFile(0, "d/a", "")
        .lowerWhiteout(0, "d/b")
        .lowerFile(1, "d/b", "")
        .lowerFile(1, "d/c", "");
    ground.delete("d/c");
    assertThat(ground.list("d")).containsExactly("a");
    ground.delete("d/a");
    assertThat(ground.list("d")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void list_everyChange_showsAtOnceAndAfterReopening(Ground.Kind kind) throws IOException {
    ground = Ground.of(kind, temporary);
    ground.lowerFile("d/a", "1").lowerFile("d/b", "2");
    assertThat(ground.list("d")).containsExactly("a", "b");
    ground.write("d/c", "3");
    ground.delete("d/a");
    ground.move("d/b", "d/e");
    ground.mkdir("d/f");
    ground.symlink("d/g", "c");
    assertThat(ground.list("d")).containsExactly("c", "e", "f", "g");
    ground.reopen();
    assertThat(ground.list("d")).containsExactly("c", "e", "f", "g");
  }

  /** What is made in a lower behind the overlay's back tells whether it was listed again. */
  @Test
  void list_again_asksNoLayer() throws IOException {
    ground =
        Ground.of(Ground.Kind.USER, temporary, 2).lowerFile(0, "d/a", "").lowerFile(1, "d/b", "");
    assertThat(ground.list("d")).containsExactly("a", "b");
    ground.lowerFile(1, "d/later", "");
    assertThat(ground.list("d")).containsExactly("a", "b");
    ground.write("d/c", "");
    assertThat(ground.list("d")).containsExactly("a", "b", "c", "later");
  }

  @Test
  void list_afterChangeOfRights_asksAgain() throws IOException {
    ground = Ground.of(Ground.Kind.USER, temporary).lowerFile("d/a", "");
    changeMode("rwxr-x---");
    assertThat(ground.list("d")).containsExactly("a");
    ground.lowerFile("d/later", "");
    assertThat(ground.list("d")).containsExactly("a");
    changeMode("rwx------");
    assertThat(ground.list("d")).containsExactly("a", "later");
  }

  private void changeMode(String mode) throws IOException {
    var permissions = PosixFilePermissions.fromString(mode);
    ground
        .tree()
        .change(names("d"), true, real -> Files.setPosixFilePermissions(real, permissions));
  }

  @Test
  void list_noNamesRemembered_asksEveryTime() throws IOException {
    ground = Ground.of(Ground.Kind.USER, temporary).lowerFile("d/a", "").cachedNames(0);
    assertThat(ground.list("d")).containsExactly("a");
    ground.lowerFile("d/later", "");
    assertThat(ground.list("d")).containsExactly("a", "later");
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void list_afterEachKindOfChange_isRight(Ground.Kind kind) throws IOException {
    ground = Ground.of(kind, temporary, 2);
    ground.lowerFile(0, "d/a", "1").lowerFile(1, "d/b", "2").lowerFile(1, "e/x", "");
    assertThat(ground.list("d")).containsExactly("a", "b");
    ground.write("d/a", "copied up");
    assertThat(ground.list("d")).containsExactly("a", "b");
    ground.delete("d/b");
    assertThat(ground.list("d")).containsExactly("a");
    ground.mkdir("d/b");
    assertThat(ground.list("d")).containsExactly("a", "b");
    ground.move("d/a", "e/a");
    assertThat(ground.list("d")).containsExactly("b");
    assertThat(ground.list("e")).containsExactly("a", "x");
    ground.tree().createLink(names("d/link"), names("e/a"));
    ground.symlink("d/soft", "b");
    assertThat(ground.list("d")).containsExactly("b", "link", "soft");
    ground.delete("d/b");
    ground.delete("d/link");
    ground.delete("d/soft");
    assertThat(ground.list("d")).isEmpty();
    ground.delete("d");
    ground.mkdir("d");
    assertThat(ground.list("d")).isEmpty();
    ground.move("e", "d/e");
    assertThat(ground.list("d")).containsExactly("e");
    assertThat(ground.list("d/e")).containsExactly("a", "x");
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void list_thenLookedUp_findsWhatIsThere(Ground.Kind kind) throws IOException {
    ground = Ground.of(kind, temporary, 2);
    ground.lowerFile(0, "d/both", "top").lowerFile(1, "d/both", "low").lowerFile(1, "d/low", "l");
    ground.lowerFile(1, "d/sub/deep", "deep").upperFile("d/upper", "u").upperFile("d/over", "new");
    ground.lowerFile(0, "d/over", "old");
    Path link = ground.lower(1, "d/link");
    Files.createSymbolicLink(link, link.getFileSystem().getPath("low"));
    assertThat(ground.list("d")).containsExactly("both", "link", "low", "over", "sub", "upper");
    assertThat(ground.read("d/both")).isEqualTo("top");
    assertThat(ground.read("d/link")).isEqualTo("l");
    assertThat(ground.read("d/over")).isEqualTo("new");
    assertThat(ground.read("d/sub/deep")).isEqualTo("deep");
    ground.write("d/low", "changed");
    assertThat(ground.read("d/link")).isEqualTo("changed");
  }

  @Test
  void list_isASnapshot_laterChangesDoNotReachIt() throws IOException {
    ground = Ground.of(Ground.Kind.MEMORY, temporary);
    for (int i = 0; i < 100; i++) {
      ground.lowerFile("d/f" + i, "");
    }
    List<String> seen = ground.tree().list(names("d"));
    for (String name : seen) {
      ground.delete("d/" + name);
    }
    assertThat(seen).hasSize(100);
    assertThat(ground.list("d")).isEmpty();
    ground.delete("d");
    assertThat(ground.list("/")).isEmpty();
  }

  @Test
  void list_throughALinkAndOfAFile_followsAndRefuses() throws IOException {
    ground = Ground.of(Ground.Kind.MEMORY, temporary);
    ground.lowerFile("d/a", "");
    ground.symlink("link", "d");
    assertThat(ground.list("link")).containsExactly("a");
    assertThatThrownBy(() -> ground.list("d/a")).isInstanceOf(NotDirectoryException.class);
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void list_manyNames_areAllThere(Ground.Kind kind) throws IOException {
    ground = Ground.of(kind, temporary, 2);
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      String name = String.format("n%03d", i);
      ground.lowerFile(i % 2, "d/" + name, name);
      if (i % 3 == 0) {
        ground.upperFile("d/" + name, "up");
      }
      expected.add(name);
    }
    assertThat(ground.list("d")).isEqualTo(expected);
  }

  @Test
  void list_reservedNamesOfTheOtherFormat_arePlainNames() throws IOException {
    ground = Ground.of(Ground.Kind.USER, temporary);
    ground.lowerFile(".wh.a", "x").lowerFile("a", "y");
    assertThat(ground.list("/")).containsExactly(".wh.a", "a");
    ground.write(".wh.b", "z");
    ground.delete(".wh.a");
    assertThat(ground.list("/")).containsExactly(".wh.b", "a");
    assertThat(Files.readString(ground.upper(".wh.b"))).isEqualTo("z");
  }
}
