package io.overlaynio.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.overlaynio.SyncReport;
import io.overlaynio.examples.PlainCopy.Match;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A witness that always agreed would be none. */
final class PlainCopyTest {

  private static final Difference NONE = new Difference(List.of(), List.of(), List.of());

  @TempDir private Path folder;

  @Test
  void match_bytesChangedMissingAndMore_areNamed() throws Exception {
    TreeCompiler compiler = new TreeCompiler(List.of(), Quiet.progress());
    Path tree = SmallTree.make(folder.resolve("tree"));
    PlainCopy copy =
        PlainCopy.make(tree, folder.resolve("copy"), "classes", compiler, Quiet.progress());
    compiler.compile(tree, tree.resolve("classes"));
    copy.compile();
    assertThat(copy.match(tree)).isEqualTo(new Match(6, List.of()));

    Path shop = tree.resolve("classes/shop/Shop.class");
    byte[] bytes = Files.readAllBytes(shop);
    bytes[bytes.length - 1] ^= 1;
    Files.write(shop, bytes);
    Files.delete(tree.resolve("classes/shop/Window.class"));
    Files.write(tree.resolve("classes/More.class"), bytes);

    assertThat(copy.match(tree))
        .isEqualTo(new Match(4, List.of("More.class", "shop/Shop.class", "shop/Window.class")));
  }

  @Test
  void result_anythingWrong_doesNotHoldAndSaysSo() {
    Difference some = new Difference(List.of(), List.of("A.java"), List.of());
    Match good = new Match(3, List.of());
    Match bad = new Match(2, List.of("A.class"));

    assertThat(result("l", "l", "o", "o", good, NONE).holds()).isTrue();
    assertThat(shown(result("l", "l", "o", "o", good, NONE)))
        .contains("unchanged", "the same")
        .doesNotContain("CHANGED", "DIFFERENT");
    assertThat(result("l", "m", "o", "o", good, NONE).holds()).isFalse();
    assertThat(shown(result("l", "m", "o", "o", good, NONE))).contains("CHANGED");
    assertThat(result("l", "l", "o", "p", good, NONE).holds()).isFalse();
    assertThat(shown(result("l", "l", "o", "p", good, NONE))).contains("DIFFERENT");
    assertThat(result("l", "l", "o", "o", bad, NONE).holds()).isFalse();
    assertThat(shown(result("l", "l", "o", "o", bad, NONE))).contains("DIFFERENT", "A.class");
    assertThat(result("l", "l", "o", "o", good, some).holds()).isFalse();
    assertThat(shown(result("l", "l", "o", "o", good, some))).contains("DIFFERENT", "A.java");
  }

  private static Result result(
      String before,
      String after,
      String overlay,
      String reopened,
      Match match,
      Difference copyDifference) {
    SyncReport report = new SyncReport("each", 1, 2, 3, "fsync", Map.of(), Duration.ZERO);
    return new Result(
        NONE, report, before, after, overlay, reopened, List.of(match), copyDifference);
  }

  private static String shown(Result result) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    result.show(new Screen(new PrintStream(out, true, UTF_8)));
    return out.toString(UTF_8);
  }
}
