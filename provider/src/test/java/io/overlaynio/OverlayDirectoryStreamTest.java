package io.overlaynio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

final class OverlayDirectoryStreamTest {

  private final FileSystemState state = new FileSystemState();

  private OverlayDirectoryStream stream(DirectoryStream.Filter<? super Path> filter) {
    return state.register(
        new OverlayDirectoryStream(List.of("a", "b", "c"), Path.of("d")::resolve, filter, state));
  }

  @Test
  void iterator_always_givesEntriesOfTheDirectory() {
    assertThat(stream(path -> true))
        .containsExactly(Path.of("d/a"), Path.of("d/b"), Path.of("d/c"));
  }

  @Test
  void iterator_filter_givesWhatItAccepts() {
    assertThat(stream(path -> !path.endsWith("b"))).containsExactly(Path.of("d/a"), Path.of("d/c"));
  }

  @Test
  void next_withoutHasNext_givesEveryEntryOnce() {
    Iterator<Path> entries = stream(path -> true).iterator();

    assertThat(List.of(entries.next(), entries.next(), entries.next())).doesNotHaveDuplicates();
    assertThat(entries.hasNext()).isFalse();
    assertThatThrownBy(entries::next).isInstanceOf(NoSuchElementException.class);
    assertThatThrownBy(entries::remove).isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void iterator_secondTime_throws() {
    OverlayDirectoryStream stream = stream(path -> true);
    assertThat(stream.iterator().hasNext()).isTrue();

    assertThatThrownBy(stream::iterator).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void iterator_closed_throws() {
    OverlayDirectoryStream stream = stream(path -> true);
    stream.close();

    assertThatThrownBy(stream::iterator).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void close_whileIterating_endsAfterTheEntryLookedAhead() {
    OverlayDirectoryStream stream = stream(path -> true);
    Iterator<Path> entries = stream.iterator();
    entries.next();
    assertThat(entries.hasNext()).isTrue();

    stream.close();
    stream.close();

    assertThat(entries.next()).isEqualTo(Path.of("d/b"));
    assertThat(entries.hasNext()).isFalse();
  }

  @Test
  void hasNext_filterFails_throwsWithTheCause() {
    IOException failure = new IOException("no");
    Iterator<Path> entries =
        stream(
                path -> {
                  throw failure;
                })
            .iterator();

    assertThatThrownBy(entries::hasNext)
        .isInstanceOf(DirectoryIteratorException.class)
        .hasCause(failure);
  }

  @Test
  void close_fileSystem_closesStream() throws IOException {
    OverlayDirectoryStream stream = stream(path -> true);

    state.shut();
    state.closeRegistered();

    assertThatThrownBy(stream::iterator).isInstanceOf(IllegalStateException.class);
  }
}
