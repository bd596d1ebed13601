package io.overlaynio.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The JDK's compiler in an overlay of the machine that runs the tests. */
@EnabledOnOs({OS.LINUX, OS.MAC})
final class UnmodifiedJavacTest {

  @TempDir private Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void run_smallTree_listsItsClassesAndLeavesItAlone() throws Exception {
    Path tree = SmallTree.make(folder.resolve("a tree")).toRealPath();

    assertThat(run(tree.toString())).as("%s%s", out, err).isZero();

    assertThat(out.toString(UTF_8).lines().map(String::strip))
        .contains("6 files", "unchanged")
        .anyMatch(line -> line.endsWith("a tree/target-classes/shop/Shop.class"));
    assertThat(tree.resolve("target-classes")).doesNotExist();
  }

  @Test
  void run_sourcesWithErrors_fails() throws Exception {
    Path tree = SmallTree.make(folder.resolve("tree"));
    SmallTree.write(tree, "Broken.java", "class Broken { Missing missing; }");

    assertThat(run(tree.toString())).isEqualTo(1);

    assertThat(err.toString(UTF_8)).contains("javac ended with 1");
    assertThat(out.toString(UTF_8)).contains("0 files", "unchanged");
  }

  @Test
  void run_badArguments_areRefusedInOneLine() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThat(run(file.toString())).isEqualTo(2);
    assertThat(run(folder.toString(), folder.toString())).isEqualTo(2);
    assertThat(err.toString(UTF_8)).hasLineCount(2).contains("give one directory");
    assertThat(out.toString(UTF_8)).isEmpty();
  }

  private int run(String... arguments) throws Exception {
    return UnmodifiedJavac.run(
        new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), arguments);
  }
}
