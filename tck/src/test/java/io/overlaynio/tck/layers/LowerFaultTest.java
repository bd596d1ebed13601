package io.overlaynio.tck.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.overlaynio.OverlayFileSystem;
import io.overlaynio.OverlayFormat;
import io.overlaynio.OverlayOptions;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a reader is told, and what stays open, when a lower layer fails him once. */
final class LowerFaultTest {

  private static final Predicate<Call> LOOKS = call -> call.kind() == CallKind.READ_ATTRIBUTES;

  @TempDir Path temporary;
  private Path lower;
  private FaultyFileSystem faulty;

  @BeforeEach
  void layers() throws IOException {
    lower = Files.createDirectory(temporary.resolve("lower"));
    faulty = FaultyFileSystem.over(lower);
  }

  private OverlayFileSystem open(OverlayFormat format, long cachedNames) throws IOException {
    return OverlayFileSystem.open(
        OverlayOptions.builder()
            .lower(faulty.root())
            .upper(Files.createDirectories(temporary.resolve("upper")))
            .format(format)
            .cachedNames(cachedNames)
            .build());
  }

  @Test
  void read_marksCannotBeListed_failsAndAsksForThemAgain() throws IOException {
    assumeThat(Files.getFileStore(lower).supportsFileAttributeView("user"))
        .as("user attributes on the temporary directory")
        .isTrue();
    Path hole = Files.write(lower.resolve("hole"), new byte[100]);
    Files.setAttribute(hole, "user:overlay.metacopy", new byte[0]);
    try (OverlayFileSystem overlay = open(OverlayFormat.USER, 100)) {
      Path file = overlay.getPath("/hole");
      assertThat(file).exists(); // so that nothing but its marks is left to be asked for
      faulty.failAt(1, Fault.IO_ERROR, LOOKS);
      assertThatThrownBy(() -> Files.readAllBytes(file))
          .isInstanceOf(FileSystemException.class)
          .hasMessageContaining("Input/output error");
      assertThat(faulty.hit()).isPresent();
      assertThatThrownBy(() -> Files.readAllBytes(file))
          .isInstanceOf(FileSystemException.class)
          .hasMessageContaining("metacopy");
    }
  }

  /** A reader makes sure that the name still shows what was opened; the look may fail. */
  @Test
  void read_lookAfterTheOpenFails_leavesNothingOpen() throws IOException {
    Files.writeString(lower.resolve("file"), "content");
    AtomicInteger opened = new AtomicInteger();
    AtomicInteger closed = new AtomicInteger();
    try (OverlayFileSystem overlay = open(OverlayFormat.MARKER, 0)) {
      Path file = overlay.getPath("/file");
      assertThat(file).hasContent("content");
      faulty.failAt(1, Fault.IO_ERROR, call -> isLookAfterOpen(call, opened, closed));
      assertThatThrownBy(() -> Files.newByteChannel(file).close())
          .isInstanceOf(FileSystemException.class)
          .hasMessageContaining("Input/output error");
      assertThat(faulty.hit()).isPresent();
      assertThat(opened).hasValue(1);
      assertThat(closed).hasValue(1);
    }
  }

  private static boolean isLookAfterOpen(Call call, AtomicInteger opened, AtomicInteger closed) {
    switch (call.kind()) {
      case OPEN_TO_READ -> opened.incrementAndGet();
      case CLOSE -> closed.incrementAndGet();
      default -> {}
    }
    return LOOKS.test(call) && opened.get() > 0;
  }
}
