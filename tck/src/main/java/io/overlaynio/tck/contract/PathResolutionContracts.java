package io.overlaynio.tck.contract;

import static io.overlaynio.tck.contract.Refusal.refused;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;

/** How paths are put together, taken apart, and rid of what is redundant. */
@AsksNoFiles
final class PathResolutionContracts extends FileSystemArea {

  @Demand("Path.resolve: other if absolute, this if other is empty, else both joined")
  Rows resolve_other_isJoined() {
    return new Rows()
        .row("a, b", () -> resolved("a", "b", "a/b"))
        .row("a, b/c", () -> resolved("a", "b/c", "a/b/c"))
        .row("a, ..", () -> resolved("a", "..", "a/.."))
        .row("a, empty", () -> resolved("a", "", "a"))
        .row("empty, a", () -> resolved("", "a", "a"))
        .row("empty, empty", () -> resolved("", "", ""))
        .row("a, slash b", () -> resolved("a", "/b", "/b"))
        .row("slash, b", () -> resolved("/", "b", "/b"))
        .row("slash a, b", () -> resolved("/a", "b", "/a/b"))
        .row("slash a, slash b", () -> resolved("/a", "/b", "/b"))
        .row("slash a, empty", () -> resolved("/a", "", "/a"))
        .row("slash, empty", () -> resolved("/", "", "/"));
  }

  private void resolved(String path, String other, String expected) {
    assertThat(written(parsed(path).resolve(parsed(other)))).isEqualTo(expected);
    assertThat(written(parsed(path).resolve(parsed(other).toString()))).isEqualTo(expected);
  }

  @Demand("Path.resolveSibling: other against the parent, or other itself if there is none")
  Rows resolveSibling_other_isBesideIt() {
    return new Rows()
        .row("a, b", () -> sibling("a", "b", "b"))
        .row("a/b, c", () -> sibling("a/b", "c", "a/c"))
        .row("slash a, b", () -> sibling("/a", "b", "/b"))
        .row("slash, a", () -> sibling("/", "a", "a"))
        .row("a/b, slash c", () -> sibling("a/b", "/c", "/c"))
        .row("a/b, empty", () -> sibling("a/b", "", "a"))
        .row("a, empty", () -> sibling("a", "", ""))
        .row("empty, a", () -> sibling("", "a", "a"));
  }

  private void sibling(String path, String other, String expected) {
    assertThat(written(parsed(path).resolveSibling(parsed(other)))).isEqualTo(expected);
    assertThat(written(parsed(path).resolveSibling(parsed(other).toString()))).isEqualTo(expected);
  }

  @Demand("Path.relativize: a path that resolved against this one leads to the other")
  Rows relativize_other_leadsFromOneToTheOther() {
    return new Rows()
        .row("a, a/b", () -> relative("a", "a/b", "b"))
        .row("a, a/b/c", () -> relative("a", "a/b/c", "b/c"))
        .row("a, b", () -> relative("a", "b", "../b"))
        .row("a/b, a", () -> relative("a/b", "a", ".."))
        .row("a/b, a/c", () -> relative("a/b", "a/c", "../c"))
        .row("a/b, c", () -> relative("a/b", "c", "../../c"))
        .row("a/b/c, a/d", () -> relative("a/b/c", "a/d", "../../d"))
        .row("empty, a", () -> relative("", "a", "a"))
        .row("a, empty", () -> relative("a", "", ".."))
        .row("slash a, slash a/b", () -> relative("/a", "/a/b", "b"))
        .row("slash a, slash b", () -> relative("/a", "/b", "../b"))
        .row("slash a/b, slash", () -> relative("/a/b", "/", "../.."))
        .row("slash, slash a", () -> relative("/", "/a", "a"));
  }

  private void relative(String from, String to, String expected) {
    assertThat(written(parsed(from).relativize(parsed(to)))).isEqualTo(expected);
  }

  @Demand("Path.relativize: an equal path gives an empty path")
  Rows relativize_itself_isEmpty() {
    return new Rows()
        .row("a/b", () -> relative("a/b", "a/b", ""))
        .row("/a", () -> relative("/a", "/a", ""))
        .row("/", () -> relative("/", "/", ""))
        .row("empty", () -> relative("", "", ""));
  }

  @Demand("Path.relativize: IllegalArgumentException if only one of the two is absolute")
  Rows relativize_onlyOneAbsolute_isRefused() {
    return new Rows()
        .row("this", () -> refused(IllegalArgumentException.class, () -> relative("/a", "a", "")))
        .row("other", () -> refused(IllegalArgumentException.class, () -> relative("a", "/a", "")));
  }

  @Demand("Path.relativize: for normalized p and q, p.relativize(p.resolve(q)) equals q")
  Rows relativize_resolved_isTheOther() {
    return new Rows()
        .row("a, b", () -> inverse("a", "b"))
        .row("a/b, c/d", () -> inverse("a/b", "c/d"))
        .row("/, a", () -> inverse("/", "a"))
        .row("/a, b/c", () -> inverse("/a", "b/c"))
        .row("empty, a", () -> inverse("", "a"));
  }

  private void inverse(String path, String other) {
    Path p = parsed(path);
    Path q = parsed(other);
    assertThat(p.relativize(p.resolve(q))).isEqualTo(q);
  }

  @Demand("Path.normalize: without '.', and without '..' and the name before it")
  Rows normalize_dropsWhatIsRedundant() {
    return new Rows()
        .row("a/b", () -> normal("a/b", "a/b"))
        .row("a/./b", () -> normal("a/./b", "a/b"))
        .row("./a", () -> normal("./a", "a"))
        .row("a/.", () -> normal("a/.", "a"))
        .row(".", () -> normal(".", ""))
        .row("./.", () -> normal("./.", ""))
        .row("empty", () -> normal("", ""))
        .row("a/../b", () -> normal("a/../b", "b"))
        .row("a/b/../..", () -> normal("a/b/../..", ""))
        .row("a/..", () -> normal("a/..", ""))
        .row("a/b/../../c", () -> normal("a/b/../../c", "c"))
        .row("a/./../b", () -> normal("a/./../b", "b"))
        .row("/a/..", () -> normal("/a/..", "/"))
        .row("/.", () -> normal("/.", "/"))
        .row("/a/../b", () -> normal("/a/../b", "/b"))
        .row("a/...", () -> normal("a/...", "a/..."))
        .row(".a/..b", () -> normal(".a/..b", ".a/..b"));
  }

  @Demand("Path.normalize: a '..' with no name before it, other than '..', is not redundant")
  Rows normalize_leadingParent_stays() {
    return new Rows()
        .row("..", () -> normal("..", ".."))
        .row("../..", () -> normal("../..", "../.."))
        .row("../a", () -> normal("../a", "../a"))
        .row("../a/..", () -> normal("../a/..", ".."))
        .row("a/../..", () -> normal("a/../..", ".."))
        .row("../../a/../b", () -> normal("../../a/../b", "../../b"));
  }

  private void normal(String path, String expected) {
    assertThat(written(parsed(path).normalize())).isEqualTo(expected);
  }

  @Demand("Path.normalize: does not access the file system, so the names need not exist")
  void normalize_missing_isNoError() {
    assertThat(path("missing/../other").normalize()).isEqualTo(path("other"));
  }

  @Demand(value = "Path.resolve(Path, Path...): resolves one after the other", since = 22)
  void resolve_severalPaths_areResolvedInTurn() throws Exception {
    Path[] more = {parsed("c"), parsed("d")};
    Object resolved =
        Path.class
            .getMethod("resolve", Path.class, Path[].class)
            .invoke(parsed("a"), parsed("b"), more);
    assertThat(resolved).isEqualTo(parsed("a/b/c/d"));
  }

  @Demand(value = "Path.resolve(String, String...): resolves one after the other", since = 22)
  void resolve_severalStrings_areResolvedInTurn() throws Exception {
    String[] more = {"c", "d"};
    Object resolved =
        Path.class
            .getMethod("resolve", String.class, String[].class)
            .invoke(parsed("a"), "b", more);
    assertThat(resolved).isEqualTo(parsed("a/b/c/d"));
  }
}
