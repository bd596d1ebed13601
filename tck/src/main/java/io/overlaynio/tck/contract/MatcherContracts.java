package io.overlaynio.tck.contract;

import static io.overlaynio.tck.contract.Capability.CASE_SENSITIVE;
import static io.overlaynio.tck.contract.Refusal.refused;
import static io.overlaynio.tck.contract.Refusal.refusedAs;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.PatternSyntaxException;

/** Patterns of paths. */
@AsksNoFiles
final class MatcherContracts extends FileSystemArea {

  private void glob(String pattern, String path, boolean expected) {
    assertThat(fileSystem().getPathMatcher("glob:" + pattern).matches(parsed(path)))
        .as("%s matches %s", pattern, path)
        .isEqualTo(expected);
  }

  private Rows table(boolean expected, String... pairs) {
    Rows rows = new Rows();
    for (String pair : pairs) {
      String[] both = pair.split(" ", -1);
      rows.row(pair, () -> glob(both[0], both[1], expected));
    }
    return rows;
  }

  @Demand("FileSystem.getPathMatcher: what a glob matches")
  Rows glob_matches() {
    return table(
        true,
        "*.java Foo.java",
        "*.* a.b",
        "*.{java,class} Foo.class",
        "*.{java,class} Foo.java",
        "foo.? foo.x",
        "a/* a/b",
        "a/*/* a/b/c",
        "a/** a/b",
        "a/** a/b/c",
        "** a/b/c",
        "** a",
        "* a",
        "*a a",
        "a* a",
        "a*c abc",
        "[abc] b",
        "[a-c] b",
        "[!a-c] d",
        "[a-cx-z] y",
        "[-a] -",
        "[!-] a",
        "[*?] *",
        "[\\] \\",
        "{a,b}c ac",
        "{a,b}c bc",
        "{a*,b} axy",
        "{,a}b b",
        "a{b,c/d} ac/d",
        "\\* *",
        "\\{a\\} {a}",
        "a.b a.b",
        "a+b a+b",
        "a(b) a(b)",
        "a$ a$",
        "^a ^a",
        "a|b a|b",
        ".* .a",
        "* .a",
        "**/c a/b/c",
        "a/**/c a/b/c",
        "a**c abbc",
        "a**c a/b/c",
        "?? ab");
  }

  @Demand("FileSystem.getPathMatcher: what a glob does not match")
  Rows glob_doesNotMatch() {
    return table(
        false,
        "*.java Foo.class",
        "*.* a",
        "foo.? foo.",
        "foo.? foo.xy",
        "a/* a/b/c",
        "* a/b",
        "a/*/* a/b",
        "a a/b",
        "[abc] d",
        "[!abc] b",
        "[a-c] d",
        "? /",
        "a?b a/b",
        "{a,b}c c",
        "a.b axb",
        "\\* a",
        "a/** a",
        "**/c c",
        "a* ba");
  }

  @Demand("FileSystem.getPathMatcher: an absolute pattern matches absolute paths")
  void glob_absolute_matchesAbsolute() {
    String top = root().getRoot().toString().replace("\\", "\\\\");
    assertThat(fileSystem().getPathMatcher("glob:" + top + "a").matches(parsed("/a"))).isTrue();
    assertThat(fileSystem().getPathMatcher("glob:" + top + "a").matches(parsed("a"))).isFalse();
  }

  @Demand("FileSystem.getPathMatcher: PatternSyntaxException for a wrong glob")
  Rows glob_wrong_isRefused() {
    Rows rows = new Rows();
    for (String pattern : new String[] {"{a", "[a", "{a,{b}}", "a\\"}) {
      rows.row(
          pattern,
          () ->
              refusedAs(
                  PatternSyntaxException.class,
                  () -> fileSystem().getPathMatcher("glob:" + pattern)));
    }
    return rows;
  }

  @Demand(
      value = "FileSystem.getPathMatcher: case is significant or not, as the system has it",
      needs = CASE_SENSITIVE)
  void glob_otherCase_doesNotMatch() {
    glob("*.JAVA", "a.java", false);
    glob("[A-Z]", "a", false);
  }

  @Demand("FileSystem.getPathMatcher: a regular expression, which has to match all of the path")
  Rows regex_matchesWhole() {
    return new Rows()
        .row("a.c", () -> regex("a.c", "abc", true))
        .row("part", () -> regex("b", "abc", false))
        .row("a+", () -> regex("a+", "aaa", true))
        .row("escaped", () -> regex("a\\.c", "abc", false))
        .row("(a|b)", () -> regex("(a|b)", "b", true));
  }

  private void regex(String pattern, String path, boolean expected) {
    assertThat(fileSystem().getPathMatcher("regex:" + pattern).matches(parsed(path)))
        .isEqualTo(expected);
  }

  @Demand("FileSystem.getPathMatcher: PatternSyntaxException for a wrong regular expression")
  void regex_wrong_isRefused() {
    refused(PatternSyntaxException.class, () -> fileSystem().getPathMatcher("regex:(a"));
  }

  @Demand("FileSystem.getPathMatcher: the syntax is compared without regard to case")
  void syntax_anyCase_isKnown() {
    assertThat(fileSystem().getPathMatcher("GLOB:*").matches(parsed("a"))).isTrue();
    assertThat(fileSystem().getPathMatcher("Regex:.").matches(parsed("a"))).isTrue();
  }

  @Demand("FileSystem.getPathMatcher: UnsupportedOperationException for a syntax nobody knows")
  void syntax_unknown_isRefused() {
    refused(
        UnsupportedOperationException.class, () -> fileSystem().getPathMatcher("nonsense:pattern"));
  }

  @Demand("FileSystem.getPathMatcher: IllegalArgumentException if it is not syntax:pattern")
  Rows syntax_none_isRefused() {
    return new Rows()
        .row(
            "no colon",
            () ->
                refused(
                    IllegalArgumentException.class, () -> fileSystem().getPathMatcher("*.java")))
        .row(
            "no syntax",
            () -> refused(IllegalArgumentException.class, () -> fileSystem().getPathMatcher(":*")))
        .row(
            "empty",
            () -> refused(IllegalArgumentException.class, () -> fileSystem().getPathMatcher("")));
  }
}
