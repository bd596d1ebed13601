package io.overlaynio;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;
import static java.nio.file.StandardWatchEventKinds.OVERFLOW;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.overlaynio.Subject.Ground;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Watching directories: the same on an overlay as on the platform. */
@Timeout(60)
final class WatchServiceContractTest {

  @TempDir Path temporary;

  private static WatchService watcher(Ground ground) throws IOException {
    return ground.root().getFileSystem().newWatchService();
  }

  /** Waits until this event has come, whatever others come before it. */
  private static void awaitEvent(
      WatchService watcher, WatchKey key, WatchEvent.Kind<Path> kind, Path context)
      throws InterruptedException {
    List<String> seen = new ArrayList<>();
    while (true) {
      WatchKey signalled = watcher.poll(10, SECONDS);
      assertThat(signalled).as("key for %s %s after %s", kind, context, seen).isSameAs(key);
      boolean found = false;
      for (WatchEvent<?> event : signalled.pollEvents()) {
        seen.add(event.kind() + " " + event.context());
        found |= event.kind().equals(kind) && context.equals(event.context());
      }
      signalled.reset();
      if (found) {
        return;
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Subject.class)
  void events_filesAndDirectories_areReported(Subject subject) throws Exception {
    try (Ground ground = subject.open(temporary);
        WatchService watcher = watcher(ground)) {
      WatchKey key = ground.root().register(watcher, ENTRY_CREATE, ENTRY_DELETE, ENTRY_MODIFY);
      Path name = ground.path("f").getFileName();

      Files.createFile(ground.path("f"));
      awaitEvent(watcher, key, ENTRY_CREATE, name);
      Files.writeString(ground.path("f"), "content");
      awaitEvent(watcher, key, ENTRY_MODIFY, name);
      Files.delete(ground.path("f"));
      awaitEvent(watcher, key, ENTRY_DELETE, name);
      Files.createDirectory(ground.path("f"));
      awaitEvent(watcher, key, ENTRY_CREATE, name);
      assertThat(key.watchable()).isEqualTo(ground.root());
    }
  }

  @ParameterizedTest
  @EnumSource(Subject.class)
  void events_lowerFile_areReported(Subject subject) throws Exception {
    try (Ground ground = subject.open(temporary);
        WatchService watcher = watcher(ground)) {
      WatchKey key = ground.root().register(watcher, ENTRY_CREATE, ENTRY_DELETE, ENTRY_MODIFY);

      Files.setLastModifiedTime(ground.lower(), FileTime.fromMillis(0));
      awaitEvent(watcher, key, ENTRY_MODIFY, ground.lower().getFileName());
      Files.move(ground.lower(), ground.path("moved"));
      awaitEvent(watcher, key, ENTRY_CREATE, ground.path("moved").getFileName());
    }
  }

  @ParameterizedTest
  @EnumSource(Subject.class)
  void events_renamedDirectory_keepComing(Subject subject) throws Exception {
    try (Ground ground = subject.open(temporary);
        WatchService watcher = watcher(ground)) {
      Files.createDirectory(ground.path("d"));
      WatchKey key = ground.path("d").register(watcher, ENTRY_CREATE);
      Files.move(ground.path("d"), ground.path("e"));

      Files.createFile(ground.path("e/f"));

      awaitEvent(watcher, key, ENTRY_CREATE, ground.path("f").getFileName());
    }
  }

  @ParameterizedTest
  @EnumSource(Subject.class)
  void register_sameDirectoryAgain_givesSameKeyForOtherKinds(Subject subject) throws Exception {
    try (Ground ground = subject.open(temporary);
        WatchService watcher = watcher(ground)) {
      WatchKey key = ground.root().register(watcher, ENTRY_DELETE);
      Files.createFile(ground.path("unseen"));

      assertThat(ground.root().register(watcher, ENTRY_CREATE)).isSameAs(key);

      Files.createFile(ground.path("seen"));
      assertThat(watcher.poll(10, SECONDS)).isSameAs(key);
      assertThat(key.pollEvents())
          .<Object>extracting(WatchEvent::context)
          .containsExactly(ground.path("seen").getFileName());
    }
  }

  @ParameterizedTest
  @EnumSource(Subject.class)
  void register_wrongUse_throws(Subject subject) throws Exception {
    try (Ground ground = subject.open(temporary);
        WatchService watcher = watcher(ground)) {
      Path root = ground.root();
      assertThatThrownBy(() -> root.register(watcher)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> root.register(watcher, OVERFLOW))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> root.register(watcher, (WatchEvent.Kind<?>) null))
          .isInstanceOf(NullPointerException.class);
      assertThatThrownBy(() -> ground.lower().register(watcher, ENTRY_CREATE))
          .isInstanceOf(NotDirectoryException.class);
      assertThatThrownBy(() -> ground.path("missing").register(watcher, ENTRY_CREATE))
          .isInstanceOf(NoSuchFileException.class);
    }
  }

  @ParameterizedTest
  @EnumSource(Subject.class)
  void delete_watchedDirectory_makesKeyInvalid(Subject subject) throws Exception {
    try (Ground ground = subject.open(temporary);
        WatchService watcher = watcher(ground)) {
      Files.createDirectory(ground.path("d"));
      WatchKey key = ground.path("d").register(watcher, ENTRY_CREATE, ENTRY_DELETE);

      Files.delete(ground.path("d"));

      assertThat(watcher.poll(10, SECONDS)).isSameAs(key);
      assertThat(key.reset()).isFalse();
      assertThat(key.isValid()).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource(Subject.class)
  void close_service_makesItAndItsKeysUseless(Subject subject) throws Exception {
    try (Ground ground = subject.open(temporary)) {
      WatchService watcher = watcher(ground);
      WatchKey key = ground.root().register(watcher, ENTRY_CREATE);

      watcher.close();

      assertThat(key.isValid()).isFalse();
      assertThat(key.reset()).isFalse();
      assertThatThrownBy(watcher::poll).isInstanceOf(ClosedWatchServiceException.class);
      assertThatThrownBy(() -> ground.root().register(watcher, ENTRY_CREATE))
          .isInstanceOf(ClosedWatchServiceException.class);
    }
  }
}
