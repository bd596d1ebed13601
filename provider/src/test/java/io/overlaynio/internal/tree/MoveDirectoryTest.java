package io.overlaynio.internal.tree;

import static io.overlaynio.internal.layer.LayerAssert.assertThat;
import static io.overlaynio.internal.tree.Ground.names;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.overlaynio.internal.layer.Needs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Moving whole directories: what is below comes along, whatever layer it is in. */
final class MoveDirectoryTest {

  private static final FileTime OLD = FileTime.fromMillis(1_000_000_000_000L);

  @TempDir Path temporary;
  private Ground ground;

  private Ground ground(Ground.Kind kind) throws IOException {
    ground = Ground.of(kind, temporary, 2);
    ground
        .lowerFile(0, "d/a", "a0")
        .lowerFile(1, "d/a", "a1")
        .lowerFile(1, "d/sub/b", "b1")
        .lowerFile(0, "d/sub/deep/c", "c0")
        .lowerFile(1, "d/sub/deep/hidden", "h1")
        .lowerWhiteout(0, "d/sub/deep/hidden");
    return ground;
  }

  @AfterEach
  void close() throws IOException {
    if (ground != null) {
      ground.close();
    }
  }

  private void assertSameWhenReopened() throws IOException {
    List<String> live = TreeText.of(ground.tree());
    assertThat(TreeText.of(ground.reopen())).isEqualTo(live);
    assertThat(ground.remains()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void move_thereAndBackAgain_isTheSameTree(Ground.Kind kind) throws IOException {
    ground(kind);
    List<String> before = TreeText.of(ground.tree());
    ground.move("d", "e");
    assertThat(ground.exists("d")).isFalse();
    assertSameWhenReopened();
    ground.move("e", "d");
    assertThat(TreeText.of(ground.tree())).isEqualTo(before);
    assertSameWhenReopened();
    assertThat(ground.upperLayer()).hidesOnly("");
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void move_thenChangeBelow_worksAsIfNeverMoved(Ground.Kind kind) throws IOException {
    ground(kind).mkdir("to");
    ground.move("d", "to/e");
    ground.append("to/e/sub/b", "!");
    ground.delete("to/e/a");
    ground.write("to/e/sub/deep/new", "n");
    ground.move("to/e/sub/deep/c", "c");
    assertThat(ground.list("to/e")).containsExactly("sub");
    assertThat(ground.list("to/e/sub/deep")).containsExactly("new");
    assertThat(ground.read("to/e/sub/b")).isEqualTo("b1!");
    assertSameWhenReopened();
    ground.delete("to/e/sub/b");
    ground.delete("to/e/sub/deep/new");
    ground.delete("to/e/sub/deep");
    ground.delete("to/e/sub");
    ground.delete("to/e");
    assertThat(ground.list("to")).isEmpty();
    assertThat(ground.upperLayer()).hidesOnly("to");
    assertSameWhenReopened();
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void move_partsOfAMovedTree_loseNothing(Ground.Kind kind) throws IOException {
    ground(kind);
    ground.move("d", "e");
    ground.move("e/sub", "s");
    ground.move("s/deep", "e/deep");
    ground.move("e", "f");
    assertThat(ground.list("f")).containsExactly("a", "deep");
    assertThat(ground.list("f/deep")).containsExactly("c");
    assertThat(ground.list("s")).containsExactly("b");
    assertSameWhenReopened();
    ground.mkdir("d");
    assertThat(ground.list("d")).isEmpty();
    ground.mkdir("d/sub");
    assertThat(ground.list("d/sub")).isEmpty();
    assertSameWhenReopened();
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void move_directoryInTheRing_keepsEachContent(Ground.Kind kind) throws IOException {
    ground = Ground.of(kind, temporary, 1);
    for (String name : List.of("x", "y", "z")) {
      ground.lowerFile("ring/" + name + "/" + name, name);
    }
    ground.move("ring/x", "ring/t");
    ground.move("ring/y", "ring/x");
    ground.move("ring/z", "ring/y");
    ground.move("ring/t", "ring/z");
    for (String[] pair : new String[][] {{"x", "y"}, {"y", "z"}, {"z", "x"}}) {
      assertThat(ground.list("ring/" + pair[0])).containsExactly(pair[1]);
    }
    assertThat(ground.upperLayer()).hidesOnly("ring");
    assertSameWhenReopened();
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void move_keepsTimesIdentityAndOpenFiles(Ground.Kind kind) throws IOException {
    ground(kind);
    for (String name : List.of("d/a", "d/sub/b", "d/sub/deep/c", "d/sub/deep", "d/sub", "d")) {
      for (int layer = 0; layer < 2; layer++) {
        if (Files.exists(ground.lower(layer, name))) {
          Files.setLastModifiedTime(ground.lower(layer, name), OLD);
        }
      }
    }
    ground.append("d/sub/deep/c", "!");
    Files.setLastModifiedTime(ground.upper("d/sub/deep/c"), OLD);
    Object watched = ground.tree().keyOf(names("d/sub"), true);
    Object fileKey =
        ground.tree().readAttributes(names("d"), BasicFileAttributes.class, true).fileKey();
    OpenFile reader = ground.open("d/sub/b", StandardOpenOption.READ);
    OpenFile writer = ground.open("d/sub/deep/c", StandardOpenOption.APPEND);
    ground.move("d", "e");
    Ground.put(writer, "?");
    writer.close();
    assertThat(Ground.contentOf(reader)).isEqualTo("b1");
    reader.close();
    assertThat(ground.read("e/sub/deep/c")).isEqualTo("c0!?");
    assertThat(ground.tree().keyOf(names("e/sub"), true)).isSameAs(watched);
    assertThat(ground.tree().readAttributes(names("e"), BasicFileAttributes.class, true).fileKey())
        .isEqualTo(fileKey);
    for (String name : List.of("e", "e/a", "e/sub", "e/sub/b", "e/sub/deep")) {
      assertThat(
              ground
                  .tree()
                  .readAttributes(names(name), BasicFileAttributes.class, true)
                  .lastModifiedTime())
          .as(name)
          .isEqualTo(OLD);
    }
  }

  @Test
  void move_kernelFormat_isOneRedirectAndCopiesNothing() throws IOException {
    ground(Ground.Kind.KERNEL);
    ground.move("d", "e");
    assertThat(Needs.nativeAccess().attributeOrNull(ground.upper("e"), "trusted.overlay.redirect"))
        .isEqualTo("/d".getBytes(StandardCharsets.UTF_8));
    assertThat(ground.upper("e")).isEmptyDirectory();
    assertThat(ground.upperLayer()).hasWhiteout("d");
    ground.move("e/sub", "e/other");
    assertThat(
            Needs.nativeAccess()
                .attributeOrNull(ground.upper("e/other"), "trusted.overlay.redirect"))
        .isEqualTo("/d/sub".getBytes(StandardCharsets.UTF_8));
    assertThat(ground.list("e/other/deep")).containsExactly("c");
    assertSameWhenReopened();
  }

  @Test
  void move_kernelFormatRedirectTooLong_copiesTheTree() throws IOException {
    ground = Ground.of(Ground.Kind.KERNEL, temporary, 1);
    String deep = "x".repeat(150) + "/" + "y".repeat(150);
    ground.lowerFile(deep + "/d/f", "content");
    ground.move(deep + "/d", "e");
    assertThat(ground.upperLayer()).hasFile("e/f", "content").hasOpaque("e");
    assertThat(ground.exists(deep + "/d")).isFalse();
    assertSameWhenReopened();
  }

  @ParameterizedTest
  @EnumSource(
      value = Ground.Kind.class,
      names = {"USER", "MARKER", "MEMORY"})
  void move_withoutRedirects_cutsOffEveryMergedDirectory(Ground.Kind kind) throws IOException {
    ground(kind);
    ground.delete("d/sub/b");
    ground.delete("d/a");
    ground.move("d", "e");
    assertThat(ground.upperLayer())
        .hasOpaque("e")
        .hidesOnly("e")
        .hidesOnly("e/sub")
        .hidesOnly("e/sub/deep")
        .hasFile("e/sub/deep/c", "c0")
        .hasWhiteout("d");
    assertSameWhenReopened();
    assertThat(ground.list("e")).containsExactly("sub");
    assertThat(ground.list("e/sub")).containsExactly("deep");
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void move_pureDirectoryIntoPlacesWithLowerNames_isOpaqueThere(Ground.Kind kind)
      throws IOException {
    ground(kind).mkdir("pure");
    ground.mkdir("pure/sub");
    ground.write("pure/sub/x", "x");
    for (String name : List.of("d/sub/deep/c", "d/sub/deep", "d/sub/b", "d/sub", "d/a", "d")) {
      ground.delete(name);
    }
    ground.move("pure", "d");
    assertThat(ground.upperLayer()).hasOpaque("d").hidesOnly("");
    assertThat(ground.list("d")).containsExactly("sub");
    assertThat(ground.list("d/sub")).containsExactly("x");
    assertSameWhenReopened();
    assertThat(ground.list("d/sub")).containsExactly("x");
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void move_directory_tellsBothNames(Ground.Kind kind) throws IOException {
    ground(kind).mkdir("to");
    ground.events().forget();
    ground.move("d", "to/e");
    assertThat(ground.events().told()).containsExactly("DELETED d", "CREATED e");
    assertThat(ground.events().vanished()).isEmpty();
    ground.mkdir("empty");
    Object replaced = ground.tree().keyOf(names("empty"), true);
    ground.replace("to", "empty");
    assertThat(ground.events().vanished()).containsExactly(replaced);
  }

  @ParameterizedTest
  @EnumSource(
      value = Ground.Kind.class,
      names = {"USER", "MARKER", "MEMORY"})
  void move_interruptedThread_isDoneAndKeepsTheInterrupt(Ground.Kind kind) throws IOException {
    ground(kind).tree();
    Thread.currentThread().interrupt();
    try {
      ground.move("d", "e");
      assertThat(Thread.interrupted()).isTrue();
    } finally {
      Thread.interrupted();
    }
    assertThat(ground.exists("d")).isFalse();
    assertThat(ground.read("e/sub/b")).isEqualTo("b1");
    assertSameWhenReopened();
  }

  @Test
  void move_noSpaceForTheCopy_leavesBothNamesAsTheyWere() throws IOException {
    Needs.root("mounting a small tmpfs");
    Path small = Files.createDirectory(temporary.resolve("small"));
    SmallDisk disk = SmallDisk.mount(small, 1 << 20);
    try {
      ground = Ground.of(Ground.Kind.MARKER, small);
      byte[] full = new byte[300_000];
      Arrays.fill(full, (byte) 1);
      ground.lowerDirectory(0, "d/sub");
      for (String name : List.of("d/one", "d/sub/two", "d/three")) {
        Files.write(ground.lower(name), full);
      }
      List<String> before = TreeText.of(ground.tree());
      assertThatThrownBy(() -> ground.move("d", "e")).hasMessageContaining("No space");
      assertThat(TreeText.of(ground.tree())).isEqualTo(before);
      assertSameWhenReopened();
    } finally {
      ground.close();
      ground = null;
      disk.close();
    }
  }
}
