package io.overlaynio.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as somebody at a terminal sees it. */
final class BuildSandboxTest {

  @TempDir private Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void run_smallTree_showsEachStepAndHolds() throws Exception {
    Path tree = SmallTree.make(folder.resolve("tree"));

    assertThat(run("--compare", tree.toString())).as("%s%s", out, err).isZero();

    assertThat(text(out).lines().map(String::strip).map(line -> line.replaceAll(" +", " ")))
        .contains("lower " + tree.toRealPath())
        .anyMatch(line -> line.matches("compile 9 0 0 .* 4 sources"))
        .anyMatch(line -> line.matches("edit 0 1 0 .* shop/till/Till.java \\(the largest .*\\)"))
        .anyMatch(line -> line.matches("delete 0 0 1 .* shop/Window.java \\(no other .*\\)"))
        .anyMatch(line -> line.matches("rename 3 0 3 .* shop/till to till-renamed \\(2 .*\\)"))
        .anyMatch(line -> line.matches("recompile 0 0 2 .* 3 sources"))
        .contains("unchanged", "the same", "whole tree the same")
        .contains("identical 6 class files", "identical 4 class files");
    assertThat(text(err).lines()).as("progress only").allMatch(line -> line.startsWith("... "));
  }

  @Test
  void run_withoutUpper_leavesNothingBehind() throws Exception {
    Path tree = SmallTree.make(folder.resolve("tree"));
    String before = hash(tree);

    assertThat(run(tree.toString())).isZero();

    assertThat(hash(tree)).isEqualTo(before);
    Path upper = Path.of(text(out).replaceFirst("(?s).*\n  upper +(.*?)\n.*", "$1"));
    assertThat(upper.getFileName()).hasToString("upper");
    assertThat(upper.getParent()).doesNotExist();
  }

  @Test
  void run_upperGiven_keepsWhatWasBuilt() throws Exception {
    Path tree = SmallTree.make(folder.resolve("tree"));
    Path upper = folder.resolve("upper");

    assertThat(run("--upper", upper.toString(), tree.toString())).isZero();

    assertThat(upper.resolve("target-classes/shop/till/Till.class")).exists();
    assertThat(upper.resolve("shop/till-renamed/Till.java")).exists();
    assertThat(text(out)).contains("Kept: " + upper);
  }

  @Test
  void run_sourcesWithErrors_namesThemAndFails() throws Exception {
    Path tree = SmallTree.make(folder.resolve("tree"));
    SmallTree.write(tree, "Broken.java", "class Broken { Missing missing; }");

    assertThat(run(tree.toString())).isEqualTo(1);

    assertThat(text(err)).contains("do not compile", "/Broken.java:1: cannot find symbol");
  }

  @Test
  void run_badArguments_areRefusedInOneLine() throws Exception {
    Path tree = SmallTree.make(folder.resolve("tree"));
    Path file = Files.writeString(folder.resolve("file"), "");
    Path empty = Files.createDirectory(folder.resolve("empty"));

    assertRefused("Unknown option: '--uper'", "--uper", "x");
    assertRefused("'--upper'", "--upper");
    assertRefused("Unmatched argument", tree.toString(), tree.toString());
    assertRefused("is not a directory", file.toString());
    assertRefused("is not a directory", folder.resolve("missing").toString());
    assertRefused("holds no .java file", empty.toString());
    assertRefused("is not empty", "--upper", tree.toString(), tree.toString());
    assertRefused("cannot be used", "--upper", file.toString(), tree.toString());
    assertRefused("cannot be used", "--upper", folder.resolve("a/b").toString(), tree.toString());
    assertRefused("is inside", "--upper", tree.resolve("upper").toString(), tree.toString());
    assertThat(tree.resolve("upper")).doesNotExist();
  }

  @Test
  void run_help_tellsEveryOption() {
    assertThat(run("--help")).isZero();
    assertThat(text(out)).contains("--upper=DIR", "--compare", "[SOURCES]");
  }

  private void assertRefused(String message, String... arguments) {
    err.reset();
    assertThat(run(arguments)).isEqualTo(2);
    assertThat(text(err)).startsWith("BuildSandbox: ").contains(message).hasLineCount(1);
    assertThat(text(out)).isEmpty();
  }

  private int run(String... arguments) {
    return BuildSandbox.run(
        new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), arguments);
  }

  private static String text(ByteArrayOutputStream stream) {
    return stream.toString(UTF_8);
  }

  private static String hash(Path tree) throws IOException {
    return Snapshot.of(tree, Quiet.progress()).hash();
  }
}
