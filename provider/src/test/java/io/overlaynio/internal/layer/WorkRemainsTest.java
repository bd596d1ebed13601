package io.overlaynio.internal.layer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Removing whatever may be found in work. */
final class WorkRemainsTest {

  @TempDir Path temporary;

  @Test
  void delete_missing_isNoError() throws IOException {
    WorkRemains.delete(temporary.resolve("missing"));
    WorkRemains.delete(temporary.resolve("missing/deeper"));
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void delete_linkToADirectory_removesTheLinkOnly() throws IOException {
    Path kept = Files.createDirectory(temporary.resolve("kept"));
    Files.createFile(kept.resolve("file"));
    Path tree = Files.createDirectory(temporary.resolve("tree"));
    Files.createSymbolicLink(tree.resolve("link"), kept);
    Path link = Files.createSymbolicLink(temporary.resolve("link"), kept);
    WorkRemains.delete(tree);
    WorkRemains.delete(link);
    assertThat(Files.exists(link, LinkOption.NOFOLLOW_LINKS)).isFalse();
    assertThat(tree).doesNotExist();
    assertThat(kept.resolve("file")).exists();
  }

  @Test
  void delete_deepAndWideTree_removesAll() throws IOException {
    Path top = Files.createDirectory(temporary.resolve("top"));
    Path deep = top;
    for (int i = 0; i < 1500; i++) {
      deep = Files.createDirectory(deep.resolve("d"));
      if (i % 100 == 0) {
        Files.createFile(deep.resolve("file"));
      }
    }
    for (int i = 0; i < 200; i++) {
      Files.createFile(Files.createDirectory(top.resolve("w" + i)).resolve("file"));
    }
    WorkRemains.delete(top);
    assertThat(top).doesNotExist();
  }

  @Test
  void delete_modesOfACopiedUpTree_areNoObstacleToItsOwner() throws IOException {
    Path tree = lockedTree();
    WorkRemains.delete(tree);
    assertThat(tree).doesNotExist();
  }

  @Test
  void delete_modesOfACopiedUpTreeAsNobody_areNoObstacle() throws Exception {
    Nobody.require(temporary);
    Path tree = lockedTree();
    Nobody.give(temporary);
    for (String name : List.of("", "none", "none/file", "read", "blind")) {
      Nobody.give(tree.resolve(name));
    }
    assertThat(Nobody.run(temporary, Main.class, tree.toString())).isEmpty();
    assertThat(tree).doesNotExist();
  }

  private Path lockedTree() throws IOException {
    Path tree = Files.createDirectory(temporary.resolve("tree"));
    for (String[] one :
        new String[][] {{"none", "---------"}, {"read", "r--r--r--"}, {"blind", "-wx-wx-wx"}}) {
      Path directory = Files.createDirectory(tree.resolve(one[0]));
      Files.createFile(directory.resolve("file"));
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(one[1]));
    }
    Files.setPosixFilePermissions(tree, PosixFilePermissions.fromString("---------"));
    return tree;
  }

  /** The other process. */
  static final class Main {
    private Main() {}

    public static void main(String[] arguments) throws IOException {
      WorkRemains.delete(Path.of(arguments[0]));
    }
  }
}
