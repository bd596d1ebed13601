package io.overlaynio.tck.contract;

import static io.overlaynio.tck.contract.Capability.SYMBOLIC_LINKS;
import static io.overlaynio.tck.contract.Refusal.refused;
import static io.overlaynio.tck.contract.Refusal.refusedAs;
import static io.overlaynio.tck.contract.Refusal.refusedOf;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotLinkException;
import java.nio.file.Path;

/** Symbolic links: made, read, and followed. */
@Needs(SYMBOLIC_LINKS)
final class SymbolicLinkContracts extends FileSystemArea {

  @Demand("Files.createSymbolicLink: returns the link; the target is read as it was given")
  Rows create_target_isReadBack() {
    Rows rows = new Rows();
    for (String target : new String[] {"f", "d/f", "../f", "/none/f", ".", "..", "a b", "none"}) {
      rows.row(
          target,
          () -> {
            Path link = link("l", target);
            assertThat(link).isEqualTo(path("l"));
            assertThat(Files.readSymbolicLink(link)).isEqualTo(parsed(target));
          });
    }
    return rows;
  }

  @Demand("Files.createSymbolicLink: the target need not exist")
  void create_dangling_isLink() throws Exception {
    assertThat(Files.isSymbolicLink(link("l", "none"))).isTrue();
  }

  @Demand("Files.createSymbolicLink: FileAlreadyExistsException if the name is taken")
  Rows create_existing_isRefused() {
    return new Rows()
        .row("file", () -> refusedLink(file("a")))
        .row("directory", () -> refusedLink(directory("a")))
        .row("link", () -> refusedLink(link("a", "none")));
  }

  private void refusedLink(Path existing) {
    refusedOf(
        FileAlreadyExistsException.class,
        existing,
        () -> Files.createSymbolicLink(existing, parsed("t")));
  }

  @Demand("Files.createSymbolicLink: IOException if the parent does not exist")
  void create_noParent_isRefused() {
    Path link = path("missing/l");
    refusedOf(NoSuchFileException.class, link, () -> Files.createSymbolicLink(link, parsed("t")));
  }

  @Demand("Files.readSymbolicLink: NotLinkException if it is none")
  Rows read_noLink_isRefused() {
    return new Rows()
        .row(
            "file",
            () ->
                refusedOf(
                    NotLinkException.class, file("a"), () -> Files.readSymbolicLink(path("a"))))
        .row(
            "directory",
            () ->
                refusedOf(
                    NotLinkException.class,
                    directory("a"),
                    () -> Files.readSymbolicLink(path("a"))));
  }

  @Demand("Files.readSymbolicLink: NoSuchFileException if it does not exist")
  void read_missing_isRefused() {
    refusedOf(NoSuchFileException.class, missing(), () -> Files.readSymbolicLink(missing()));
  }

  @Demand("Links: the target is looked for where the link is, an absolute one from the root")
  Rows follow_target_isFound() {
    return new Rows()
        .row("beside", () -> found("l", "f"))
        .row(
            "below",
            () -> {
              directory("d");
              file("d/g", "content");
              link("l", "d/g");
              assertThat(text(path("l"))).isEqualTo("content");
            })
        .row(
            "above",
            () -> {
              directory("d");
              found("d/l", "../f");
            })
        .row(
            "through another directory's link",
            () -> {
              directory("d");
              directory("e");
              file("f", "content");
              link("d/l", "../f");
              link("e/m", "../d/l");
              assertThat(text(path("e/m"))).isEqualTo("content");
            })
        .row(
            "absolute",
            () -> {
              file("f", "content");
              Files.createSymbolicLink(path("l"), path("f"));
              assertThat(text(path("l"))).isEqualTo("content");
            })
        .row(
            "chain",
            () -> {
              file("f", "content");
              link("l1", "f");
              link("l2", "l1");
              link("l3", "l2");
              assertThat(text(path("l3"))).isEqualTo("content");
            })
        .row(
            "with dots",
            () -> {
              directory("d");
              found("l", "d/../f");
            });
  }

  private void found(String link, String target) throws Exception {
    file("f", "content");
    link(link, target);
    assertThat(text(path(link))).isEqualTo("content");
  }

  @Demand("Links: a linked directory is a directory in the middle of a path")
  Rows follow_linkedDirectory_isEntered() {
    return new Rows()
        .row(
            "read",
            () -> {
              linkedDirectory();
              assertThat(text(path("l/f"))).isEqualTo("content");
            })
        .row(
            "write",
            () -> {
              linkedDirectory();
              file("l/g", "new");
              assertThat(names(path("d"))).containsExactly("f", "g");
            })
        .row(
            "delete",
            () -> {
              linkedDirectory();
              Files.delete(path("l/f"));
              assertThat(names(path("d"))).isEmpty();
            })
        .row(
            "list",
            () -> {
              linkedDirectory();
              assertThat(names(path("l"))).containsExactly("f");
            })
        .row(
            "make a directory",
            () -> {
              linkedDirectory();
              directory("l/e");
              assertThat(Files.isDirectory(path("d/e"))).isTrue();
            })
        .row(
            "move out of",
            () -> {
              linkedDirectory();
              Files.move(path("l/f"), path("g"));
              assertThat(names(path("d"))).isEmpty();
            })
        .row(
            "parent is that of the target",
            () -> {
              linkedDirectory();
              directory("d/e");
              link("m", "d/e");
              assertThat(text(path("m/../f"))).isEqualTo("content");
            });
  }

  private void linkedDirectory() throws Exception {
    directory("d");
    file("d/f", "content");
    link("l", "d");
  }

  @Demand("Links: writing through a link writes its target")
  void write_link_changesTarget() throws Exception {
    file("f", "old");
    Files.write(link("l", "f"), "new".getBytes(UTF_8));
    assertThat(text(path("f"))).isEqualTo("new");
    assertThat(Files.isSymbolicLink(path("l"))).isTrue();
  }

  @Demand("Links: NoSuchFileException, of the name that was given, if it leads nowhere")
  Rows follow_dangling_isRefused() {
    return new Rows()
        .row(
            "read",
            () -> {
              Path link = link("l", "none");
              refusedOf(NoSuchFileException.class, link, () -> Files.readAllBytes(link));
            })
        .row(
            "attributes",
            () -> {
              Path link = link("l", "none");
              refusedOf(NoSuchFileException.class, link, () -> Files.size(link));
            })
        .row(
            "list",
            () -> {
              Path link = link("l", "none");
              refusedOf(NoSuchFileException.class, link, () -> names(link));
            })
        .row(
            "below",
            () -> {
              link("l", "none");
              refused(NoSuchFileException.class, () -> Files.readAllBytes(path("l/f")));
            });
  }

  @Demand("Links: FileSystemException, and no endless search, for a loop")
  Rows follow_loop_isRefused() {
    return new Rows()
        .row(
            "to itself",
            () -> {
              Path link = link("l", "l");
              refusedAs(FileSystemException.class, () -> Files.readAllBytes(link));
            })
        .row(
            "two",
            () -> {
              Path link = link("l", "m");
              link("m", "l");
              refusedAs(FileSystemException.class, () -> Files.size(link));
            })
        .row(
            "in the middle",
            () -> {
              link("l", "l");
              refusedAs(FileSystemException.class, () -> file("l/f"));
            })
        .row(
            "toRealPath",
            () -> {
              Path link = link("l", "l");
              refusedAs(FileSystemException.class, () -> link.toRealPath());
            });
  }
}
