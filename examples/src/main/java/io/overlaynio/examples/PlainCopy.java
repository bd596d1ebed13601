package io.overlaynio.examples;

import io.overlaynio.examples.TreeCompiler.Compiled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The witness: an ordinary copy of the sources on which the same is done as in the overlay. If an
 * overlay is as good as a copy, both end up the same.
 */
final class PlainCopy {

  private final Path root;
  private final String classes;
  private final TreeCompiler compiler;

  /**
   * How two directories of class files compare.
   *
   * @param identical how many class files are there twice, with the same bytes
   * @param different the names of all others
   */
  record Match(int identical, List<String> different) {}

  private PlainCopy(Path root, String classes, TreeCompiler compiler) {
    this.root = root;
    this.classes = classes;
    this.compiler = compiler;
  }

  /** Copies the sources to a directory that does not exist yet. */
  static PlainCopy make(
      Path sources, Path root, String classes, TreeCompiler compiler, Progress progress)
      throws IOException {
    progress.start("copying the sources", "files");
    Trees.copy(sources, root, progress);
    return new PlainCopy(root, classes, compiler);
  }

  Path root() {
    return root;
  }

  Compiled compile() throws IOException, CompileFailure {
    return compiler.compile(root, root.resolve(classes));
  }

  /** Compares the class files here and there, byte by byte. */
  Match match(Path otherRoot) throws IOException {
    Path here = root.resolve(classes);
    Path there = otherRoot.resolve(classes);
    SortedSet<String> names = new TreeSet<>(classFiles(here));
    names.addAll(classFiles(there));
    List<String> different = new ArrayList<>();
    for (String name : names) {
      Path one = here.resolve(name);
      Path other = there.resolve(name);
      if (!Files.exists(one) || !Files.exists(other) || Files.mismatch(one, other) >= 0) {
        different.add(name);
      }
    }
    return new Match(names.size() - different.size(), different);
  }

  private static List<String> classFiles(Path directory) throws IOException {
    try (Stream<Path> tree = Files.walk(directory)) {
      return tree.filter(path -> path.toString().endsWith(".class"))
          .map(path -> Trees.name(directory, path))
          .toList();
    }
  }
}
