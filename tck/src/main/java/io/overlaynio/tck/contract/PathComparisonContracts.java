package io.overlaynio.tck.contract;

import static io.overlaynio.tck.contract.Capability.CASE_SENSITIVE;
import static io.overlaynio.tck.contract.Refusal.refused;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.util.ArrayList;
import java.util.List;

/** When paths are equal, come before others, begin or end with others; and paths of others. */
@AsksNoFiles
final class PathComparisonContracts extends FileSystemArea {

  @Demand("Path.startsWith: same root, and the first names are those of the other path")
  Rows startsWith_asNamesNotAsText() {
    return new Rows()
        .row("a/b starts with a", () -> starts("a/b", "a", true))
        .row("a/b starts with a/b", () -> starts("a/b", "a/b", true))
        .row("a/b not with a/b/c", () -> starts("a/b", "a/b/c", false))
        .row("ab not with a", () -> starts("ab", "a", false))
        .row("a/bc not with a/b", () -> starts("a/bc", "a/b", false))
        .row("/a with /", () -> starts("/a", "/", true))
        .row("/a/b with /a", () -> starts("/a/b", "/a", true))
        .row("/a not with a", () -> starts("/a", "a", false))
        .row("a not with /", () -> starts("a", "/", false))
        .row("/ with /", () -> starts("/", "/", true))
        .row("a not with empty", () -> starts("a", "", false))
        .row("/ not with empty", () -> starts("/", "", false))
        .row("empty with empty", () -> starts("", "", true))
        .row("empty not with a", () -> starts("", "a", false));
  }

  private void starts(String path, String other, boolean expected) {
    assertThat(parsed(path).startsWith(parsed(other))).isEqualTo(expected);
    assertThat(parsed(path).startsWith(parsed(other).toString())).isEqualTo(expected);
  }

  @Demand("Path.endsWith: the last names are the other's; one with a root is all of it")
  Rows endsWith_asNamesNotAsText() {
    return new Rows()
        .row("a/b ends with b", () -> ends("a/b", "b", true))
        .row("a/b with a/b", () -> ends("a/b", "a/b", true))
        .row("a/b not with a", () -> ends("a/b", "a", false))
        .row("a/bc not with c", () -> ends("a/bc", "c", false))
        .row("b not with a/b", () -> ends("b", "a/b", false))
        .row("/a/b with b", () -> ends("/a/b", "b", true))
        .row("/a/b with a/b", () -> ends("/a/b", "a/b", true))
        .row("/a/b with /a/b", () -> ends("/a/b", "/a/b", true))
        .row("/a/b not with /b", () -> ends("/a/b", "/b", false))
        .row("a not with /a", () -> ends("a", "/a", false))
        .row("/ with /", () -> ends("/", "/", true))
        .row("a not with /", () -> ends("a", "/", false))
        .row("a not with empty", () -> ends("a", "", false))
        .row("empty with empty", () -> ends("", "", true));
  }

  private void ends(String path, String other, boolean expected) {
    assertThat(parsed(path).endsWith(parsed(other))).isEqualTo(expected);
    assertThat(parsed(path).endsWith(parsed(other).toString())).isEqualTo(expected);
  }

  @Demand("Path.startsWith: false for a path of another file system")
  void startsWith_foreignPath_isFalse() {
    assertThat(parsed("a/b").startsWith(Foreign.path("a"))).isFalse();
  }

  @Demand("Path.endsWith: false for a path of another file system")
  void endsWith_foreignPath_isFalse() {
    assertThat(parsed("a/b").endsWith(Foreign.path("b"))).isFalse();
  }

  @Demand("Path.equals: false for a path of another file system, and for what is no path")
  void equals_others_isFalse() {
    assertThat(parsed("a").equals(Foreign.path("a"))).isFalse();
    assertThat(parsed("a").equals((Object) "a")).isFalse();
    assertThat(parsed("a")).isNotEqualTo(null);
  }

  @Demand("Path.compareTo: ClassCastException for a path of another provider")
  void compareTo_foreignPath_isRefused() {
    refused(ClassCastException.class, () -> parsed("a").compareTo(Foreign.path("a")));
  }

  @Demand("Path.resolve: ProviderMismatchException for a path of another provider")
  void resolve_foreignPath_isRefused() {
    refused(ProviderMismatchException.class, () -> parsed("a").resolve(Foreign.path("a")));
  }

  @Demand("Path.relativize: ProviderMismatchException for a path of another provider")
  void relativize_foreignPath_isRefused() {
    refused(ProviderMismatchException.class, () -> parsed("a").relativize(Foreign.path("a")));
  }

  @Demand("Path.equals: equal if of one file system and made of the same names")
  Rows equals_sameNames_areEqualAndHashAlike() {
    Rows rows = new Rows();
    for (String text : List.of("a", "a/b", "/", "/a", "", "..", "a/../b")) {
      rows.row(
          text.isEmpty() ? "empty" : text,
          () -> {
            assertThat(parsed(text)).isEqualTo(parsed(text)).hasSameHashCodeAs(parsed(text));
            assertThat(parsed(text).compareTo(parsed(text))).isZero();
          });
    }
    return rows;
  }

  @Demand("Path.equals: paths of other names are not equal, even if they lead to the same file")
  Rows equals_otherNames_areNotEqual() {
    return new Rows()
        .row("a, b", () -> assertThat(parsed("a")).isNotEqualTo(parsed("b")))
        .row("a, /a", () -> assertThat(parsed("a")).isNotEqualTo(parsed("/a")))
        .row("a, a/b", () -> assertThat(parsed("a")).isNotEqualTo(parsed("a/b")))
        .row("a, ./a", () -> assertThat(parsed("a")).isNotEqualTo(parsed("./a")))
        .row("empty, .", () -> assertThat(parsed("")).isNotEqualTo(parsed(".")))
        .row("b, a/../b", () -> assertThat(parsed("b")).isNotEqualTo(parsed("a/../b")))
        .row("empty, /", () -> assertThat(parsed("")).isNotEqualTo(parsed("/")));
  }

  @Demand(
      value = "Path.equals: case is significant or not, as the system has it",
      needs = CASE_SENSITIVE)
  void equals_otherCase_isNotEqual() {
    assertThat(parsed("a")).isNotEqualTo(parsed("A"));
    assertThat(parsed("a").startsWith(parsed("A"))).isFalse();
    assertThat(parsed("b/a").endsWith(parsed("A"))).isFalse();
  }

  @Demand("Path.compareTo: an order that is consistent with equals and with itself")
  void compareTo_allPairs_isAnOrder() {
    List<Path> paths = new ArrayList<>();
    for (String text : List.of("", "a", "b", "a/b", "a b", "/", "/a", "aa", "..", "a/c", "a.b")) {
      paths.add(parsed(text));
    }
    paths.sort(null);
    for (int i = 0; i < paths.size(); i++) {
      for (int j = 0; j < paths.size(); j++) {
        int compared = Integer.signum(paths.get(i).compareTo(paths.get(j)));
        assertThat(compared)
            .as("%s beside %s", paths.get(i), paths.get(j))
            .isEqualTo(Integer.compare(i, j));
      }
    }
  }
}
