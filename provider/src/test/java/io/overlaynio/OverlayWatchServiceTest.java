package io.overlaynio;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;
import static java.nio.file.StandardWatchEventKinds.OVERFLOW;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.overlaynio.internal.tree.ChangeListener.Kind;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class OverlayWatchServiceTest {

  private static final Object DIRECTORY = "key of the directory";

  private final FileSystemState state = new FileSystemState();
  private final Watchers watchers = new Watchers();
  private final OverlayWatchService service = OverlayWatchService.open(watchers, state);

  private OverlayWatchKey watch(WatchEvent.Kind<?>... kinds) {
    return watch(service, kinds);
  }

  private static OverlayWatchKey watch(OverlayWatchService service, WatchEvent.Kind<?>... kinds) {
    return service.watch(Path.of("directory"), DIRECTORY, Path::of, Set.of(kinds));
  }

  @Test
  void changed_watchedKind_signalsKeyOnce() {
    OverlayWatchKey key = watch(ENTRY_CREATE, ENTRY_MODIFY);

    watchers.changed(DIRECTORY, "a", Kind.CREATED);
    watchers.changed(DIRECTORY, "a", Kind.MODIFIED);

    assertThat(service.poll()).isSameAs(key);
    assertThat(service.poll()).isNull();
    List<WatchEvent<?>> events = key.pollEvents();
    assertThat(events)
        .<Object>extracting(WatchEvent::kind)
        .containsExactly(ENTRY_CREATE, ENTRY_MODIFY);
    assertThat(events).<Object>extracting(WatchEvent::context).containsOnly(Path.of("a"));
  }

  @Test
  void changed_otherKind_signalsNothing() {
    watch(ENTRY_DELETE);

    watchers.changed(DIRECTORY, "a", Kind.CREATED);

    assertThat(service.poll()).isNull();
  }

  @Test
  void changed_otherDirectory_signalsNothing() {
    watch(ENTRY_CREATE);

    watchers.changed("key of another", "a", Kind.CREATED);

    assertThat(service.poll()).isNull();
  }

  @Test
  void changed_twoServices_tellsBoth() {
    OverlayWatchService other = OverlayWatchService.open(watchers, state);
    OverlayWatchKey key = watch(service, ENTRY_CREATE);
    OverlayWatchKey otherKey = watch(other, ENTRY_CREATE);

    watchers.changed(DIRECTORY, "a", Kind.CREATED);

    assertThat(service.poll()).isSameAs(key);
    assertThat(other.poll()).isSameAs(otherKey);
  }

  @Test
  void reset_eventsLeft_queuesAgain() {
    OverlayWatchKey key = watch(ENTRY_CREATE);
    watchers.changed(DIRECTORY, "a", Kind.CREATED);
    service.poll();

    assertThat(key.reset()).isTrue();

    assertThat(service.poll()).isSameAs(key);
  }

  @Test
  void reset_nothingLeft_waitsForNextEvent() {
    OverlayWatchKey key = watch(ENTRY_CREATE);
    watchers.changed(DIRECTORY, "a", Kind.CREATED);
    service.poll();
    key.pollEvents();

    assertThat(key.reset()).isTrue();

    assertThat(service.poll()).isNull();
    watchers.changed(DIRECTORY, "b", Kind.CREATED);
    assertThat(service.poll()).isSameAs(key);
  }

  @Test
  void changed_signalledKey_isNotQueuedTwice() {
    OverlayWatchKey key = watch(ENTRY_CREATE);
    watchers.changed(DIRECTORY, "a", Kind.CREATED);
    service.poll();
    key.pollEvents();

    watchers.changed(DIRECTORY, "b", Kind.CREATED);

    assertThat(service.poll()).isNull();
    assertThat(key.reset()).isTrue();
    assertThat(service.poll()).isSameAs(key);
  }

  @Test
  void watch_sameDirectoryAgain_changesKindsOfSameKey() {
    OverlayWatchKey key = watch(ENTRY_CREATE);

    assertThat(watch(ENTRY_DELETE)).isSameAs(key);

    watchers.changed(DIRECTORY, "a", Kind.CREATED);
    assertThat(service.poll()).isNull();
    watchers.changed(DIRECTORY, "a", Kind.DELETED);
    assertThat(service.poll()).isSameAs(key);
  }

  @Test
  void cancel_key_endsEvents() {
    OverlayWatchKey key = watch(ENTRY_CREATE);

    key.cancel();
    watchers.changed(DIRECTORY, "a", Kind.CREATED);

    assertThat(key.isValid()).isFalse();
    assertThat(service.poll()).isNull();
    assertThat(watch(ENTRY_CREATE)).isNotSameAs(key);
  }

  @Test
  void cancel_keyOfOneService_leavesTheOther() {
    OverlayWatchService other = OverlayWatchService.open(watchers, state);
    OverlayWatchKey otherKey = watch(other, ENTRY_CREATE);

    watch(service, ENTRY_CREATE).cancel();
    watchers.changed(DIRECTORY, "a", Kind.CREATED);

    assertThat(other.poll()).isSameAs(otherKey);
  }

  @Test
  void vanished_directory_signalsInvalidKeyWithItsEvents() {
    OverlayWatchKey key = watch(ENTRY_DELETE);
    watchers.changed(DIRECTORY, "last", Kind.DELETED);
    service.poll();

    watchers.vanished(DIRECTORY);

    assertThat(key.isValid()).isFalse();
    assertThat(key.pollEvents()).hasSize(1);
    assertThat(key.reset()).isFalse();
  }

  @Test
  void vanished_idleKey_wakesWaiter() {
    OverlayWatchKey key = watch(ENTRY_DELETE);

    watchers.vanished(DIRECTORY);

    assertThat(service.poll()).isSameAs(key);
    assertThat(key.reset()).isFalse();
  }

  @Test
  void poll_timeout_givesNull() throws InterruptedException {
    assertThat(service.poll(1, MILLISECONDS)).isNull();
    assertThat(service.poll(-1, SECONDS)).isNull();
  }

  @Test
  void take_eventFromOtherThread_returnsKey() {
    OverlayWatchKey key = watch(ENTRY_CREATE);
    CompletableFuture<WatchKey> taken = inOtherThread(service::take);

    watchers.changed(DIRECTORY, "a", Kind.CREATED);

    assertThat(taken.join()).isSameAs(key);
  }

  @Test
  void close_waitingThreads_areAllWoken() {
    List<CompletableFuture<WatchKey>> waiting =
        Stream.<Waiting>of(service::take, service::take, () -> service.poll(20, SECONDS))
            .map(OverlayWatchServiceTest::inOtherThread)
            .toList();

    service.close();

    for (CompletableFuture<WatchKey> waiter : waiting) {
      assertThatThrownBy(waiter::join)
          .isInstanceOf(CompletionException.class)
          .hasCauseInstanceOf(ClosedWatchServiceException.class);
    }
  }

  @Test
  void close_service_invalidatesKeysAndForgetsEvents() {
    OverlayWatchKey key = watch(ENTRY_CREATE);
    watchers.changed(DIRECTORY, "a", Kind.CREATED);

    service.close();
    service.close();
    watchers.changed(DIRECTORY, "b", Kind.CREATED);

    assertThat(key.isValid()).isFalse();
    assertThatThrownBy(service::poll).isInstanceOf(ClosedWatchServiceException.class);
    assertThatThrownBy(() -> watch(ENTRY_CREATE)).isInstanceOf(ClosedWatchServiceException.class);
  }

  @Test
  void close_fileSystem_closesService() throws IOException {
    state.shut();
    state.closeRegistered();

    assertThatThrownBy(service::take).isInstanceOf(ClosedWatchServiceException.class);
  }

  @Test
  void requireKnown_kinds_refusesWhatIsUnknownOrEmpty() {
    assertThat(OverlayWatchService.requireKnown(ENTRY_CREATE, OVERFLOW, ENTRY_CREATE))
        .containsExactly(ENTRY_CREATE);
    assertThatThrownBy(() -> OverlayWatchService.requireKnown(OVERFLOW))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> OverlayWatchService.requireKnown(new StrangeKind()))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage("STRANGE");
    assertThatThrownBy(() -> OverlayWatchService.requireKnown((WatchEvent.Kind<?>) null))
        .isInstanceOf(NullPointerException.class);
  }

  @Test
  void requireKnown_modifier_refusesWhatIsUnknown() {
    WatchEvent.Modifier strange = () -> "STRANGE";
    assertThatThrownBy(() -> OverlayWatchService.requireKnown(strange))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("STRANGE");
  }

  private static final class StrangeKind implements WatchEvent.Kind<Path> {

    @Override
    public String name() {
      return "STRANGE";
    }

    @Override
    public Class<Path> type() {
      return Path.class;
    }
  }

  private interface Waiting {

    WatchKey key() throws InterruptedException;
  }

  private static CompletableFuture<WatchKey> inOtherThread(Waiting waiting) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return waiting.key();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        },
        task -> new Thread(task).start());
  }
}
