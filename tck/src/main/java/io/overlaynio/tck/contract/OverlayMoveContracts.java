package io.overlaynio.tck.contract;

import static io.overlaynio.tck.contract.Capability.LOWER_DIRECTORY_MOVES;
import static io.overlaynio.tck.contract.Capability.SYMBOLIC_LINKS;
import static io.overlaynio.tck.contract.Refusal.refused;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;

/** Moving what lower layers have. */
final class OverlayMoveContracts extends OverlayArea {

  @Demand("Move: a file of a lower layer has its new name only")
  Rows file_hasNewNameOnly() {
    return new Rows()
        .row("renamed", () -> moved("b"))
        .row(
            "into a lower directory",
            () -> {
              lower().directory("d");
              moved("d/b");
            })
        .row(
            "into a new directory",
            () -> {
              lower().file("a", "content");
              Files.createDirectory(path("n"));
              Files.move(path("a"), path("n/b"));
              reopen();
              assertMoved("n/b");
            })
        .row(
            "back again",
            () -> {
              moved("b");
              Files.move(path("b"), path("a"));
              reopen();
              assertThat(names()).containsExactly("a");
              assertThat(text("a")).isEqualTo("content");
            });
  }

  private void moved(String target) throws Exception {
    lower().file("a", "content");
    Files.move(path("a"), path(target));
    assertMoved(target);
    reopen();
    assertMoved(target);
  }

  private void assertMoved(String target) throws Exception {
    assertThat(Files.exists(path("a"))).isFalse();
    assertThat(text(target)).isEqualTo("content");
  }

  @Demand("Move: a lower file in the way is replaced, if that was asked for")
  Rows target_isReplacedOrKept() {
    return new Rows()
        .row(
            "replaced",
            () -> {
              lower().file("a", "new").file("b", "old");
              Files.move(path("a"), path("b"), REPLACE_EXISTING);
              reopen();
              assertThat(names()).containsExactly("b");
              assertThat(text("b")).isEqualTo("new");
            })
        .row(
            "kept",
            () -> {
              lower().file("a", "new").file("b", "old");
              refused(FileAlreadyExistsException.class, () -> Files.move(path("a"), path("b")));
              assertThat(text("b")).isEqualTo("old");
            })
        .row(
            "full directory kept",
            () -> {
              lower().file("a");
              bottom().file("d/f");
              refused(
                  DirectoryNotEmptyException.class,
                  () -> Files.move(path("a"), path("d"), REPLACE_EXISTING));
              assertThat(names("d")).containsExactly("f");
            })
        .row(
            "emptied directory replaced",
            () -> {
              lower().file("a", "new").file("d/f");
              Files.delete(path("d/f"));
              Files.move(path("a"), path("d"), REPLACE_EXISTING);
              reopen();
              assertThat(text("d")).isEqualTo("new");
            });
  }

  @Demand("Move: a new directory, onto the name of a deleted one, shows nothing of that")
  void newDirectory_ontoDeleted_isItself() throws Exception {
    lower().file("d/old");
    Ground.deleteTree(path("d"));
    Files.createDirectory(path("n"));
    write("n/new", "new");
    Files.move(path("n"), path("d"));
    assertThat(names("d")).containsExactly("new");
    reopen();
    assertThat(names("d")).containsExactly("new");
    freeze();
    assertThat(names("d")).containsExactly("new");
  }

  @Demand("Move: a new directory is moved with its entries, and into a lower directory, too")
  void newDirectory_isMovedWhole() throws Exception {
    lower().directory("d");
    Files.createDirectories(path("n/e"));
    write("n/e/f", "content");
    Files.move(path("n"), path("d/m"));
    reopen();
    assertThat(text("d/m/e/f")).isEqualTo("content");
    assertThat(names()).containsExactly("d");
  }

  @Demand(
      value = "Move: a directory of lower layers is moved with all that it shows",
      needs = LOWER_DIRECTORY_MOVES)
  Rows lowerDirectory_isMovedWhole() {
    return new Rows()
        .row(
            "lower",
            () -> {
              lower().file("d/a").file("d/e/b");
              movedDirectory("a", "e");
            })
        .row(
            "merged",
            () -> {
              lower().file("d/a");
              bottom().file("d/b");
              movedDirectory("a", "b");
            })
        .row(
            "with something deleted",
            () -> {
              lower().file("d/a").file("d/gone");
              Files.delete(path("d/gone"));
              movedDirectory("a");
            })
        .row(
            "with something new",
            () -> {
              lower().file("d/a");
              write("d/b", "new");
              movedDirectory("a", "b");
            })
        .row(
            "onto a deleted one",
            () -> {
              lower().file("d/a").file("x/old");
              Ground.deleteTree(path("x"));
              movedDirectory("a");
            });
  }

  private void movedDirectory(String... expected) throws Exception {
    Files.move(path("d"), path("x"));
    assertThat(names("x")).containsExactly(expected);
    assertThat(Files.exists(path("d"))).isFalse();
    reopen();
    assertThat(names("x")).containsExactly(expected);
    assertThat(Files.exists(path("d"))).isFalse();
    freeze();
    assertThat(names("x")).containsExactly(expected);
  }

  @Demand(
      value = "Move: a directory made where one was moved away is empty",
      needs = LOWER_DIRECTORY_MOVES)
  void lowerDirectory_madeAgain_isEmpty() throws Exception {
    lower().file("d/a");
    Files.move(path("d"), path("x"));
    Files.createDirectory(path("d"));
    reopen();
    assertThat(names("d")).isEmpty();
    assertThat(names("x")).containsExactly("a");
  }

  @Demand(value = "Move: a link of a lower layer is moved, not its target", needs = SYMBOLIC_LINKS)
  void link_isMovedItself() throws Exception {
    lower().file("t", "target").link("l", "t");
    Files.move(path("l"), path("m"));
    reopen();
    assertThat(names()).containsExactly("m", "t");
    assertThat(Files.readSymbolicLink(path("m"))).hasToString("t");
  }
}
