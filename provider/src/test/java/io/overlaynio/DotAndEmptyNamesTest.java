package io.overlaynio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Paths that end in a dot, and the empty one in a directory that is held: as on the platform. */
final class DotAndEmptyNamesTest {

  @TempDir Path temporary;
  private final List<String> seen = new ArrayList<>();

  private interface Deed {
    void run() throws IOException;
  }

  private interface Deeds {
    void in(Path root) throws IOException;
  }

  private void see(Path root, String what, Deed deed) throws IOException {
    try {
      deed.run();
      seen.add(what + " works");
    } catch (FileSystemException e) {
      String how = e.getClass() + " " + e.getFile() + " " + e.getOtherFile();
      seen.add(what + " " + how.replace(root + "/", "/"));
    }
  }

  /** What is seen in a plain directory is the oracle. */
  private void assertAsOnThePlatform(Deeds deeds) throws IOException {
    deeds.in(Files.createDirectory(temporary.resolve("plain")));
    List<String> plain = List.copyOf(seen);
    seen.clear();
    OverlayOptions options =
        OverlayOptions.builder()
            .lower(Files.createDirectory(temporary.resolve("lower")))
            .upper(Files.createDirectory(temporary.resolve("upper")))
            .build();
    try (OverlayFileSystem overlay = OverlayFileSystem.open(options)) {
      deeds.in(Files.createDirectory(overlay.getPath("/plain")));
    }
    assertThat(seen).isEqualTo(plain);
  }

  @Test
  void create_nameEndsInDot_isRefusedAsOnThePlatform() throws IOException {
    assertAsOnThePlatform(
        root -> {
          for (String name : List.of("missing/.", "d/.", "f/.")) {
            Files.createDirectories(root.resolve("d"));
            Path path = root.resolve(name);
            see(root, "createDirectory " + name, () -> Files.createDirectory(path));
            see(root, "createFile " + name, () -> Files.createFile(path));
            see(root, "createSymbolicLink " + name, () -> Files.createSymbolicLink(path, root));
          }
        });
  }

  @Test
  void secureStream_emptyPath_isMissingAsOnThePlatform() throws IOException {
    assertAsOnThePlatform(
        root -> {
          Path empty = root.getFileSystem().getPath("");
          Path other = root.getFileSystem().getPath("other");
          Files.createFile(root.resolve("file"));
          try (DirectoryStream<Path> stream = Files.newDirectoryStream(root)) {
            assumeTrue(stream instanceof SecureDirectoryStream, "no secure streams here");
            SecureDirectoryStream<Path> held = (SecureDirectoryStream<Path>) stream;
            see(root, "list", () -> held.newDirectoryStream(empty).close());
            see(root, "delete", () -> held.deleteFile(empty));
            see(root, "delete directory", () -> held.deleteDirectory(empty));
            see(root, "move", () -> held.move(empty, held, other));
            see(root, "move to", () -> held.move(root.resolve("file").getFileName(), held, empty));
            see(
                root,
                "attributes",
                () ->
                    held.getFileAttributeView(empty, BasicFileAttributeView.class)
                        .readAttributes());
            // Not CREATE_NEW, with which the JDK's own throws an exception of arrays.
            Set<StandardOpenOption> make =
                Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE);
            see(root, "make", () -> held.newByteChannel(empty, make).close());
            see(
                root,
                "read",
                () -> held.newByteChannel(empty, Set.of(StandardOpenOption.READ)).close());
          }
          assertThat(root.resolve("file")).exists();
        });
  }
}
