package io.overlaynio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.regex.PatternSyntaxException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The platform's own matchers are the oracle, wherever its paths are Unix paths. */
final class PathMatchersTest {

  private static final List<String> PATHS =
      List.of(
          "",
          "/",
          "a",
          "b",
          "-",
          "!",
          "^",
          ".",
          "..",
          ".a",
          "a.b",
          "a.java",
          "A",
          "{a}",
          "a,b",
          "[a]",
          "*",
          "?",
          "\\",
          "a&&b",
          "&",
          "a b",
          "\u00e4",
          "ab",
          "ba",
          "aa",
          "a/b",
          "/a",
          "/a/b",
          "/a/b/c.java",
          "a/b.java",
          "x/y/z",
          "$",
          "(a)",
          "a|b",
          "+",
          "}",
          "]",
          "#");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*",
        "**",
        "***",
        "?",
        "*.java",
        "**.java",
        "**/*.java",
        "*.{java,class}",
        "{a,b}",
        "{}",
        "{a,}",
        "{,a}",
        "{a*,b?}",
        "{a/b,x/**}",
        "a.b",
        "[ab]",
        "[!ab]",
        "[^a]",
        "[a-c]",
        "[!a-c]",
        "[-a]",
        "[a-]",
        "[!-a]",
        "[a&&b]",
        "[*?]",
        "[{},]",
        "[.]",
        "\\*",
        "\\?",
        "\\[a]",
        "\\{a\\}",
        "\\a",
        "a\\,b",
        "{a\\,b,c}",
        "/*",
        "/**",
        ".*",
        "a,b",
        "}",
        "]",
        "(a)",
        "a|b",
        "$",
        "+",
        "^",
        "#",
        "a b",
        "\u00e4",
        "[\u00e4]",
        "[",
        "[a",
        "[a-",
        "{",
        "{a",
        "{a,{b}}",
        "\\",
        "[z-a]",
        "[/]",
        "[a/b]",
        "[--a]",
        "[a-c-e]",
        "[!",
        "[]",
        "[!]",
        "a{b",
        "[^-a]"
      })
  void glob_handPicked_matchesAsThePlatform(String glob) {
    assumeUnix();
    assertSame("glob:" + glob);
  }

  @Test
  void glob_random_matchesAsThePlatform() {
    assumeUnix();
    String[] pieces = {
      "a", "b", "c", "*", "**", "?", "{", "}", ",", "[ab]", "[!a]", "[a-c]", "[", "/", ".", "\\*",
      "\\", "-", "!", "$", "|", "(", ")", "&"
    };
    Random random = new Random(17);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder glob = new StringBuilder("glob:");
      for (int length = random.nextInt(7); length > 0; length--) {
        glob.append(pieces[random.nextInt(pieces.length)]);
      }
      // The specification leaves open how a class reads an escape, and a bracket that ends a range.
      if (!glob.toString().matches(".*\\[[^]]*(\\\\|-\\[).*")) {
        assertSame(glob.toString());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "regex:a.*",
        "REGEX:[ab]",
        "Glob:a*",
        "regex:",
        "regex:(",
        "glob",
        ":a",
        "",
        "glob:",
        "x:a",
        "regex:a|b"
      })
  void parse_anySyntax_answersAsThePlatform(String text) {
    assumeUnix();
    assertSame(text);
  }

  @Test
  void parse_unknownSyntax_isRefusedByName() {
    assertThatThrownBy(() -> PathMatchers.parse("ant:**"))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("'ant'");
  }

  @Test
  void parse_null_isRefused() {
    assertThatThrownBy(() -> PathMatchers.parse(null)).isInstanceOf(NullPointerException.class);
  }

  @Test
  void glob_nameWithLineBreak_isMatchedByStars() throws IOException {
    try (FileSystem memory = Jimfs.newFileSystem(Configuration.unix())) {
      Path path = memory.getPath("a\nb");
      assertThat(PathMatchers.parse("glob:**").matches(path)).isTrue();
      assertThat(PathMatchers.parse("glob:*").matches(path)).isTrue();
    }
  }

  @Test
  void glob_negatedClass_doesNotMatchSlash() {
    assertThat(PathMatchers.parse("glob:a[!b]c").matches(Path.of("a/c"))).isFalse();
  }

  private static void assertSame(String pattern) {
    assertThat(answers(() -> PathMatchers.parse(pattern)))
        .as(pattern)
        .isEqualTo(answers(() -> FileSystems.getDefault().getPathMatcher(pattern)));
  }

  private static List<String> answers(Supplier<PathMatcher> parse) {
    PathMatcher matcher;
    try {
      matcher = parse.get();
    } catch (PatternSyntaxException e) {
      return List.of("no pattern");
    } catch (IllegalArgumentException | UnsupportedOperationException e) {
      return List.of(e.getClass().getName());
    }
    List<String> matched = new ArrayList<>();
    for (String path : PATHS) {
      if (matcher.matches(Path.of(path))) {
        matched.add(path);
      }
    }
    return matched;
  }

  private static void assumeUnix() {
    boolean unix = FileSystems.getDefault().getSeparator().equals("/");
    assumeTrue(unix, "the platform's paths are not Unix paths");
  }
}
