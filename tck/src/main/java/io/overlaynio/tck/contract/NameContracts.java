package io.overlaynio.tck.contract;

import static io.overlaynio.tck.contract.Capability.ANY_NAMES;
import static io.overlaynio.tck.contract.Capability.CASE_SENSITIVE;
import static io.overlaynio.tck.contract.Capability.LONG_NAMES;
import static io.overlaynio.tck.contract.Capability.NAME_LIMIT;
import static io.overlaynio.tck.contract.Refusal.refusedAs;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Names that programs get wrong. */
final class NameContracts extends FileSystemArea {

  private static final List<String> NAMES =
      List.of(
          "a b",
          " a",
          "%",
          "%20",
          "#a",
          "a+b",
          "a;b",
          "a&b",
          "a@b",
          "a!b",
          "(a)",
          "~",
          "~a",
          "$a",
          "a'b",
          "-a",
          "--",
          ".a",
          "..a",
          "...",
          "a..b",
          ".wh",
          "a,b",
          "[a]",
          "{a}",
          "\u00e4",
          "\u20ac\u65e5\u672c",
          "\ud83d\ude00",
          "e\u0301");

  private static final List<String> ODD_NAMES =
      List.of(
          "a\\b", "a:b", "a*b", "a?b", "a\"b", "<a>", "a|b", "a\nb", "a\tb", "a ", "a.", "CON",
          "nul", "c:");

  private Rows each(NameCode code) {
    Rows rows = new Rows();
    NAMES.forEach(name -> rows.row(name, () -> code.run(name)));
    ODD_NAMES.forEach(name -> rows.row(name, () -> code.run(name), ANY_NAMES));
    return rows;
  }

  private interface NameCode {
    void run(String name) throws Exception;
  }

  @Demand("Files.createFile: under any legal name it is found, listed, moved and deleted")
  Rows file_oddName_isFoundAndListed() {
    return each(
        name -> {
          file(name, "content");
          assertThat(names(root())).containsExactly(name);
          assertThat(text(root().resolve(name))).isEqualTo("content");
          assertThat(path(name).getFileName()).hasToString(name);
          Files.move(path(name), path("plain"));
          Files.move(path("plain"), path(name));
          assertThat(path(name).toRealPath()).isEqualTo(path(name));
          Files.delete(path(name));
          assertThat(names(root())).isEmpty();
        });
  }

  @Demand("Files.createDirectory: under any legal name, with a file of that name in it")
  Rows directory_oddName_isEntered() {
    return each(
        name -> {
          directory(name);
          file(name + "/" + name, "content");
          assertThat(names(path(name))).containsExactly(name);
          assertThat(text(path(name + "/" + name))).isEqualTo("content");
        });
  }

  @Demand(value = "Names that differ in case only are two", needs = CASE_SENSITIVE)
  void case_differs_areTwoFiles() throws Exception {
    file("a", "small");
    file("A", "large");
    assertThat(names(root())).containsExactly("A", "a");
    assertThat(text(path("a"))).isEqualTo("small");
  }

  @Demand(value = "Names that are composed in other ways are two, or one: but not lost")
  void composed_differs_isNotLost() throws Exception {
    file("\u00e9", "composed");
    file("e\u0301", "decomposed");
    assertThat(names(root())).hasSizeBetween(1, 2);
    assertThat(text(path("e\u0301"))).isEqualTo("decomposed");
  }

  @Demand(value = "A name may have 255 bytes", needs = LONG_NAMES)
  Rows long_name_isUsed() {
    return new Rows()
        .row("ASCII", () -> used("x".repeat(255)))
        .row("two bytes each", () -> used("\u00e4".repeat(127)));
  }

  private void used(String name) throws Exception {
    file(name, "content");
    assertThat(names(root())).containsExactly(name);
    Files.move(path(name), path("plain"));
    Files.move(path("plain"), path(name));
    file(name, "changed");
    assertThat(text(path(name))).isEqualTo("changed");
  }

  @Demand("Many names and directories below each other make a path that still works")
  void long_path_isUsed() throws Exception {
    Path deep = root();
    for (int depth = 0; depth < 12; depth++) {
      deep = Files.createDirectory(deep.resolve("directory-" + "x".repeat(100)));
    }
    Files.writeString(deep.resolve("f"), "content");
    assertThat(text(deep.resolve("f"))).isEqualTo("content");
  }

  @Demand(value = "A name that is too long is refused", needs = NAME_LIMIT)
  void tooLong_name_isRefused() {
    refusedAs(FileSystemException.class, () -> file("x".repeat(256)));
  }

  @Demand("Path: '.' and '..' lead to the directory itself and its parent")
  Rows dots_areFollowed() {
    return new Rows()
        .row(
            ".",
            () -> {
              file("a", "content");
              assertThat(text(path("./a"))).isEqualTo("content");
            })
        .row(
            "..",
            () -> {
              directory("d");
              file("a", "content");
              assertThat(text(path("d/../a"))).isEqualTo("content");
            })
        .row(
            "create behind ..",
            () -> {
              directory("d");
              file("d/../a", "content");
              assertThat(names(root())).containsExactly("a", "d");
            })
        .row(
            "list ..",
            () -> {
              directory("d");
              assertThat(names(path("d/.."))).containsExactly("d");
            })
        .row(
            "above the root",
            () ->
                assertThat(Files.isSameFile(root().getRoot().resolve(".."), root().getRoot()))
                    .isTrue());
  }
}
