package io.overlaynio.tck.overlay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Listing directories, whole or by pattern, while nothing or everything changes. */
@OnPossibleCells
final class DirectoryStreamTest {

  @RegisterExtension final Rig rig;

  DirectoryStreamTest(Cell cell) {
    this.rig = new Rig(cell);
  }

  @Test
  void newDirectoryStream_glob_choosesByName() throws IOException {
    rig.lower(1).file("d/a.java").file("d/b.java").file("d/.hidden");
    rig.lower(0).file("d/b.java").file("d/c.txt").file("d/x/e.java");
    assertThat(listed("/d", "*.java")).containsExactlyInAnyOrder("/d/a.java", "/d/b.java");
    assertThat(listed("/d", "*.{java,txt}"))
        .containsExactlyInAnyOrder("/d/a.java", "/d/b.java", "/d/c.txt");
    assertThat(listed("/d", "[ab].*")).containsExactlyInAnyOrder("/d/a.java", "/d/b.java");
    assertThat(listed("/d", "?")).containsExactlyInAnyOrder("/d/x");
    assertThat(listed("/d", "none*")).isEmpty();
    assertThat(listed("d", "c*")).containsExactly("d/c.txt");
  }

  private List<String> listed(String directory, String glob) throws IOException {
    List<String> found = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(rig.path(directory), glob)) {
      stream.forEach(path -> found.add(path.toString()));
    }
    return found;
  }

  @Test
  void newDirectoryStream_filter_isAskedAndMayFail() throws IOException {
    rig.lower().file("d/a").file("d/b");
    try (DirectoryStream<Path> stream =
        Files.newDirectoryStream(rig.path("/d"), path -> path.endsWith("b"))) {
      assertThat(stream).containsExactly(rig.path("/d/b"));
    }
    IOException failure = new IOException("by the filter");
    try (DirectoryStream<Path> stream =
        Files.newDirectoryStream(
            rig.path("/d"),
            path -> {
              throw failure;
            })) {
      assertThatExceptionOfType(DirectoryIteratorException.class)
          .isThrownBy(() -> stream.iterator().hasNext())
          .withCause(failure);
    }
  }

  @Test
  void newDirectoryStream_usedWrongly_isRefused() throws IOException {
    rig.lower().file("d/a");
    DirectoryStream<Path> stream = Files.newDirectoryStream(rig.path("/d"));
    Iterator<Path> iterator = stream.iterator();
    assertThatIllegalStateException().isThrownBy(stream::iterator);
    iterator.next();
    assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(iterator::next);
    stream.close();
    stream.close();
    assertThatIllegalStateException().isThrownBy(stream::iterator);
    assertThatExceptionOfType(NoSuchFileException.class)
        .isThrownBy(() -> Files.newDirectoryStream(rig.path("/none")));
  }

  @Test
  void newDirectoryStream_manyNames_listsEachOnce() throws IOException {
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      rig.lower(i % 2).file("d/" + i);
      rig.lower((i / 2) % 2).file("d/" + i);
      expected.add("/d/" + i);
    }
    assertThat(listed("/d", "*")).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void walkFileTree_mergedTree_visitsAllOfIt() throws IOException {
    rig.lower(1).file("a/b/c").file("a/d");
    rig.lower(0).file("a/b/e").file("f");
    List<String> visited = new ArrayList<>();
    Files.walkFileTree(
        rig.path("/"),
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            assertThat(attributes.isRegularFile()).isTrue();
            visited.add(file.toString());
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, IOException failure) {
            visited.add(directory + "/");
            return FileVisitResult.CONTINUE;
          }
        });
    assertThat(visited)
        .containsExactlyInAnyOrder("/a/b/c", "/a/b/e", "/a/b/", "/a/d", "/a/", "/f", "//");
    try (Stream<Path> found = Files.find(rig.path("/a"), 9, (path, of) -> of.isDirectory())) {
      assertThat(found).containsExactlyInAnyOrder(rig.path("/a"), rig.path("/a/b"));
    }
  }
}
