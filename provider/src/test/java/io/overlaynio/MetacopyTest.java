package io.overlaynio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.overlaynio.internal.layer.Needs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files that an image tool has left without contents, in format {@code user}: they are never read
 * as what they look like, a hole.
 */
final class MetacopyTest {

  private static final String MARK = "user:overlay.metacopy";

  @TempDir Path temporary;
  private Path lower;
  private Path upper;

  @BeforeEach
  void layers() throws IOException {
    Needs.format("user", temporary);
    lower = Files.createDirectories(temporary.resolve("lower"));
    upper = Files.createDirectories(temporary.resolve("upper"));
    hole(lower);
  }

  private static void hole(Path layer) throws IOException {
    Path file = Files.write(layer.resolve("hole"), new byte[100]);
    Files.setAttribute(file, MARK, new byte[0]);
  }

  private OverlayFileSystem open(OverlayFormat format) throws IOException {
    return OverlayFileSystem.open(
        OverlayOptions.builder().lower(lower).upper(upper).format(format).build());
  }

  private static void isRefused(ThrowingCallable code, Path file) {
    assertThatThrownBy(code)
        .isInstanceOf(FileSystemException.class)
        .hasMessageStartingWith(file.toString())
        .hasMessageContaining("metacopy")
        .hasMessageContaining("not supported");
  }

  @Test
  void read_lowerFileWithoutContents_isRefusedEachTime() throws IOException {
    try (OverlayFileSystem overlay = open(OverlayFormat.USER)) {
      Path file = overlay.getPath("/hole");
      for (int i = 0; i < 2; i++) {
        isRefused(() -> Files.readAllBytes(file), file);
        isRefused(() -> Files.newInputStream(file).close(), file);
      }
    }
  }

  @Test
  void change_lowerFileWithoutContents_isRefusedAndCopiesNothingUp() throws IOException {
    try (OverlayFileSystem overlay = open(OverlayFormat.USER)) {
      Path file = overlay.getPath("/hole");
      Path copy = overlay.getPath("/copy");
      isRefused(() -> Files.write(file, new byte[1], StandardOpenOption.APPEND), file);
      isRefused(() -> Files.setPosixFilePermissions(file, Set.of()), file);
      isRefused(() -> Files.copy(file, copy), file);
      assertThat(copy).doesNotExist();
      assertThat(upper).isEmptyDirectory();
    }
  }

  @Test
  void open_upperWithFileWithoutContents_isRefused() throws IOException {
    hole(upper);
    isRefused(() -> open(OverlayFormat.USER).close(), upper.resolve("hole"));
    isRefused(() -> open(OverlayFormat.AUTO).close(), upper.resolve("hole"));
  }

  /** Of the size and the time of the hole, so that only contents tell whether it was changed. */
  @Test
  void changes_lowerFileWithoutContents_isNotComparedAsAHole() throws IOException {
    Path changed = Files.write(upper.resolve("hole"), new byte[100]);
    Files.setLastModifiedTime(changed, Files.getLastModifiedTime(lower.resolve("hole")));
    try (OverlayFileSystem overlay = open(OverlayFormat.USER);
        Stream<OverlayChange> changes = overlay.changes()) {
      assertThatThrownBy(changes::toList)
          .isInstanceOf(UncheckedIOException.class)
          .rootCause()
          .hasMessageContaining("metacopy");
    }
  }

  @Test
  void read_markInFormatMarker_isACallersOwn() throws IOException {
    try (OverlayFileSystem overlay = open(OverlayFormat.MARKER)) {
      assertThat(overlay.getPath("/hole")).hasBinaryContent(new byte[100]);
    }
  }
}
