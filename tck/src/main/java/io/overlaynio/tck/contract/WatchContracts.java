package io.overlaynio.tck.contract;

import static io.overlaynio.tck.contract.Capability.WATCHING;
import static io.overlaynio.tck.contract.Refusal.refused;
import static io.overlaynio.tck.contract.Refusal.refusedAs;
import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;
import static java.nio.file.StandardWatchEventKinds.OVERFLOW;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Watching directories. */
@Needs(WATCHING)
final class WatchContracts extends FileSystemArea {

  private interface WatchCode {
    void run(WatchService watcher) throws Exception;
  }

  private void watching(WatchCode code) throws Exception {
    try (WatchService watcher = fileSystem().newWatchService()) {
      code.run(watcher);
    }
  }

  /** Waits for one event, whatever others come before it. */
  private void await(WatchService watcher, WatchKey key, WatchEvent.Kind<Path> kind, String name)
      throws Exception {
    List<String> seen = new ArrayList<>();
    String wanted = kind + " " + name;
    while (!seen.contains(wanted)) {
      WatchKey signalled = watcher.poll(patience().toMillis(), MILLISECONDS);
      assertThat(signalled).as("key for %s after %s", wanted, seen).isSameAs(key);
      for (WatchEvent<?> event : signalled.pollEvents()) {
        seen.add(event.kind() + " " + event.context());
        assertThat(event.count()).isPositive();
      }
      signalled.reset();
    }
  }

  @Demand("StandardWatchEventKinds.ENTRY_CREATE: an entry was made, or renamed into it")
  Rows create_isReported() {
    return new Rows()
        .row("file", () -> reported(ENTRY_CREATE, () -> {}, () -> file("a")))
        .row("directory", () -> reported(ENTRY_CREATE, () -> {}, () -> directory("a")))
        .row(
            "moved here",
            () ->
                reported(
                    ENTRY_CREATE,
                    () -> {
                      directory("d");
                      file("d/a");
                    },
                    () -> Files.move(path("d/a"), path("a"))))
        .row(
            "renamed here",
            () -> reported(ENTRY_CREATE, () -> file("b"), () -> Files.move(path("b"), path("a"))))
        .row(
            "copied here",
            () -> reported(ENTRY_CREATE, () -> file("b"), () -> Files.copy(path("b"), path("a"))));
  }

  @Demand("StandardWatchEventKinds.ENTRY_DELETE: an entry was deleted, or renamed out of it")
  Rows delete_isReported() {
    return new Rows()
        .row("file", () -> reported(ENTRY_DELETE, () -> file("a"), () -> Files.delete(path("a"))))
        .row(
            "directory",
            () -> reported(ENTRY_DELETE, () -> directory("a"), () -> Files.delete(path("a"))))
        .row(
            "renamed",
            () -> reported(ENTRY_DELETE, () -> file("a"), () -> Files.move(path("a"), path("b"))));
  }

  @Demand("StandardWatchEventKinds.ENTRY_MODIFY: an entry was modified")
  Rows modify_isReported() {
    return new Rows()
        .row("written", () -> reported(ENTRY_MODIFY, () -> file("a"), () -> file("a", "more")));
  }

  private void reported(WatchEvent.Kind<Path> kind, Code before, Code change) throws Exception {
    before.run();
    watching(
        watcher -> {
          WatchKey key = root().register(watcher, kind);
          change.run();
          await(watcher, key, kind, "a");
        });
  }

  @Demand("WatchKey.watchable: the object that was registered")
  void watchable_isThePath() throws Exception {
    watching(
        watcher -> {
          WatchKey key = root().register(watcher, ENTRY_CREATE);
          assertThat(key.watchable()).isEqualTo(root());
          assertThat(key.isValid()).isTrue();
        });
  }

  @Demand("WatchEvent.context: the relative path between the directory and the entry")
  void context_isRelative() throws Exception {
    watching(
        watcher -> {
          WatchKey key = root().register(watcher, ENTRY_CREATE);
          file("a");
          assertThat(watcher.poll(patience().toMillis(), MILLISECONDS)).isSameAs(key);
          assertThat(key.pollEvents().get(0).context()).isEqualTo(parsed("a"));
        });
  }

  @Demand("Path.register: the same directory again is the same key, with the new kinds")
  void register_again_isSameKey() throws Exception {
    watching(
        watcher -> {
          WatchKey key = root().register(watcher, ENTRY_DELETE);
          assertThat(root().register(watcher, ENTRY_CREATE)).isSameAs(key);
        });
  }

  @Demand("WatchService.poll: null at once if there is nothing")
  void poll_nothing_isNull() throws Exception {
    watching(
        watcher -> {
          root().register(watcher, ENTRY_CREATE);
          assertThat(watcher.poll()).isNull();
        });
  }

  @Demand("WatchKey.reset: a key is not queued again before it is reset")
  void reset_queuesAgain() throws Exception {
    watching(
        watcher -> {
          WatchKey key = root().register(watcher, ENTRY_CREATE);
          file("a");
          assertThat(watcher.poll(patience().toMillis(), MILLISECONDS)).isSameAs(key);
          assertThat(key.reset()).isTrue();
          file("b");
          await(watcher, key, ENTRY_CREATE, "b");
        });
  }

  @Demand("WatchKey.cancel: the key is not valid any more, and reset says so")
  void cancel_isNotValid() throws Exception {
    watching(
        watcher -> {
          WatchKey key = root().register(watcher, ENTRY_CREATE);
          key.cancel();
          key.cancel();
          assertThat(key.isValid()).isFalse();
          assertThat(key.reset()).isFalse();
        });
  }

  @Demand("WatchKey: not valid when its directory is deleted, and it is signalled")
  void deletedDirectory_isNotValid() throws Exception {
    watching(
        watcher -> {
          Path directory = directory("d");
          WatchKey key = directory.register(watcher, ENTRY_CREATE);
          Files.delete(directory);
          assertThat(watcher.poll(patience().toMillis(), MILLISECONDS)).isSameAs(key);
          key.pollEvents();
          assertThat(key.reset()).isFalse();
          assertThat(key.isValid()).isFalse();
        });
  }

  @Demand("Path.register: what cannot be watched")
  Rows register_impossible_isRefused() {
    return new Rows()
        .row(
            "file",
            () ->
                watching(
                    watcher -> {
                      Path file = file("a");
                      refused(
                          NotDirectoryException.class, () -> file.register(watcher, ENTRY_CREATE));
                    }))
        .row(
            "missing",
            () ->
                watching(
                    watcher ->
                        refused(
                            NoSuchFileException.class,
                            () -> missing().register(watcher, ENTRY_CREATE))))
        .row(
            "no kinds",
            () ->
                watching(
                    watcher ->
                        refused(IllegalArgumentException.class, () -> root().register(watcher))))
        .row(
            "unknown kind",
            () ->
                watching(
                    watcher ->
                        refused(
                            UnsupportedOperationException.class,
                            () -> root().register(watcher, new UnknownKind()))))
        .row(
            "null kind",
            () ->
                watching(
                    watcher ->
                        refused(
                            NullPointerException.class,
                            () -> root().register(watcher, (WatchEvent.Kind<?>) null))))
        .row(
            "null service",
            () -> refused(NullPointerException.class, () -> root().register(null, ENTRY_CREATE)))
        .row(
            "foreign service",
            () -> {
              try (WatchService foreign = new ForeignWatchService()) {
                refused(
                    ProviderMismatchException.class, () -> root().register(foreign, ENTRY_CREATE));
              }
            });
  }

  @Demand("Path.register: OVERFLOW may be among the kinds, and changes nothing")
  void register_overflow_isIgnored() throws Exception {
    watching(
        watcher -> {
          WatchKey key = root().register(watcher, ENTRY_CREATE, OVERFLOW);
          file("a");
          await(watcher, key, ENTRY_CREATE, "a");
        });
  }

  @Demand("WatchService.close: its keys are not valid, and it refuses everything")
  Rows closed_refuses() {
    return new Rows()
        .row(
            "poll",
            () ->
                closed((watcher, key) -> refused(ClosedWatchServiceException.class, watcher::poll)))
        .row(
            "poll with timeout",
            () ->
                closed(
                    (watcher, key) ->
                        refused(
                            ClosedWatchServiceException.class,
                            () -> watcher.poll(1, MILLISECONDS))))
        .row(
            "take",
            () ->
                closed((watcher, key) -> refused(ClosedWatchServiceException.class, watcher::take)))
        .row(
            "register",
            () ->
                closed(
                    (watcher, key) ->
                        refusedAs(
                            ClosedWatchServiceException.class,
                            () -> root().register(watcher, ENTRY_CREATE))))
        .row(
            "keys",
            () ->
                closed(
                    (watcher, key) -> {
                      assertThat(key.isValid()).isFalse();
                      assertThat(key.reset()).isFalse();
                    }))
        .row("close", () -> closed((watcher, key) -> watcher.close()));
  }

  private interface ClosedCode {
    void run(WatchService watcher, WatchKey key) throws Exception;
  }

  private void closed(ClosedCode code) throws Exception {
    WatchService watcher = fileSystem().newWatchService();
    WatchKey key = root().register(watcher, ENTRY_CREATE);
    watcher.close();
    code.run(watcher, key);
  }

  @Demand("WatchService.close: a thread that waits in take is told")
  void close_waiting_isTold() throws Exception {
    WatchService watcher = fileSystem().newWatchService();
    CompletableFuture<Throwable> told = new CompletableFuture<>();
    Thread waiting = new Thread(() -> told.complete(endOfWaiting(watcher)), "waits in take");
    waiting.start();
    while (waiting.getState() != Thread.State.WAITING && !told.isDone()) {
      Thread.onSpinWait();
    }
    watcher.close();
    assertThat(told.get(patience().toMillis(), MILLISECONDS))
        .isExactlyInstanceOf(ClosedWatchServiceException.class);
  }

  private static Throwable endOfWaiting(WatchService watcher) {
    try {
      return new AssertionError("taken: " + watcher.take());
    } catch (InterruptedException | RuntimeException e) {
      return e;
    }
  }
}
