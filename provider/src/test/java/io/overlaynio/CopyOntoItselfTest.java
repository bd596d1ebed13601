package io.overlaynio;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;

import io.overlaynio.Subject.Ground;
import java.io.IOException;
import java.nio.file.CopyOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Copying between names that lead to one file, beside the platform's provider on a plain copy.
 *
 * <p>The platform's is right in all of these but one, and the overlay does the same: two names of
 * one file are left alone, and a link that leads to the source is replaced by a copy of it. But
 * where the source is found by way of the very link that is to be replaced, the platform (JDK 17
 * and 25) deletes the link and then does not find the source, or makes an empty directory of a link
 * to one. The Javadoc of {@code Files.copy} says that nothing is copied where source and target are
 * the same file; there the overlay does nothing.
 */
final class CopyOntoItselfTest {

  private static final List<String> NAMES =
      List.of("file", "name", "link", "linkToLink", "directory", "linkToDirectory");

  private static final List<CopyOption[]> OPTIONS =
      List.of(
          new CopyOption[0],
          new CopyOption[] {REPLACE_EXISTING},
          new CopyOption[] {NOFOLLOW_LINKS},
          new CopyOption[] {REPLACE_EXISTING, NOFOLLOW_LINKS});

  @TempDir Path temporary;
  private int grounds;

  private Ground open(Subject subject) throws IOException {
    return subject.open(
        Files.createDirectory(temporary.resolve("try" + ++grounds)),
        directory -> {
          Path file = Files.writeString(directory.resolve("file"), "content");
          Files.createLink(directory.resolve("name"), file);
          Files.createSymbolicLink(directory.resolve("link"), file.getFileName());
          Files.createSymbolicLink(directory.resolve("linkToLink"), Path.of("link"));
          Files.createDirectory(directory.resolve("directory"));
          Files.createSymbolicLink(directory.resolve("linkToDirectory"), Path.of("directory"));
        });
  }

  /** What became of the call, and of every name. */
  private static List<String> tried(Ground ground, String from, String to, CopyOption... options)
      throws IOException {
    List<String> seen = new ArrayList<>();
    try {
      Files.copy(ground.path(from), ground.path(to), options);
      seen.add("copied");
    } catch (IOException e) {
      seen.add(e.getClass().getSimpleName());
    }
    try (Stream<Path> names = Files.list(ground.root())) {
      for (Path path : names.sorted().toList()) {
        String content =
            Files.isSymbolicLink(path)
                ? " -> " + Files.readSymbolicLink(path)
                : Files.isDirectory(path) ? "/" : "=" + Files.readString(path);
        seen.add(path.getFileName() + content);
      }
    }
    return seen;
  }

  private static boolean isWayToItself(String from, String to, CopyOption... options) {
    return options.length == 1
        && options[0] == REPLACE_EXISTING
        && to.startsWith("link")
        && (from.equals(to) || (from.equals("linkToLink") && to.equals("link")));
  }

  @Test
  void copy_namesOfOneFile_isAsOnThePlatform() throws IOException {
    for (String from : NAMES) {
      for (String to : NAMES) {
        for (CopyOption[] options : OPTIONS) {
          if (!isWayToItself(from, to, options)) {
            try (Ground plain = open(Subject.PLATFORM);
                Ground overlay = open(Subject.OVERLAY_ON_PLATFORM)) {
              assertThat(tried(overlay, from, to, options))
                  .as("%s to %s, %s", from, to, List.of(options))
                  .isEqualTo(tried(plain, from, to, options));
            }
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"lower", "upper"})
  void copy_overTheLinkThatLeadsToTheSource_doesNothing(String layer) throws IOException {
    for (String from : NAMES) {
      for (String to : NAMES) {
        if (isWayToItself(from, to, REPLACE_EXISTING)) {
          try (Ground overlay = open(Subject.OVERLAY_ON_PLATFORM)) {
            if (layer.equals("upper")) {
              Files.delete(overlay.path(to));
              String target =
                  to.equals("link") ? "file" : to.equals("linkToLink") ? "link" : "directory";
              Files.createSymbolicLink(
                  overlay.path(to), overlay.root().getFileSystem().getPath(target));
            }
            Files.copy(overlay.path(from), overlay.path(to), REPLACE_EXISTING);
            assertThat(Files.isSymbolicLink(overlay.path(to))).as("%s to %s", from, to).isTrue();
            assertThat(Files.isSameFile(overlay.path(from), overlay.path(to))).isTrue();
          }
        }
      }
    }
  }

  @Test
  void copy_overAnotherNameOfTheFile_keepsThemOneFile() throws IOException {
    try (Ground overlay = open(Subject.OVERLAY_ON_PLATFORM)) {
      Path file = overlay.file("new", "content");
      Files.createLink(overlay.path("newName"), file);
      for (CopyOption[] options : OPTIONS) {
        Files.copy(file, overlay.path("newName"), options);
        assertThat(Files.isSameFile(file, overlay.path("newName"))).isTrue();
      }
    }
  }
}
