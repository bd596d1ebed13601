package io.overlaynio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.overlaynio.internal.layer.Needs;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An upper that is opened again with another work directory, or without what was written down in
 * the one it had: it is shown as it was, or refused.
 */
final class UpperReopenedTest {

  @TempDir Path temporary;
  private Path lower;
  private Path upper;

  @BeforeEach
  void layers() throws IOException {
    lower = Files.createDirectories(temporary.resolve("lower"));
    upper = Files.createDirectories(temporary.resolve("upper"));
    Files.writeString(lower.resolve("a"), "a");
    Files.writeString(lower.resolve("b"), "b");
    Files.createDirectories(lower.resolve("d/e"));
    Files.writeString(lower.resolve("d/f"), "f");
  }

  private OverlayOptions.Builder options() {
    return OverlayOptions.builder().lower(lower).upper(upper);
  }

  private static void open(OverlayOptions.Builder options) throws IOException {
    OverlayFileSystem.open(options.build()).close();
  }

  private void delete(OverlayFormat format) throws IOException {
    try (OverlayFileSystem overlay = OverlayFileSystem.open(options().format(format).build())) {
      Files.delete(overlay.getPath("/a"));
      Files.delete(overlay.getPath("/d/f"));
      Files.createFile(overlay.getPath("/new"));
    }
  }

  private void assertThatItIsAsLeft(OverlayOptions.Builder options) throws IOException {
    try (OverlayFileSystem overlay = OverlayFileSystem.open(options.build());
        Stream<Path> names = Files.walk(overlay.getPath("/"))) {
      assertThat(names.map(Path::toString))
          .containsExactlyInAnyOrder("/", "/b", "/d", "/d/e", "/new");
    }
  }

  private void loseWork() throws IOException {
    try (Stream<Path> all = Files.walk(temporary.resolve(".upper.work"))) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  @Test
  void open_markerWithAnotherWork_isAsLeft() throws IOException {
    delete(OverlayFormat.MARKER);
    assertThatItIsAsLeft(options().work(temporary.resolve("other")));
    assertThatThrownBy(
            () -> open(options().work(temporary.resolve("third")).format(OverlayFormat.USER)))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("written in format marker");
  }

  @Test
  void open_markerWithoutItsWork_mustBeNamed() throws IOException {
    Needs.devicesAndAttributes(temporary);
    delete(OverlayFormat.MARKER);
    loseWork();
    assertThatThrownBy(() -> open(options()))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("names that begin with .wh.")
        .hasMessageContaining("ask for the format");
    assertThatItIsAsLeft(options().format(OverlayFormat.MARKER));
    assertThatItIsAsLeft(options());
  }

  @Test
  void open_userWithoutItsWork_isFoundOut() throws IOException {
    Needs.devicesAndAttributes(temporary);
    delete(OverlayFormat.USER);
    loseWork();
    assertThatThrownBy(() -> open(options().format(OverlayFormat.MARKER)))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("0:0 devices");
    assertThatItIsAsLeft(options());
  }

  @Test
  void open_kernelWithoutItsWork_isFoundOut() throws IOException {
    Needs.format("kernel", temporary);
    try (OverlayFileSystem overlay =
        OverlayFileSystem.open(options().format(OverlayFormat.KERNEL).build())) {
      Files.move(overlay.getPath("/d"), overlay.getPath("/moved"));
    }
    loseWork();
    assertThatThrownBy(() -> open(options().format(OverlayFormat.USER)))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("trusted.overlay attributes");
    try (OverlayFileSystem overlay = OverlayFileSystem.open(options().build())) {
      assertThat(overlay.getPath("/moved/f")).hasContent("f");
      assertThat(overlay.getPath("/d")).doesNotExist();
    }
  }

  @Test
  void open_plainFilesWithoutAnyRecord_isFine() throws IOException {
    Files.createDirectories(upper.resolve("d"));
    Files.writeString(upper.resolve("d/f"), "upper");
    try (OverlayFileSystem overlay = OverlayFileSystem.open(options().build())) {
      assertThat(overlay.getPath("/d/f")).hasContent("upper");
      assertThat(overlay.getPath("/d/e")).isDirectory();
    }
  }

  @Test
  void open_volatileWithAnotherWork_isRefused() throws IOException {
    open(options().work(temporary.resolve("work")).durability(Durability.VOLATILE));
    for (String another : new String[] {"work", ".upper.work", "third"}) {
      assertThatThrownBy(() -> open(options().work(temporary.resolve(another))))
          .isInstanceOf(FileSystemException.class)
          .hasMessageContaining("durability=volatile");
    }
  }

  @Test
  void open_twiceWithTwoWorks_isRefused() throws IOException {
    OverlayFileSystemProvider another = new OverlayFileSystemProvider();
    try (OverlayFileSystem open = OverlayFileSystem.open(options().build())) {
      assertThat(open.isOpen()).isTrue();
      assertThatThrownBy(
              () ->
                  another
                      .newFileSystem(
                          URI.create("overlay://second/"),
                          Map.of("lower", lower, "upper", upper, "work", temporary.resolve("w")))
                      .close())
          .isInstanceOf(FileSystemException.class)
          .hasMessageContaining("is open as an overlay already");
    }
    open(options().work(temporary.resolve("w")));
  }

  @Test
  void open_upperInTheWorkOfAnother_isRefused() throws IOException {
    try (OverlayFileSystem open = OverlayFileSystem.open(options().build())) {
      Path inside = Files.createDirectory(temporary.resolve(".upper.work/work/inside"));
      assertThatThrownBy(
              () -> open(OverlayOptions.builder().lower(lower).upper(inside).name("second")))
          .isInstanceOf(FileSystemException.class)
          .hasMessageContaining(open.getPath("/").toUri().getAuthority());
    }
  }

  @Test
  void open_zipAsUpper_isRefusedWithAdvice() throws IOException {
    URI zip = URI.create("jar:" + temporary.resolve("upper.zip").toUri());
    try (FileSystem archive = FileSystems.newFileSystem(zip, Map.of("create", "true"))) {
      Path inside = Files.createDirectory(archive.getPath("/upper"));
      assertThatThrownBy(() -> open(OverlayOptions.builder().lower(lower).upper(inside)))
          .isInstanceOf(FileSystemException.class)
          .hasMessageContaining("scheme jar cannot hold an upper layer");
    }
  }

  @Test
  void newFileSystem_emptyLower_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FileSystems.newFileSystem(upper, Map.of("lower", "")))
        .withMessageContaining("empty text");
  }
}
