package io.overlaynio.tck.bench;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/** Listing and walking, the first time and again. */
final class ListingCases {

  private static final int LOWERS = 4;
  private static final double AGAIN = 0.3;
  private static final double FIRST = 1.2;

  private final int names;
  private final int directories;

  private ListingCases(int scale) {
    this.names = 25_000 * scale;
    this.directories = 40 * scale;
  }

  static List<TreeCase> all(int scale) {
    ListingCases cases = new ListingCases(scale);
    TreeCase list = TreeCase.of("list-again", AGAIN, 1, cases::fillOne, cases::list).over(LOWERS);
    TreeCase walk = TreeCase.of("walk-again", AGAIN, 1, cases::fillTree, cases::walk).over(LOWERS);
    return List.of(
        list, cases.first("list-first", list), walk, cases.first("walk-first", walk), cold(scale));
  }

  private TreeCase first(String name, TreeCase again) {
    return TreeCase.of(name, FIRST, 1, again.fill(), again.turn()).over(LOWERS).after(Side::reopen);
  }

  /** Most names are in one lower only, some in two. */
  private void fillOne(Stage stage) throws IOException {
    stage.merged("all");
    for (int i = 0; i < names; i++) {
      Files.createFile(stage.lowers().get(i % LOWERS).resolve("all/name" + i));
      if (i % 10 == 0) {
        Files.createFile(stage.lowers().get((i + 1) % LOWERS).resolve("all/name" + i));
      }
    }
  }

  private void list(Side side) throws IOException {
    int seen = 0;
    try (DirectoryStream<Path> all = Files.newDirectoryStream(side.root().resolve("all"))) {
      for (Path path : all) {
        seen += path == null ? 0 : 1;
      }
    }
    TreeCase.require(seen == names, seen);
  }

  /** A hundred files in each directory, of all lowers. */
  private void fillTree(Stage stage) throws IOException {
    for (int d = 0; d < directories; d++) {
      stage.merged("d" + d);
      for (int i = 0; i < 100; i++) {
        Files.write(stage.lowers().get(i % LOWERS).resolve("d" + d + "/f" + i), new byte[10]);
      }
    }
  }

  private void walk(Side side) throws IOException {
    long[] bytes = new long[1];
    Files.walkFileTree(
        side.root(),
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            bytes[0] += attributes.size();
            return FileVisitResult.CONTINUE;
          }
        });
    TreeCase.require(bytes[0] == directories * 1000L, bytes[0]);
  }

  /** Names that nobody has asked for since the disk was mounted. */
  private static TreeCase cold(int scale) {
    int names = 10_000 * scale;
    int lowers = 32;
    return TreeCase.of(
            "cold",
            1.5,
            names,
            stage -> {
              stage.merged("cold");
              for (int i = 0; i < names; i++) {
                Files.createFile(stage.lowers().get(i % lowers).resolve("cold/name" + i));
              }
            },
            side -> {
              for (Path path : side.paths("cold/name", names)) {
                TreeCase.require(Files.exists(path), path);
              }
            })
        .over(lowers)
        .after(side -> side.paths("cold/name", names))
        .fromTheDisk();
  }
}
