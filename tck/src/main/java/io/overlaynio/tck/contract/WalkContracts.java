package io.overlaynio.tck.contract;

import static io.overlaynio.tck.contract.Capability.SYMBOLIC_LINKS;
import static io.overlaynio.tck.contract.Refusal.refused;
import static java.nio.file.FileVisitOption.FOLLOW_LINKS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;

/** Walking a tree. */
final class WalkContracts extends FileSystemArea {

  private void build() throws IOException {
    directory("d");
    directory("d/e");
    file("d/e/f");
    file("a");
  }

  private List<String> walked(int depth, FileVisitOption... options) throws IOException {
    try (Stream<Path> walk = Files.walk(root(), depth, options)) {
      return walk.map(entry -> written(root().relativize(entry))).sorted().toList();
    }
  }

  @Demand("Files.walk: the start and everything below, depth-first")
  void walk_isWholeTree() throws Exception {
    build();
    assertThat(walked(Integer.MAX_VALUE)).containsExactly("", "a", "d", "d/e", "d/e/f");
  }

  @Demand("Files.walk: a directory comes before its entries")
  void walk_parentsFirst() throws Exception {
    build();
    try (Stream<Path> walk = Files.walk(root())) {
      List<Path> order = walk.toList();
      assertThat(order.indexOf(path("d"))).isLessThan(order.indexOf(path("d/e")));
      assertThat(order.indexOf(path("d/e"))).isLessThan(order.indexOf(path("d/e/f")));
    }
  }

  @Demand("Files.walk: to a depth; 0 is the start only")
  Rows walk_depth_isKept() {
    return new Rows()
        .row(
            "0",
            () -> {
              build();
              assertThat(walked(0)).containsExactly("");
            })
        .row(
            "1",
            () -> {
              build();
              assertThat(walked(1)).containsExactly("", "a", "d");
            })
        .row(
            "2",
            () -> {
              build();
              assertThat(walked(2)).containsExactly("", "a", "d", "d/e");
            });
  }

  @Demand("Files.walk: a file as the start is all there is")
  void walk_file_isItself() throws Exception {
    file("a");
    try (Stream<Path> walk = Files.walk(path("a"))) {
      assertThat(walk).containsExactly(path("a"));
    }
  }

  @Demand(value = "Files.walk: links are not followed unless asked for", needs = SYMBOLIC_LINKS)
  void walk_link_isNotFollowed() throws Exception {
    build();
    link("l", "d");
    assertThat(walked(9)).containsExactly("", "a", "d", "d/e", "d/e/f", "l");
  }

  @Demand(value = "FileVisitOption.FOLLOW_LINKS: links are followed", needs = SYMBOLIC_LINKS)
  void walk_followed_isThroughLinks() throws Exception {
    build();
    link("l", "d");
    assertThat(walked(9, FOLLOW_LINKS))
        .containsExactly("", "a", "d", "d/e", "d/e/f", "l", "l/e", "l/e/f");
  }

  @Demand(
      value = "FileVisitOption.FOLLOW_LINKS: a dangling link is visited as the link it is",
      needs = SYMBOLIC_LINKS)
  void walk_followedDangling_isVisited() throws Exception {
    link("l", "none");
    assertThat(walked(9, FOLLOW_LINKS)).containsExactly("", "l");
  }

  @Demand(
      value = "Files.walk: FileSystemLoopException for a link to a directory above it",
      needs = SYMBOLIC_LINKS)
  void walk_loop_isRefused() throws Exception {
    directory("d");
    link("d/up", "../d");
    UncheckedIOException thrown =
        refused(UncheckedIOException.class, () -> walked(99, FOLLOW_LINKS));
    assertThat(thrown.getCause()).isExactlyInstanceOf(FileSystemLoopException.class);
    assertThat(((FileSystemLoopException) thrown.getCause()).getFile())
        .isEqualTo(path("d/up").toString());
  }

  @Demand("Files.find: those that the matcher accepts, which is given their attributes")
  void find_matching_areThose() throws Exception {
    build();
    try (Stream<Path> found =
        Files.find(root(), 9, (path, attributes) -> attributes.isRegularFile())) {
      assertThat(found).containsExactlyInAnyOrder(path("a"), path("d/e/f"));
    }
  }

  @Demand("Files.walkFileTree: visits in order, and may skip or delete what it visits")
  void walkFileTree_deletes() throws Exception {
    build();
    List<String> visited = new ArrayList<>();
    Files.walkFileTree(
        path("d"),
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            visited.add("file " + file.getFileName());
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, IOException failure)
              throws IOException {
            visited.add("directory " + directory.getFileName());
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
    assertThat(visited).containsExactly("file f", "directory e", "directory d");
    assertThat(names(root())).containsExactly("a");
  }

  @Demand("Files.walkFileTree: visitFileFailed is told of a start that does not exist")
  void walkFileTree_missing_isTold() throws Exception {
    List<Path> failed = new ArrayList<>();
    Files.walkFileTree(
        missing(),
        EnumSet.noneOf(FileVisitOption.class),
        9,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure) {
            failed.add(file);
            return FileVisitResult.CONTINUE;
          }
        });
    assertThat(failed).containsExactly(missing());
  }

  @Demand("Files.walk: a deep tree is walked to its end")
  void walk_deepTree_isWalked() throws Exception {
    Path deep = root();
    for (int depth = 0; depth < 60; depth++) {
      deep = Files.createDirectory(deep.resolve("d"));
    }
    try (Stream<Path> walk = Files.walk(root())) {
      assertThat(walk.count()).isEqualTo(61);
    }
  }
}
