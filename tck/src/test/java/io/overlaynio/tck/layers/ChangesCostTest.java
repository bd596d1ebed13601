package io.overlaynio.tck.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import io.overlaynio.OverlayChange;
import io.overlaynio.OverlayFileSystem;
import io.overlaynio.OverlayOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What looking for changes asks of the layers, and what becomes of a layer's refusal. */
final class ChangesCostTest {

  private final FileSystem memory = Jimfs.newFileSystem(Configuration.unix());

  @AfterEach
  void close() throws IOException {
    memory.close();
  }

  /** A directory below with so many others and so many files in each. */
  private Path lower(String name, int directories, int files) throws IOException {
    Path lower = Files.createDirectory(memory.getPath("/" + name));
    for (int i = 0; i < directories; i++) {
      Path directory = Files.createDirectory(lower.resolve("d" + i));
      for (int j = 0; j < files; j++) {
        Files.writeString(directory.resolve("f" + j), "text");
      }
    }
    return lower;
  }

  /** How many calls the lower layer sees, in an overlay opened for this. */
  private long callsBelow(Path lower) throws IOException {
    Path upper = Files.createDirectory(lower.resolveSibling(lower.getFileName() + ".upper"));
    try (OverlayFileSystem overlay = open(lower, upper)) {
      Files.writeString(overlay.getPath("/d1/f1"), "longer");
      Files.writeString(overlay.getPath("/d0/new"), "");
      Files.delete(overlay.getPath("/d0/f0"));
    }
    RecordingFileSystem recording = RecordingFileSystem.over(lower);
    try (OverlayFileSystem overlay = open(recording.root(), upper)) {
      recording.forget();
      assertThat(overlay.changes().map(OverlayChange::path).map(Path::toString))
          .containsExactly("/d0/f0", "/d0/new", "/d1/f1");
      recording.assertThatCalls().haveChangedNothing().haveNone(CallKind.LIST);
      recording.assertThatCalls().haveNone(CallKind.OPEN_TO_READ);
      return recording.calls().size();
    }
  }

  private static OverlayFileSystem open(Path lower, Path upper) throws IOException {
    return OverlayFileSystem.open(OverlayOptions.builder().lower(lower).upper(upper).build());
  }

  @Test
  void changes_overALargeLower_costNoMoreThanOverASmallOne() throws IOException {
    long small = callsBelow(lower("small", 2, 2));
    assertThat(callsBelow(lower("large", 100, 30))).isEqualTo(small);
    assertThat(small).isLessThan(40);
  }

  @Test
  void changes_layerThatRefuses_failWithTheOverlaysPath() throws IOException {
    Path upper = Files.createDirectory(memory.getPath("/upper"));
    FaultyFileSystem faulty = FaultyFileSystem.over(upper);
    try (OverlayFileSystem overlay = open(lower("lower", 2, 2), faulty.root())) {
      Files.createDirectory(overlay.getPath("/a"));
      Files.createDirectory(overlay.getPath("/a/b"));
      faulty.failFrom(
          1,
          Fault.ACCESS_DENIED,
          call -> call.kind() == CallKind.LIST && call.path().endsWith("a/b"));
      Iterator<OverlayChange> changes = overlay.changes().iterator();
      assertThat(changes.next().path()).isEqualTo(overlay.getPath("/a"));
      assertThat(changes.next().path()).isEqualTo(overlay.getPath("/a/b"));
      assertThatThrownBy(changes::hasNext)
          .isInstanceOf(UncheckedIOException.class)
          .cause()
          .isInstanceOf(AccessDeniedException.class)
          .hasMessageStartingWith("/a/b");
    }
  }
}
