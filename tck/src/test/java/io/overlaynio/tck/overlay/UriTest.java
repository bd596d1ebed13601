package io.overlaynio.tck.overlay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.overlaynio.OverlayFormat;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Paths of an overlay as URIs, as text, and among paths of others. */
final class UriTest {

  @RegisterExtension
  final Rig rig = new Rig(new Cell(Layering.PLATFORM, OverlayFormat.AUTO, Layering.PLATFORM));

  @Test
  void toUri_everyListedName_comesBackAndReads() throws IOException {
    Machine.requireEncodable("\u00e4\u6f22");
    List<String> names =
        List.of(
            "plain", "a b", "%41", "#", "?", "\u00e4\u6f22", "a+b;c", "a:b", "[x]", "{y}", "q\"");
    for (String name : names) {
      rig.lower().file("d/" + name, name);
    }
    List<Path> listed = new ArrayList<>();
    try (Stream<Path> stream = Files.list(rig.path("/d"))) {
      stream.forEach(listed::add);
    }
    assertThat(listed).hasSameSizeAs(names);
    for (Path path : listed) {
      URI uri = URI.create(path.toUri().toASCIIString());
      assertThat(Path.of(uri)).isEqualTo(path).hasContent(path.getFileName().toString());
    }
  }

  @Test
  void toUri_closedOverlay_isNotFound() throws IOException {
    rig.lower().file("file");
    URI uri = rig.path("/file").toUri();
    assertThat(Path.of(uri)).exists();
    rig.close();
    assertThatExceptionOfType(FileSystemNotFoundException.class).isThrownBy(() -> Path.of(uri));
  }

  @Test
  void toFile_overlayPath_isRefusedWithTheWayOut() throws IOException {
    rig.lower().file("file");
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> rig.path("/file").toFile())
        .withMessageContaining("/file");
  }

  @Test
  void provider_foreignPath_isRefused() throws IOException {
    rig.lower().file("file");
    Path foreign = rig.lower().path("file");
    var provider = rig.overlay().provider();
    assertThatExceptionOfType(ProviderMismatchException.class)
        .isThrownBy(() -> provider.delete(foreign));
    assertThatExceptionOfType(ProviderMismatchException.class)
        .isThrownBy(() -> provider.createSymbolicLink(rig.path("/link"), foreign));
    assertThatExceptionOfType(ProviderMismatchException.class)
        .isThrownBy(() -> rig.path("/file").resolve(foreign));
    assertThat(provider.isSameFile(rig.path("/file"), foreign)).isFalse();
  }

  @Test
  void copyAndMove_toAndFromThePlatform_carryContentsAndTimes() throws IOException {
    rig.lower().file("low", "low").file("d/inside");
    Path outside = Files.createDirectory(rig.scratch().resolve("outside"));
    Files.copy(rig.path("/low"), outside.resolve("copied"));
    Files.move(rig.path("/low"), outside.resolve("moved"));
    Files.copy(outside.resolve("copied"), rig.path("/in"));
    Files.move(outside.resolve("copied"), rig.path("/d/in"));
    assertThat(outside.resolve("moved")).hasContent("low");
    assertThat(outside.resolve("copied")).doesNotExist();
    assertThat(rig.path("/low")).doesNotExist();
    assertThat(rig.path("/in")).hasContent("low");
    assertThat(rig.path("/d/in")).hasContent("low");
  }

  @Test
  void getPathMatcher_globAndRegex_match() throws IOException {
    rig.lower().file("src/Main.java");
    var glob = rig.overlay().getPathMatcher("glob:/**/*.{java,class}");
    var regex = rig.overlay().getPathMatcher("regex:.*/M[a-z]+\\.java");
    assertThat(rig.path("/src/Main.java")).matches(glob::matches).matches(regex::matches);
    assertThat(rig.path("/src/Main.txt")).matches(path -> !glob.matches(path));
  }

  @Test
  void isSameFileSystem_twoPaths_areOfIt() throws IOException {
    rig.lower().file("file");
    assertThat(rig.path("/file").getFileSystem()).isSameAs(rig.overlay());
    assertThat(rig.path("/file").getFileSystem()).isNotSameAs(FileSystems.getDefault());
    assertThat(rig.overlay().getRootDirectories()).containsExactly(rig.path("/"));
    assertThat(rig.path("file").toAbsolutePath()).isEqualTo(rig.path("/file"));
  }
}
