package io.overlaynio.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.overlaynio.OverlayFileSystem;
import io.overlaynio.OverlayOptions;
import io.overlaynio.examples.TreeCompiler.Compiled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** javac on plain directories and on overlays. */
final class TreeCompilerTest {

  @TempDir private Path folder;

  private final TreeCompiler compiler = new TreeCompiler(List.of(), Quiet.progress());

  @Test
  void compile_throughOverlay_givesTheBytesOfAPlainCopy() throws Exception {
    Path lower = SmallTree.make(folder.resolve("lower"));
    Path plain = SmallTree.make(folder.resolve("plain"));
    Path upper = Files.createDirectory(folder.resolve("upper"));
    compiler.compile(plain, plain.resolve("classes"));

    try (OverlayFileSystem overlay =
        OverlayFileSystem.open(OverlayOptions.builder().lower(lower).upper(upper).build())) {
      Path root = overlay.getPath("/");
      compiler.compile(root, root.resolve("classes"));

      assertThat(files(root)).isEqualTo(files(plain)).hasSize(12);
      for (String name : files(plain)) {
        assertThat(Files.mismatch(root.resolve(name), plain.resolve(name))).as(name).isEqualTo(-1);
      }
    }
    assertThat(lower.resolve("classes")).doesNotExist();
  }

  @Test
  void compile_twice_emptiesTheOutputFirst() throws Exception {
    Path tree = SmallTree.make(folder.resolve("tree"));
    Path classes = tree.resolve("classes");
    compiler.compile(tree, classes);
    Files.delete(tree.resolve("shop/Window.java"));

    Compiled again = compiler.compile(tree, classes);

    assertThat(again.sources()).isEqualTo(3);
    assertThat(classes.resolve("shop/Window.class")).doesNotExist();
    assertThat(classes.resolve("shop/Shop.class")).exists();
  }

  @Test
  void compile_severalTypesInASource_areAllKnown() throws Exception {
    Path tree = folder.resolve("tree");
    SmallTree.write(tree, "p/A.java", "package p; class A { class Inner {} } class B {}");
    SmallTree.write(tree, "p/package-info.java", "package p;");

    Compiled compiled = compiler.compile(tree, tree.resolve("classes"));

    assertThat(compiled.typesBySource()).containsOnlyKeys("p/A.java");
    assertThat(compiled.typesBySource().get("p/A.java")).containsExactly("A", "B");
  }

  @Test
  void compile_moduleThatResolves_isCompiledAsOne() throws Exception {
    Path tree = SmallTree.make(folder.resolve("tree"));
    SmallTree.write(tree, "module-info.java", "module shop { requires java.logging; }");

    Compiled compiled = compiler.compile(tree, tree.resolve("classes"));

    assertThat(compiled.note()).isEmpty();
    assertThat(tree.resolve("classes/module-info.class")).exists();
  }

  @Test
  void compile_moduleThatDoesNotResolve_isCompiledWithoutItsDescriptor() throws Exception {
    Path tree = SmallTree.make(folder.resolve("tree"));
    SmallTree.write(tree, "module-info.java", "module shop { requires not.here; }");

    Compiled compiled = compiler.compile(tree, tree.resolve("classes"));

    assertThat(compiled.note()).startsWith("without module-info.java");
    assertThat(compiled.sources()).isEqualTo(4);
    assertThat(tree.resolve("classes/module-info.class")).doesNotExist();
    assertThat(tree.resolve("classes/shop/Shop.class")).exists();
  }

  @Test
  void compile_severalModules_isCompiledWithoutDescriptors() throws Exception {
    Path tree = SmallTree.make(folder.resolve("tree"));
    SmallTree.write(tree, "one/module-info.java", "module one {}");
    SmallTree.write(tree, "two/module-info.java", "module two {}");

    assertThat(compiler.compile(tree, tree.resolve("classes")).note())
        .startsWith("without the module-info.java files");
  }

  @Test
  void compile_manyErrors_namesTheFirstOnes() throws Exception {
    Path tree = folder.resolve("tree");
    for (int i = 10; i < 25; i++) {
      SmallTree.write(tree, "C" + i + ".java", "class C" + i + " { Missing missing; }");
    }
    assertThatThrownBy(() -> compiler.compile(tree, tree.resolve("classes")))
        .isInstanceOf(CompileFailure.class)
        .hasMessageContaining("C19.java:1: cannot find symbol")
        .hasMessageEndingWith("and 5 more")
        .message()
        .hasLineCount(12);
  }

  private static List<String> files(Path root) throws IOException {
    try (Stream<Path> tree = Files.walk(root)) {
      return tree.filter(Files::isRegularFile)
          .map(path -> Trees.name(root, path))
          .sorted()
          .toList();
    }
  }
}
