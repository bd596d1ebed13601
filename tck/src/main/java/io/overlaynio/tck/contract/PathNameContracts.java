package io.overlaynio.tck.contract;

import static io.overlaynio.tck.contract.Refusal.refused;
import static io.overlaynio.tck.contract.Refusal.refusedAs;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** How a path is made of names, and what it says of itself. */
@AsksNoFiles
final class PathNameContracts extends FileSystemArea {

  @Demand("FileSystem.getPath: converts a path string, or strings that when joined form one")
  Rows getPath_strings_areJoined() {
    return new Rows()
        .row("a", () -> joined("a", "a"))
        .row("a, b", () -> joined("a/b", "a", "b"))
        .row("a, b, c", () -> joined("a/b/c", "a", "b", "c"))
        .row("empty, a", () -> joined("a", "", "a"))
        .row("a, empty", () -> joined("a", "a", ""))
        .row("a, empty, b", () -> joined("a/b", "a", "", "b"))
        .row("empty, empty", () -> joined("", "", ""))
        .row("only empty", () -> joined("", ""));
  }

  private void joined(String expected, String first, String... more) {
    assertThat(written(fileSystem().getPath(first, more))).isEqualTo(expected);
  }

  @Demand("Path: the string of a path has its names separated by one separator each")
  Rows parse_redundantSeparators_areDropped() {
    return new Rows()
        .row("a//b", () -> assertThat(written(parsed("a//b"))).isEqualTo("a/b"))
        .row("a///b", () -> assertThat(written(parsed("a///b"))).isEqualTo("a/b"))
        .row("a/", () -> assertThat(written(parsed("a/"))).isEqualTo("a"))
        .row("a/b//", () -> assertThat(written(parsed("a/b//"))).isEqualTo("a/b"))
        .row("/a/", () -> assertThat(written(parsed("/a/"))).isEqualTo("/a"))
        .row("a/ and a", () -> assertThat(parsed("a/")).isEqualTo(parsed("a")));
  }

  @Demand("FileSystem.getPath: InvalidPathException if the string cannot be converted")
  void getPath_nul_isRefusedWithTheInput() {
    InvalidPathException thrown =
        refused(InvalidPathException.class, () -> fileSystem().getPath("a\0b"));
    assertThat(thrown.getInput()).isEqualTo("a\0b");
  }

  @Demand("Path.resolve(String): InvalidPathException if the string cannot be converted")
  void resolve_nul_isRefused() {
    refused(InvalidPathException.class, () -> root().resolve("a\0b"));
  }

  @Demand("Path.getFileName: the name farthest from the root, null for a path of no names")
  Rows getFileName_isTheLastName() {
    return new Rows()
        .row("a", () -> assertThat(written(parsed("a").getFileName())).isEqualTo("a"))
        .row("a/b", () -> assertThat(written(parsed("a/b").getFileName())).isEqualTo("b"))
        .row("/a", () -> assertThat(written(parsed("/a").getFileName())).isEqualTo("a"))
        .row("..", () -> assertThat(written(parsed("..").getFileName())).isEqualTo(".."))
        .row("/", () -> assertThat(parsed("/").getFileName()).isNull())
        .row("empty", () -> assertThat(written(parsed("").getFileName())).isEmpty());
  }

  @Demand("Path.getParent: the root and all names but the last, null if there is none")
  Rows getParent_isAllButTheLastName() {
    return new Rows()
        .row("a", () -> assertThat(parsed("a").getParent()).isNull())
        .row("empty", () -> assertThat(parsed("").getParent()).isNull())
        .row("a/b", () -> assertThat(parsed("a/b").getParent()).isEqualTo(parsed("a")))
        .row("a/..", () -> assertThat(parsed("a/..").getParent()).isEqualTo(parsed("a")))
        .row("/a", () -> assertThat(parsed("/a").getParent()).isEqualTo(parsed("/")))
        .row("/a/b", () -> assertThat(parsed("/a/b").getParent()).isEqualTo(parsed("/a")))
        .row("/", () -> assertThat(parsed("/").getParent()).isNull());
  }

  @Demand("Path.getRoot: the root of a path that has one, else null")
  Rows getRoot_isThatOfThePath() {
    return new Rows()
        .row("/", () -> assertThat(parsed("/").getRoot()).isEqualTo(parsed("/")))
        .row("/a/b", () -> assertThat(parsed("/a/b").getRoot()).isEqualTo(parsed("/")))
        .row("a", () -> assertThat(parsed("a").getRoot()).isNull())
        .row("empty", () -> assertThat(parsed("").getRoot()).isNull());
  }

  @Demand("Path.getNameCount: the number of names, 0 if it is only a root; an empty path has one")
  Rows getNameCount_countsNames() {
    return new Rows()
        .row("a", () -> assertThat(parsed("a").getNameCount()).isEqualTo(1))
        .row("/a", () -> assertThat(parsed("/a").getNameCount()).isEqualTo(1))
        .row("a/b/c", () -> assertThat(parsed("a/b/c").getNameCount()).isEqualTo(3))
        .row("./..", () -> assertThat(parsed("./..").getNameCount()).isEqualTo(2))
        .row("/", () -> assertThat(parsed("/").getNameCount()).isZero())
        .row("empty", () -> assertThat(parsed("").getNameCount()).isEqualTo(1));
  }

  @Demand("Path.getName: the name at an index, the one closest to the root has 0")
  void getName_index_isRelativeSingleName() {
    Path path = parsed("/a/b/c");
    assertThat(path.getName(0)).isEqualTo(parsed("a"));
    assertThat(path.getName(2)).isEqualTo(parsed("c"));
    assertThat(path.getName(1).isAbsolute()).isFalse();
  }

  @Demand("Path.getName: IllegalArgumentException if the index is not that of a name")
  Rows getName_outside_isRefused() {
    return new Rows()
        .row("-1", () -> refused(IllegalArgumentException.class, () -> parsed("a").getName(-1)))
        .row("count", () -> refused(IllegalArgumentException.class, () -> parsed("a").getName(1)))
        .row("of /", () -> refused(IllegalArgumentException.class, () -> parsed("/").getName(0)))
        .row("of empty", () -> assertThat(parsed("").getName(0)).isEqualTo(parsed("")));
  }

  @Demand("Path.subpath: a relative path of the names from begin, inclusive, to end, exclusive")
  Rows subpath_range_isThoseNames() {
    return new Rows()
        .row("all", () -> assertThat(parsed("a/b/c").subpath(0, 3)).isEqualTo(parsed("a/b/c")))
        .row("first", () -> assertThat(parsed("a/b/c").subpath(0, 1)).isEqualTo(parsed("a")))
        .row("middle", () -> assertThat(parsed("a/b/c").subpath(1, 2)).isEqualTo(parsed("b")))
        .row("last", () -> assertThat(parsed("a/b/c").subpath(1, 3)).isEqualTo(parsed("b/c")))
        .row("absolute", () -> assertThat(parsed("/a/b").subpath(0, 2)).isEqualTo(parsed("a/b")));
  }

  @Demand("Path.subpath: IllegalArgumentException if the range is not one of names, or empty")
  Rows subpath_wrongRange_isRefused() {
    return new Rows()
        .row("negative begin", () -> refusedRange("a/b", -1, 1))
        .row("begin after names", () -> refusedRange("a/b", 2, 3))
        .row("empty range", () -> refusedRange("a/b", 1, 1))
        .row("end before begin", () -> refusedRange("a/b/c", 2, 1))
        .row("end after names", () -> refusedRange("a/b", 0, 3))
        .row("of a root", () -> refusedRange("/", 0, 1));
  }

  private void refusedRange(String path, int begin, int end) {
    refused(IllegalArgumentException.class, () -> parsed(path).subpath(begin, end));
  }

  @Demand("Path.iterator: the names in order; the root is not among them")
  Rows iterator_givesNames() {
    return new Rows()
        .row("a/b", () -> assertThat(iterated("a/b")).containsExactly("a", "b"))
        .row("/a/b", () -> assertThat(iterated("/a/b")).containsExactly("a", "b"))
        .row("/", () -> assertThat(iterated("/")).isEmpty())
        .row("empty", () -> assertThat(iterated("")).containsExactly(""));
  }

  private List<String> iterated(String path) {
    List<String> names = new ArrayList<>();
    parsed(path).iterator().forEachRemaining(name -> names.add(written(name)));
    return names;
  }

  @Demand("Iterator.next: NoSuchElementException if there are no more names")
  void iterator_exhausted_refuses() {
    Iterator<Path> names = parsed("a").iterator();
    names.next();
    assertThat(names.hasNext()).isFalse();
    refused(NoSuchElementException.class, names::next);
  }

  @Demand("Path: is immutable, so that its iterator removes nothing")
  void iterator_remove_isRefused() {
    Iterator<Path> names = parsed("a/b").iterator();
    names.next();
    refusedAs(UnsupportedOperationException.class, names::remove);
  }

  @Demand("Path.isAbsolute: needs no other path to locate a file")
  Rows isAbsolute_asWritten() {
    return new Rows()
        .row("/", () -> assertThat(parsed("/").isAbsolute()).isTrue())
        .row("/a", () -> assertThat(parsed("/a").isAbsolute()).isTrue())
        .row("a", () -> assertThat(parsed("a").isAbsolute()).isFalse())
        .row("empty", () -> assertThat(parsed("").isAbsolute()).isFalse());
  }

  @Demand("Path.toAbsolutePath: an absolute path is returned itself")
  void toAbsolutePath_absolute_isItself() {
    Path path = path("a/../b");
    assertThat(path.toAbsolutePath()).isEqualTo(path);
  }

  @Demand("Path.toAbsolutePath: is absolute, and ends with the relative path")
  void toAbsolutePath_relative_endsWithIt() {
    Path absolute = parsed("a/b").toAbsolutePath();
    assertThat(absolute.isAbsolute()).isTrue();
    assertThat(absolute.endsWith(parsed("a/b"))).isTrue();
  }

  @Demand("Path.toAbsolutePath: an empty path is the default directory")
  void toAbsolutePath_empty_isDefaultDirectory() {
    Path directory = parsed("").toAbsolutePath();
    assertThat(directory.isAbsolute()).isTrue();
    assertThat(directory).isEqualTo(parsed("a").toAbsolutePath().getParent());
  }

  @Demand("Path.toString: getPath of the string is an equal path")
  Rows toString_isParsedBack() {
    Rows rows = new Rows();
    for (String text : List.of("a", "a/b", "/", "/a/b", "..", ".", "", "a/../b", "a b", ".a")) {
      rows.row(
          text.isEmpty() ? "empty" : text,
          () -> {
            Path path = parsed(text);
            assertThat(fileSystem().getPath(path.toString())).isEqualTo(path);
          });
    }
    return rows;
  }

  @Demand("Path.getFileSystem: the file system that created it")
  void getFileSystem_isTheOneThatMadeIt() {
    assertThat(parsed("a").getFileSystem()).isSameAs(fileSystem());
    assertThat(parsed("a").resolve("b").getFileSystem()).isSameAs(fileSystem());
    assertThat(parsed("/a").getRoot().getFileSystem()).isSameAs(fileSystem());
  }

  @Demand(
      value = "Path.toFile: UnsupportedOperationException if not of the default provider",
      without = Capability.TO_FILE)
  void toFile_otherProvider_isRefused() {
    refusedAs(UnsupportedOperationException.class, () -> path("a").toFile());
  }

  @Demand(value = "Path.toFile: a File of the same path", needs = Capability.TO_FILE)
  void toFile_hasTheSamePath() {
    assertThat(path("a b").toFile().getPath()).isEqualTo(path("a b").toString());
    assertThat(path("a b").toFile().toPath()).isEqualTo(path("a b"));
  }
}
