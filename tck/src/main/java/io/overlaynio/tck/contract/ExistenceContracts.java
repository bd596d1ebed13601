package io.overlaynio.tck.contract;

import static io.overlaynio.tck.contract.Capability.HARD_LINKS;
import static io.overlaynio.tck.contract.Capability.HIDDEN_DOTS;
import static io.overlaynio.tck.contract.Capability.SYMBOLIC_LINKS;
import static io.overlaynio.tck.contract.Refusal.refusedOf;
import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.AccessMode;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** What is asked of a name: whether it exists, what it is, whether it may be used. */
final class ExistenceContracts extends FileSystemArea {

  @Demand("Files.exists: true if the file exists, links followed")
  Rows exists_asItIs() {
    return new Rows()
        .row("file", () -> assertThat(Files.exists(file("a"))).isTrue())
        .row("directory", () -> assertThat(Files.exists(directory("a"))).isTrue())
        .row("root", () -> assertThat(Files.exists(root().getRoot())).isTrue())
        .row("missing", () -> assertThat(Files.exists(missing())).isFalse())
        .row("below missing", () -> assertThat(Files.exists(path("missing/a"))).isFalse())
        .row(
            "below a file",
            () -> {
              file("a");
              assertThat(Files.exists(path("a/b"))).isFalse();
            })
        .row(
            "file with dots",
            () -> {
              directory("d");
              file("a");
              assertThat(Files.exists(path("d/../a"))).isTrue();
              assertThat(Files.exists(path("d/./../a"))).isTrue();
            })
        .row(
            "dots behind missing",
            () -> {
              file("a");
              assertThat(Files.exists(path("missing/../a"))).isFalse();
            })
        .row(
            "dangling link",
            () -> assertThat(Files.exists(link("a", "b"))).isFalse(),
            SYMBOLIC_LINKS)
        .row(
            "looping link",
            () -> assertThat(Files.exists(link("a", "a"))).isFalse(),
            SYMBOLIC_LINKS)
        .row(
            "dangling link itself",
            () -> assertThat(Files.exists(link("a", "b"), NOFOLLOW_LINKS)).isTrue(),
            SYMBOLIC_LINKS);
  }

  @Demand("Files.notExists: true if it is known not to exist")
  Rows notExists_asItIs() {
    return new Rows()
        .row("file", () -> assertThat(Files.notExists(file("a"))).isFalse())
        .row("missing", () -> assertThat(Files.notExists(missing())).isTrue())
        .row(
            "dangling link",
            () -> assertThat(Files.notExists(link("a", "b"))).isTrue(),
            SYMBOLIC_LINKS)
        .row(
            "dangling link itself",
            () -> assertThat(Files.notExists(link("a", "b"), NOFOLLOW_LINKS)).isFalse(),
            SYMBOLIC_LINKS);
  }

  @Demand("Files.isDirectory: false if it does not exist, is none, or cannot be determined")
  Rows isDirectory_asItIs() {
    return new Rows()
        .row("directory", () -> assertThat(Files.isDirectory(directory("a"))).isTrue())
        .row("file", () -> assertThat(Files.isDirectory(file("a"))).isFalse())
        .row("missing", () -> assertThat(Files.isDirectory(missing())).isFalse())
        .row("root", () -> assertThat(Files.isDirectory(root().getRoot())).isTrue())
        .row(
            "link to directory",
            () -> {
              directory("d");
              assertThat(Files.isDirectory(link("a", "d"))).isTrue();
              assertThat(Files.isDirectory(path("a"), NOFOLLOW_LINKS)).isFalse();
            },
            SYMBOLIC_LINKS);
  }

  @Demand("Files.isRegularFile: false if it does not exist, is none, or cannot be determined")
  Rows isRegularFile_asItIs() {
    return new Rows()
        .row("file", () -> assertThat(Files.isRegularFile(file("a"))).isTrue())
        .row("directory", () -> assertThat(Files.isRegularFile(directory("a"))).isFalse())
        .row("missing", () -> assertThat(Files.isRegularFile(missing())).isFalse())
        .row(
            "link to file",
            () -> {
              file("f");
              assertThat(Files.isRegularFile(link("a", "f"))).isTrue();
              assertThat(Files.isRegularFile(path("a"), NOFOLLOW_LINKS)).isFalse();
            },
            SYMBOLIC_LINKS);
  }

  @Demand("Files.isSymbolicLink: false if it does not exist or is none")
  Rows isSymbolicLink_asItIs() {
    return new Rows()
        .row("file", () -> assertThat(Files.isSymbolicLink(file("a"))).isFalse())
        .row("missing", () -> assertThat(Files.isSymbolicLink(missing())).isFalse())
        .row(
            "link",
            () -> assertThat(Files.isSymbolicLink(link("a", "b"))).isTrue(),
            SYMBOLIC_LINKS);
  }

  @Demand("Files.isReadable and isWritable: an own file with usual permissions is both")
  void access_ownFile_isGranted() throws Exception {
    Path file = file("a");
    assertThat(Files.isReadable(file)).isTrue();
    assertThat(Files.isWritable(file)).isTrue();
  }

  @Demand("Files.isReadable, isWritable, isExecutable: false for a file that does not exist")
  void access_missing_isDenied() {
    assertThat(Files.isReadable(missing())).isFalse();
    assertThat(Files.isWritable(missing())).isFalse();
    assertThat(Files.isExecutable(missing())).isFalse();
  }

  @Demand("Files.isExecutable: a directory of one's own may be searched")
  void access_directory_isExecutable() throws Exception {
    assertThat(Files.isExecutable(directory("d"))).isTrue();
  }

  @Demand("FileSystemProvider.checkAccess: NoSuchFileException if it does not exist")
  Rows checkAccess_missing_isRefused() {
    Rows rows = new Rows();
    rows.row("no mode", () -> refusedAccess());
    for (AccessMode mode : AccessMode.values()) {
      rows.row(mode.toString(), () -> refusedAccess(mode));
    }
    return rows;
  }

  private void refusedAccess(AccessMode... modes) {
    refusedOf(NoSuchFileException.class, missing(), () -> provider().checkAccess(missing(), modes));
  }

  @Demand("Files.isHidden: a file that is not marked in any way is not hidden")
  void isHidden_usualName_isFalse() throws Exception {
    assertThat(Files.isHidden(file("a"))).isFalse();
  }

  @Demand(value = "Files.isHidden: as on UNIX, names that begin with a dot", needs = HIDDEN_DOTS)
  void isHidden_dotName_isTrue() throws Exception {
    assertThat(Files.isHidden(file(".a"))).isTrue();
    assertThat(Files.isHidden(directory(".d"))).isTrue();
  }

  @Demand("Files.isSameFile: equal paths are the same, whether the file exists or not")
  Rows isSameFile_equalPaths_areTheSame() {
    return new Rows()
        .row("file", () -> assertThat(Files.isSameFile(file("a"), path("a"))).isTrue())
        .row("missing", () -> assertThat(Files.isSameFile(missing(), missing())).isTrue());
  }

  @Demand("Files.isSameFile: different files are not, whatever is in them")
  Rows isSameFile_others_areNot() {
    return new Rows()
        .row(
            "files",
            () -> {
              assertThat(Files.isSameFile(file("a", "x"), file("b", "x"))).isFalse();
            })
        .row(
            "file and directory",
            () -> {
              assertThat(Files.isSameFile(file("a"), directory("b"))).isFalse();
            })
        .row("foreign", () -> assertThat(Files.isSameFile(file("a"), Foreign.path("a"))).isFalse());
  }

  @Demand("Files.isSameFile: true if both paths locate the same file")
  Rows isSameFile_otherPathToIt_isTheSame() {
    return new Rows()
        .row(
            "through ..",
            () -> {
              directory("d");
              assertThat(Files.isSameFile(file("a"), path("d/../a"))).isTrue();
            })
        .row(
            "through a link",
            () -> {
              assertThat(Files.isSameFile(file("a"), link("l", "a"))).isTrue();
            },
            SYMBOLIC_LINKS)
        .row(
            "through a linked directory",
            () -> {
              directory("d");
              link("l", "d");
              assertThat(Files.isSameFile(file("d/a"), path("l/a"))).isTrue();
            },
            SYMBOLIC_LINKS)
        .row(
            "another name of it",
            () -> {
              assertThat(Files.isSameFile(file("a"), Files.createLink(path("b"), path("a"))))
                  .isTrue();
            },
            HARD_LINKS);
  }

  @Demand("Files.isSameFile: IOException if one of two different paths does not exist")
  Rows isSameFile_oneMissing_isRefused() {
    return new Rows()
        .row(
            "first",
            () -> {
              file("a");
              refusedOf(
                  NoSuchFileException.class,
                  missing(),
                  () -> Files.isSameFile(missing(), path("a")));
            })
        .row(
            "second",
            () -> {
              file("a");
              refusedOf(
                  NoSuchFileException.class,
                  missing(),
                  () -> Files.isSameFile(path("a"), missing()));
            });
  }

  @Demand("Path.toRealPath: absolute, without redundant names, of an existing file")
  Rows toRealPath_isTheFile() {
    return new Rows()
        .row("file", () -> assertThat(file("a").toRealPath()).isEqualTo(path("a")))
        .row("directory", () -> assertThat(directory("a").toRealPath()).isEqualTo(path("a")))
        .row(
            "root",
            () -> {
              Path top = root().getRoot();
              assertThat(top.toRealPath()).isEqualTo(top);
            })
        .row(
            "..",
            () -> {
              directory("d");
              file("a");
              assertThat(path("d/../a").toRealPath()).isEqualTo(path("a"));
            })
        .row(
            ".",
            () -> {
              file("a");
              assertThat(path("./a").toRealPath()).isEqualTo(path("a"));
            })
        .row(
            "above the root",
            () -> {
              Path top = root().getRoot();
              assertThat(top.resolve("..").toRealPath()).isEqualTo(top);
            })
        .row(
            "link",
            () -> {
              file("f");
              assertThat(link("a", "f").toRealPath()).isEqualTo(path("f"));
            },
            SYMBOLIC_LINKS)
        .row(
            "link itself",
            () -> {
              file("f");
              assertThat(link("a", "f").toRealPath(NOFOLLOW_LINKS)).isEqualTo(path("a"));
            },
            SYMBOLIC_LINKS)
        .row(
            "link to directory and ..",
            () -> {
              directory("d");
              directory("d/e");
              link("l", "d/e");
              assertThat(path("l/..").toRealPath()).isEqualTo(path("d"));
            },
            SYMBOLIC_LINKS);
  }

  @Demand("Path.toRealPath: IOException if the file does not exist")
  Rows toRealPath_missing_isRefused() {
    return new Rows()
        .row(
            "missing",
            () -> refusedOf(NoSuchFileException.class, missing(), () -> missing().toRealPath()))
        .row(
            "missing, nofollow",
            () ->
                refusedOf(
                    NoSuchFileException.class,
                    missing(),
                    () -> missing().toRealPath(NOFOLLOW_LINKS)))
        .row(
            "dangling link",
            () -> {
              Path link = link("a", "b");
              refusedOf(NoSuchFileException.class, link, () -> link.toRealPath());
            },
            SYMBOLIC_LINKS);
  }
}
