package io.overlaynio.internal.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Redirects of the kernel's format: followed where they lead, harmless where they were forged. */
final class RedirectTest {

  @TempDir Path temporary;
  private Ground ground;

  @BeforeEach
  void prepare() throws IOException {
    ground = Ground.of(Ground.Kind.KERNEL, temporary, 3);
  }

  @AfterEach
  void close() throws IOException {
    if (ground != null) {
      ground.close();
    }
  }

  @Test
  void follow_absoluteInUpper_findsTheOldContentInEveryLayer() throws IOException {
    ground
        .lowerFile(0, "old/d/zero", "0")
        .lowerFile(2, "old/d/two", "2")
        .lowerFile(1, "new/x", "1");
    Ground.redirect(ground.upper("new"), "/old/d");
    assertThat(ground.list("new")).containsExactly("two", "zero");
    assertThat(ground.read("new/two")).isEqualTo("2");
  }

  @Test
  void follow_bareName_staysInTheSameDirectory() throws IOException {
    ground
        .lowerFile(0, "p/old/zero", "0")
        .lowerFile(1, "p/new/one", "1")
        .lowerFile(1, "old/x", "1");
    Ground.redirect(ground.upper("p/new"), "old");
    assertThat(ground.list("p/new")).containsExactly("zero");
  }

  @Test
  void follow_inALowerLayer_redirectsOnlyTheLayersBelow() throws IOException {
    ground
        .lowerFile(0, "d/zero", "0")
        .lowerFile(1, "d/wrong", "1")
        .lowerFile(1, "moved/one", "1")
        .lowerFile(2, "moved/two", "2");
    Ground.redirect(ground.lower(0, "d"), "/moved");
    assertThat(ground.list("d")).containsExactly("one", "two", "zero");
  }

  @Test
  void follow_inALowerLayerTwice_goesOn() throws IOException {
    ground.lowerFile(0, "a/zero", "0").lowerFile(1, "b/one", "1").lowerFile(2, "c/two", "2");
    Ground.redirect(ground.lower(0, "a"), "b");
    Ground.redirect(ground.lower(1, "b"), "/c");
    assertThat(ground.list("a")).containsExactly("one", "two", "zero");
  }

  @Test
  void follow_pastAnOpaqueAncestor_isFound() throws IOException {
    ground.lowerFile(0, "old/zero", "0");
    ground.upperOpaque("pure");
    Ground.redirect(ground.upper("pure/moved"), "/old");
    assertThat(ground.list("pure/moved")).containsExactly("zero");
    assertThat(ground.list("pure")).containsExactly("moved");
  }

  @Test
  void follow_wayThroughAWhiteoutOrAFile_ends() throws IOException {
    ground
        .lowerWhiteout(0, "a")
        .lowerFile(1, "a/d/one", "1")
        .lowerFile(0, "f", "file")
        .lowerFile(1, "f/d/one", "1");
    Ground.redirect(ground.upper("x"), "/a/d");
    Ground.redirect(ground.upper("y"), "/f/d");
    assertThat(ground.list("x")).isEmpty();
    assertThat(ground.list("y")).isEmpty();
  }

  @Test
  void follow_wayThroughAnOpaqueDirectory_endsAfterThatLayer() throws IOException {
    ground.lowerFile(0, "a/d/zero", "0").lowerOpaque(0, "a").lowerFile(1, "a/d/one", "1");
    Ground.redirect(ground.upper("x"), "/a/d");
    assertThat(ground.list("x")).containsExactly("zero");
  }

  @Test
  void follow_wayThroughARedirectedDirectory_followsThatToo() throws IOException {
    ground.lowerWhiteout(0, "r").lowerDirectory(0, "q").lowerFile(1, "r/d/one", "1");
    Ground.redirect(ground.lower(0, "q"), "/r");
    Ground.redirect(ground.upper("z"), "/q/d");
    assertThat(ground.list("q/d")).containsExactly("one");
    assertThat(ground.list("z")).containsExactly("one");
  }

  @ParameterizedTest
  @CsvSource({"0", "1"})
  void move_belowADirectoryThatALowerLayerMoved_losesNothing(int inTop) throws IOException {
    ground.lowerWhiteout(0, "r").lowerDirectory(0, "q").lowerFile(1, "r/d/one", "1");
    if (inTop == 1) {
      ground.lowerFile(0, "q/d/zero", "0");
    }
    Ground.redirect(ground.lower(0, "q"), "/r");
    var before = ground.list("q/d");
    ground.move("q/d", "z");
    assertThat(ground.list("z")).isEqualTo(before).contains("one");
    ground.reopen();
    assertThat(ground.list("z")).isEqualTo(before);
    assertThat(ground.list("q")).isEmpty();
    ground.move("z", "y");
    ground.reopen();
    assertThat(ground.list("y")).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "//",
        ".",
        "..",
        "/..",
        "/../..",
        "../d",
        "a/b",
        "/d/../../etc",
        "/.",
        "/d/.",
        "./d",
        "/etc",
        "\u0001",
        " "
      })
  void follow_forgedRedirect_neverLeavesTheLayers(String redirect) throws IOException {
    ground.lowerFile(0, "d/zero", "0").lowerFile(1, "sub/one", "1");
    java.nio.file.Files.writeString(temporary.resolve("secret"), "secret");
    Ground.redirect(ground.upper("x"), redirect);
    Ground.redirect(ground.lower(0, "sub"), redirect);
    assertThat(ground.list("x")).doesNotContain("secret", "passwd", "lower0", "upper");
    assertThat(ground.list("sub")).doesNotContain("secret", "passwd", "lower0", "upper");
    ground.write("x/new", "fine");
    assertThat(ground.read("x/new")).isEqualTo("fine");
  }

  @Test
  void follow_redirectOfManyNames_isOnlyNotFound() throws IOException {
    String huge = "/d".repeat(1500);
    ground.lowerFile(0, "d/zero", "0");
    Ground.redirect(ground.upper("x"), huge);
    assertThatCode(() -> ground.list("x")).doesNotThrowAnyException();
  }

  @Test
  void follow_cycles_end() throws IOException {
    ground.lowerFile(0, "a/zero", "0").lowerFile(1, "b/one", "1").lowerFile(2, "a/two", "2");
    Ground.redirect(ground.upper("a"), "/a");
    Ground.redirect(ground.lower(0, "a"), "/b");
    Ground.redirect(ground.lower(1, "b"), "/a");
    Ground.redirect(ground.lower(2, "a"), "/a/a/a");
    assertThat(ground.list("a")).containsExactly("one", "two", "zero");
  }

  @Test
  void follow_toItsOwnDescendantOrAncestor_isFinite() throws IOException {
    ground.lowerFile(0, "a/b/c", "0");
    Ground.redirect(ground.upper("a"), "/a/b");
    Ground.redirect(ground.upper("x/y"), "/a");
    assertThat(ground.list("a")).containsExactly("c");
    assertThat(ground.list("x/y")).containsExactly("b");
    assertThat(ground.list("x/y/b")).containsExactly("c");
  }
}
