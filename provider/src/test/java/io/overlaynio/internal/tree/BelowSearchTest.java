package io.overlaynio.internal.tree;

import static io.overlaynio.internal.tree.Ground.names;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What stops the search through the lower layers, in every format. */
final class BelowSearchTest {

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

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void merge_directoriesOfAllLayers_isTheUnionOfNames(Ground.Kind kind) throws IOException {
    ground(kind, 4)
        .lowerFile(0, "d/zero", "0")
        .lowerFile(1, "d/one", "1")
        .lowerFile(3, "d/three", "3")
        .lowerFile(1, "d/both", "of 1")
        .lowerFile(3, "d/both", "of 3")
        .upperFile("d/up", "u");
    assertThat(ground.list("d")).containsExactly("both", "one", "three", "up", "zero");
    assertThat(ground.read("d/both")).isEqualTo("of 1");
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void whiteout_inAMiddleLayer_hidesWhatIsBelowIt(Ground.Kind kind) throws IOException {
    ground(kind, 3)
        .lowerFile(0, "d/zero", "0")
        .lowerWhiteout(1, "d/f")
        .lowerWhiteout(1, "gone")
        .lowerFile(2, "d/f", "2")
        .lowerFile(2, "d/two", "2")
        .lowerFile(2, "gone/x", "2");
    assertThat(ground.list("d")).containsExactly("two", "zero");
    assertThat(ground.list("/")).containsExactly("d");
    assertThat(ground.exists("d/f")).isFalse();
    assertThat(ground.exists("gone")).isFalse();
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void whiteout_belowAnObject_hidesNothingOfIt(Ground.Kind kind) throws IOException {
    ground(kind, 3).lowerFile(0, "d/again", "0").lowerWhiteout(1, "d").lowerFile(2, "d/old", "2");
    assertThat(ground.list("d")).containsExactly("again");
    assertThat(ground.exists("d/old")).isFalse();
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void opaque_inAMiddleLayer_endsTheMerge(Ground.Kind kind) throws IOException {
    ground(kind, 4)
        .lowerFile(0, "d/zero", "0")
        .lowerFile(1, "d/sub/one", "1")
        .lowerOpaque(1, "d")
        .lowerFile(2, "d/two", "2")
        .lowerFile(3, "d/sub/three", "3");
    assertThat(ground.list("d")).containsExactly("sub", "zero");
    assertThat(ground.list("d/sub")).containsExactly("one");
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void opaque_inUpper_mergesWithNothing(Ground.Kind kind) throws IOException {
    ground(kind, 2)
        .upperOpaque("d")
        .upperFile("d/up", "u")
        .lowerFile(0, "d/zero", "0")
        .lowerFile(1, "d/one", "1");
    assertThat(ground.list("d")).containsExactly("up");
    assertThat(ground.exists("d/zero")).isFalse();
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void opaque_rootOfALayer_isIgnored(Ground.Kind kind) throws IOException {
    ground(kind, 3)
        .lowerOpaque(0, "")
        .upperOpaque("")
        .lowerFile(0, "zero", "0")
        .lowerFile(1, "one", "1")
        .upperFile("up", "u");
    assertThat(ground.list("/")).containsExactly("one", "up", "zero");
    assertThat(ground.read("one")).isEqualTo("1");
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void nonDirectory_betweenDirectories_endsTheMerge(Ground.Kind kind) throws IOException {
    ground(kind, 3)
        .lowerFile(0, "d/zero", "0")
        .lowerFile(1, "d", "a file")
        .lowerFile(2, "d/two", "2")
        .lowerFile(0, "f", "file")
        .lowerFile(1, "f/inside", "1");
    assertThat(ground.list("d")).containsExactly("zero");
    assertThat(ground.read("f")).isEqualTo("file");
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void symbolicLink_overADirectory_isNotMerged(Ground.Kind kind) throws IOException {
    ground(kind, 2).lowerFile(0, "target/x", "0").lowerFile(1, "d/y", "1");
    Files.createSymbolicLink(
        ground.lower("d"), ground.lower("d").getFileSystem().getPath("target"));
    assertThat(ground.list("d")).containsExactly("x");
    assertThat(ground.tree().readLink(names("d"))).isEqualTo("target");
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void attributes_ofAMergedDirectory_areTheTopmostOnes(Ground.Kind kind) throws IOException {
    ground(kind, 2).lowerDirectory(0, "d").lowerDirectory(1, "d");
    Set<PosixFilePermission> top = Set.of(PosixFilePermission.OWNER_READ);
    Files.setPosixFilePermissions(ground.lower(0, "d"), top);
    assertThat(
            ground
                .tree()
                .readAttributes(names("d"), PosixFileAttributes.class, false)
                .permissions())
        .isEqualTo(top);
  }

  @Test
  void fiveHundredLayers_eachWithAName_areMerged() throws IOException {
    ground(Ground.Kind.MEMORY, 500);
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      String name = String.format("f%03d", i);
      ground.lowerFile(i, "d/" + name, name);
      expected.add(name);
    }
    assertThat(ground.list("d")).isEqualTo(expected);
    ground.append("d/f499", "!");
    assertThat(ground.read("d/f499")).isEqualTo("f499!");
    ground.delete("d/f250");
    expected.remove("f250");
    assertThat(ground.list("d")).isEqualTo(expected);
  }

  @Test
  void privateNames_ofAMarkerLayer_neverShow() throws IOException {
    ground(Ground.Kind.MARKER, 1).lowerFile("d/.wh..wh..opq", "").lowerFile("d/.wh.x", "");
    assertThat(ground.list("d")).isEmpty();
    assertThat(ground.exists("d/.wh.x")).isFalse();
    assertThat(Files.exists(ground.lower("d/.wh.x"), LinkOption.NOFOLLOW_LINKS)).isTrue();
  }
}
