package io.overlaynio.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.overlaynio.examples.TreeCompiler.Compiled;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever the tree, what is chosen can be done, and the rest compiles. */
final class ChangesTest {

  private final TreeCompiler compiler = new TreeCompiler(List.of(), Quiet.progress());
  private Path tree;

  @BeforeEach
  void inTree(@TempDir Path folder) {
    tree = folder.resolve("tree");
  }

  @Test
  void choose_typeThatNobodyNames_isDeleted() throws Exception {
    SmallTree.make(tree);

    assertThat(targets(change()))
        .containsExactly("shop/till/Till.java", "shop/Window.java", "shop/till to till-renamed");

    assertThat(tree.resolve("shop/Window.java")).doesNotExist();
    assertThat(tree.resolve("shop/till")).doesNotExist();
    assertThat(tree.resolve("shop/till-renamed/Till.java")).content().endsWith("\n// edited\n");
  }

  @Test
  void choose_everyTypeNamed_deletesADescription() throws Exception {
    SmallTree.write(tree, "p/A.java", "package p; class A { B b; }");
    SmallTree.write(tree, "p/B.java", "package p; class B { A a; }");
    SmallTree.write(tree, "p/package-info.java", "package p;");

    assertThat(targets(change()))
        .containsExactly("p/A.java", "p/package-info.java", "p to p-renamed");
  }

  @Test
  void choose_secondTypeOfASourceNamed_keepsTheSource() throws Exception {
    SmallTree.write(tree, "p/A.java", "package p; class A {} class Second {}");
    SmallTree.write(tree, "p/B.java", "package p; class B { Second second; /* B */ }");

    assertThat(targets(change()).get(1)).isEqualTo("p/B.java");
  }

  @Test
  void choose_oneSourceAlone_deletesWhatWasJustAdded() throws Exception {
    SmallTree.write(tree, "Alone.java", "class Alone {}");
    SmallTree.write(tree, "Passing.java.txt", "");

    assertThat(targets(change())).containsExactly("Alone.java", "Passing.java", "nothing");

    assertThat(tree.resolve("Passing.java")).doesNotExist();
    assertThat(tree.resolve("Alone.java")).exists();
  }

  @Test
  void choose_newNameTaken_findsAnother() throws Exception {
    SmallTree.make(tree);
    Files.createDirectory(tree.resolve("shop/till-renamed"));

    assertThat(targets(change()).get(2)).isEqualTo("shop/till to till-renamed2");
  }

  /** Compiles, changes, compiles again. */
  private List<Change> change() throws Exception {
    Compiled compiled = compiler.compile(tree, tree.resolve("classes"));
    List<Change> changes = Changes.choose(tree, compiled);
    for (Change change : changes) {
      change.applyTo(tree);
    }
    compiler.compile(tree, tree.resolve("classes"));
    return changes;
  }

  private static List<String> targets(List<Change> changes) {
    assertThat(changes).extracting(Change::verb).containsExactly("edit", "delete", "rename");
    return changes.stream().map(Change::target).toList();
  }
}
