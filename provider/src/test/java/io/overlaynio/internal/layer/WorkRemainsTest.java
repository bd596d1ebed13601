package io.overlaynio.internal.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Removing whatever may be found in work. */
final class WorkRemainsTest {

  private static final int NOBODY = 65534;

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
    Needs.root("to become somebody else");
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")), "no setpriv");
    Path outside = Files.createTempDirectory("overlay-remains");
    try {
      Path tree = Files.move(lockedTree(), outside.resolve("tree"));
      give(outside);
      for (String name : List.of("tree", "tree/none", "tree/none/file", "tree/read", "tree/blind")) {
        give(outside.resolve(name));
      }
      assertThat(asNobody(tree)).isEmpty();
      assertThat(tree).doesNotExist();
    } finally {
      WorkRemains.delete(outside);
    }
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

  private static void give(Path path) throws IOException {
    Files.setAttribute(path, "unix:uid", NOBODY);
  }

  /** What the other process wrote, which is nothing if all went well. */
  private static String asNobody(Path tree) throws IOException, InterruptedException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Path classes = Files.createTempDirectory("overlay-classes");
    try {
      copyClasses(classes);
      Process process =
          new ProcessBuilder(
                  "setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", java,
                  "-cp", classes.toString(), WorkRemainsTest.class.getName() + "$Main",
                  tree.toString())
              .redirectErrorStream(true)
              .start();
      String said = new String(process.getInputStream().readAllBytes());
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
      return said;
    } finally {
      WorkRemains.delete(classes);
    }
  }

  /** The build's output may lie where only root can read. */
  private static void copyClasses(Path to) throws IOException {
    Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rwxr-xr-x"));
    for (Class<?> type : List.of(WorkRemains.class, Main.class)) {
      String name = type.getName().replace('.', '/') + ".class";
      Path copy = to.resolve(name.replace('/', File.separatorChar));
      Files.createDirectories(copy.getParent());
      try (var in = type.getClassLoader().getResourceAsStream(name)) {
        Files.copy(in, copy);
      }
    }
  }

  /** The other process. */
  static final class Main {
    private Main() {}

    public static void main(String[] arguments) throws IOException {
      WorkRemains.delete(Path.of(arguments[0]));
    }
  }
}
