package io.overlaynio.tck.overlay;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Every change made through the overlay is reported to who watches the directory. Nothing here
 * waits: an event is there when the change has returned.
 */
@OnWritableCells
final class WatchTest {

  @RegisterExtension final Rig rig;

  WatchTest(Cell cell) {
    this.rig = new Rig(cell);
  }

  private static List<String> events(WatchKey key) {
    List<String> events = new ArrayList<>();
    for (WatchEvent<?> event : key.pollEvents()) {
      events.add(event.kind().name().replace("ENTRY_", "") + " " + event.context());
    }
    return events;
  }

  @Test
  void poll_changesInAMergedDirectory_areReported() throws IOException {
    rig.lower().file("d/low").file("d/gone").file("d/moved").file("other/x");
    try (WatchService watcher = rig.overlay().newWatchService()) {
      WatchKey key = rig.path("/d").register(watcher, ENTRY_CREATE, ENTRY_DELETE, ENTRY_MODIFY);
      assertThat(watcher.poll()).isNull();
      Files.createDirectory(rig.path("/d/new"));
      Files.delete(rig.path("/d/gone"));
      Files.move(rig.path("/d/moved"), rig.path("/other/moved"));
      Files.delete(rig.path("/other/x"));
      assertThat(watcher.poll()).isSameAs(key);
      assertThat(events(key)).containsExactly("CREATE new", "DELETE gone", "DELETE moved");
      assertThat(key.reset()).isTrue();
      Files.writeString(rig.path("/d/low"), "changed");
      assertThat(watcher.poll()).isSameAs(key);
      assertThat(events(key)).contains("MODIFY low").allMatch(event -> event.equals("MODIFY low"));
      assertThat(key.watchable()).isEqualTo(rig.path("/d"));
    }
  }

  @Test
  void poll_onlyWhatIsAskedFor_isReported() throws IOException {
    rig.lower().file("d/low");
    try (WatchService watcher = rig.overlay().newWatchService()) {
      WatchKey key = rig.path("/d").register(watcher, ENTRY_DELETE);
      Files.writeString(rig.path("/d/new"), "x");
      assertThat(watcher.poll()).isNull();
      Files.delete(rig.path("/d/low"));
      assertThat(watcher.poll()).isSameAs(key);
      assertThat(events(key)).containsExactly("DELETE low");
    }
  }

  @Test
  void reset_afterTheDirectoryIsGone_isFalse() throws IOException {
    rig.lower().directory("d");
    try (WatchService watcher = rig.overlay().newWatchService()) {
      WatchKey key = rig.path("/d").register(watcher, ENTRY_CREATE);
      Files.delete(rig.path("/d"));
      assertThat(watcher.poll()).isSameAs(key);
      assertThat(key.reset()).isFalse();
      assertThat(key.isValid()).isFalse();
    }
  }

  @Test
  void watch_ofAMovedDirectory_goesOn() throws IOException {
    rig.lower().file("d/low");
    try (WatchService watcher = rig.overlay().newWatchService()) {
      WatchKey key = rig.path("/d").register(watcher, ENTRY_CREATE);
      Files.move(rig.path("/d"), rig.path("/moved"));
      Files.writeString(rig.path("/moved/new"), "x");
      assertThat(watcher.poll()).isSameAs(key);
      assertThat(events(key)).contains("CREATE new");
    }
  }

  @Test
  void register_file_isRefused() throws IOException {
    rig.lower().file("file");
    try (WatchService watcher = rig.overlay().newWatchService()) {
      assertThatExceptionOfType(NotDirectoryException.class)
          .isThrownBy(() -> rig.path("/file").register(watcher, ENTRY_CREATE));
    }
  }

  @Test
  void cancel_key_isToldNothingMore() throws IOException {
    rig.lower().directory("d");
    try (WatchService watcher = rig.overlay().newWatchService()) {
      WatchKey key = rig.path("/d").register(watcher, ENTRY_CREATE);
      key.cancel();
      Path made = Files.createFile(rig.path("/d/new"));
      assertThat(made).exists();
      assertThat(watcher.poll()).isNull();
      assertThat(key.isValid()).isFalse();
    }
  }
}
