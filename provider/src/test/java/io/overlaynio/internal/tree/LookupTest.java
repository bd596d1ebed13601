package io.overlaynio.internal.tree;

import static io.overlaynio.internal.tree.Ground.names;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From names to entries: links, dots, and names that lead nowhere. */
final class LookupTest {

  @TempDir Path temporary;
  private Ground ground;

  @BeforeEach
  void prepare() throws IOException {
    ground = Ground.of(Ground.Kind.MARKER, temporary, 2);
    ground.lowerFile(0, "a/b/file", "top").lowerFile(1, "a/c/other", "below");
  }

  @AfterEach
  void close() throws IOException {
    ground.close();
  }

  private void link(String name, String target) throws IOException {
    Files.createSymbolicLink(ground.lower(name), Path.of(target));
  }

  private String real(String name) throws IOException {
    return Names.text(ground.tree().realNames(names(name), true));
  }

  @ParameterizedTest
  @CsvSource({
    "a/b/file, /a/b/file",
    "a/./b/., /a/b",
    "a/../a/c, /a/c",
    "../../a, /a",
    "a/b/../../.., /",
    "., /"
  })
  void realNames_dots_areResolvedNameByName(String name, String expected) throws IOException {
    assertThat(real(name)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/b/file/.", "a/b/file/..", "a/b/file/x", "a/b/file/x/y"})
  void walk_throughAFile_isNotADirectory(String name) {
    assertThatThrownBy(() -> ground.tree().exists(names(name), true))
        .isExactlyInstanceOf(FileSystemException.class)
        .hasMessageContaining("Not a directory")
        .extracting(e -> ((FileSystemException) e).getFile())
        .isEqualTo("/" + name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x/y", "x/..", "x/.", "a/x/../b"})
  void walk_throughAMissingName_isNoSuchFile(String name) {
    assertThatThrownBy(() -> ground.tree().exists(names(name), true))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage("/" + name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "x/y", "x/..", "a/x/../b", "a/b/x"})
  void isThere_missing_isFalseAndHasNoAttributes(String name) throws IOException {
    assertThat(ground.tree().isThere(names(name), true)).isFalse();
    assertThat(ground.tree().readAttributesOrNull(names(name), BasicFileAttributes.class, true))
        .isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "a/b/file", "a/b/../b/./file"})
  void isThere_existing_isTrueAndHasAttributes(String name) throws IOException {
    assertThat(ground.tree().isThere(names(name), true)).isTrue();
    assertThat(ground.tree().readAttributesOrNull(names(name), BasicFileAttributes.class, true))
        .isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/b/file/x", "a/b/file/x/y"})
  void isThere_throughAFile_isAsThePlatformHasIt(String name) throws IOException {
    if (Runtime.version().feature() >= 25) {
      assertThat(ground.tree().isThere(names(name), true)).isFalse();
    } else {
      assertThatThrownBy(() -> ground.tree().isThere(names(name), true))
          .isExactlyInstanceOf(FileSystemException.class)
          .hasMessageContaining("Not a directory");
    }
  }

  @Test
  void exists_missingLastName_isFalse() throws IOException {
    assertThat(ground.exists("a/x")).isFalse();
    assertThat(ground.exists("a/b")).isTrue();
    assertThatThrownBy(() -> ground.tree().list(names("a/x")))
        .isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> ground.tree().list(names("a/b/file")))
        .isInstanceOf(NotDirectoryException.class)
        .hasMessage("/a/b/file");
  }

  @ParameterizedTest
  @CsvSource({
    "/a/b, link/file, /a/b/file",
    "a/b, link/file, /a/b/file",
    "./a/../a/b/, link/file, /a/b/file",
    "/, link/a, /a",
    "/../../../a, link/b, /a/b",
    "../../../../a, link/b, /a/b",
    "a/b, link/../c/other, /a/c/other",
    "a/b, link/., /a/b"
  })
  void links_inTheMiddle_areResolvedInTheOverlay(String target, String asked, String expected)
      throws IOException {
    link("link", target);
    assertThat(real(asked)).isEqualTo(expected);
  }

  @Test
  void links_absoluteTarget_startsAtTheOverlaysRoot() throws IOException {
    Files.writeString(temporary.resolve("secret"), "secret");
    link("out", temporary.resolve("secret").toString());
    link("outDirectory", temporary.toString());
    link("up", "../secret");
    assertThat(ground.tree().exists(names("out"), false)).isTrue();
    assertThatThrownBy(() -> ground.tree().exists(names("out"), true))
        .isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> ground.tree().list(names("outDirectory")))
        .isInstanceOf(NoSuchFileException.class);
    assertThat(ground.tree().exists(names("up"), true)).isFalse();
    assertThatThrownBy(() -> ground.read("up")).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void links_toADirectoryOfAnotherLayer_seeTheMerge() throws IOException {
    Files.createSymbolicLink(ground.lower(1, "merged"), Path.of("a"));
    assertThat(ground.list("merged")).containsExactly("b", "c");
  }

  @Test
  void links_lastName_isFollowedOnlyIfAsked() throws IOException {
    link("link", "a/b/file");
    assertThat(ground.read("link")).isEqualTo("top");
    assertThat(ground.tree().readLink(names("link"))).isEqualTo("a/b/file");
    assertThat(ground.tree().realNames(names("link"), false)).containsExactly("link");
    assertThat(ground.tree().realNames(names("link"), true)).containsExactly("a", "b", "file");
    assertThatThrownBy(() -> ground.tree().readLink(names("a/b/file")))
        .isInstanceOf(NotLinkException.class);
    assertThatThrownBy(
            () ->
                ground
                    .tree()
                    .open(
                        names("link"),
                        Opens.with(false, java.util.Set.of(), StandardOpenOption.READ)))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("symbolic links");
  }

  @Test
  void links_dangling_areAbsentWhenFollowed() throws IOException {
    link("link", "a/missing");
    assertThat(ground.tree().exists(names("link"), true)).isFalse();
    assertThat(ground.tree().exists(names("link"), false)).isTrue();
    assertThatThrownBy(() -> ground.read("link")).isInstanceOf(NoSuchFileException.class);
    ground.write("link", "made");
    assertThat(ground.read("a/missing")).isEqualTo("made");
    assertThat(Files.isSymbolicLink(ground.upper("link"))).isFalse();
    assertThat(Files.exists(ground.upper("link"), LinkOption.NOFOLLOW_LINKS)).isFalse();
  }

  @Test
  void links_chainOfForty_isTheLongest() throws IOException {
    for (int i = 0; i < 41; i++) {
      link("l" + i, i == 0 ? "a" : "l" + (i - 1));
    }
    assertThat(real("l39/b")).isEqualTo("/a/b");
    assertThatThrownBy(() -> real("l40/b")).isInstanceOf(FileSystemLoopException.class);
  }

  @Test
  void links_loops_areFound() throws IOException {
    link("self", "self");
    link("one", "two/x");
    link("two", "one");
    for (String name : List.of("self", "one", "two", "self/x")) {
      assertThatThrownBy(() -> ground.tree().exists(names(name), true))
          .isInstanceOf(FileSystemLoopException.class);
    }
    assertThat(ground.tree().exists(names("self"), false)).isTrue();
  }

  @Test
  void links_inUpper_resolveLikeThoseBelow() throws IOException {
    ground.symlink("fresh", "/a/b/../c");
    assertThat(real("fresh/other")).isEqualTo("/a/c/other");
    ground.reopen();
    assertThat(real("fresh/other")).isEqualTo("/a/c/other");
  }

  @Test
  void walk_nameTooLong_isRefusedWithTheReason() {
    assertThatThrownBy(() -> ground.tree().exists(List.of("n".repeat(256)), true))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("too long");
  }

  @Test
  void walk_strangeNames_areFoundAndStayInside() throws IOException {
    for (String name : new String[] {" ", "a\\b", "-", "~", "ö", "\n", "*?[", "...", "#0"}) {
      ground.write(name, name);
      assertThat(ground.read(name)).isEqualTo(name);
    }
    ground.reopen();
    assertThat(ground.list("/")).contains(" ", "a\\b", "-", "~", "ö", "\n", "*?[", "...", "#0");
  }
}
