package io.overlaynio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.ClosedFileSystemException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class FileSystemStateTest {

  private final FileSystemState state = new FileSystemState();

  /** Counts how often it is closed, and fails if told to. */
  private static final class Resource implements Closeable {
    private final AtomicInteger closed = new AtomicInteger();
    private final String failureOrNull;

    Resource(String failureOrNull) {
      this.failureOrNull = failureOrNull;
    }

    @Override
    public void close() throws IOException {
      closed.incrementAndGet();
      if (failureOrNull != null) {
        throw new IOException(failureOrNull);
      }
    }
  }

  @Test
  void checkOpen_afterShut_throws() {
    state.checkOpen();
    assertThat(state.isOpen()).isTrue();
    assertThat(state.shut()).isTrue();
    assertThat(state.shut()).isFalse();
    assertThat(state.isOpen()).isFalse();
    assertThatThrownBy(state::checkOpen).isInstanceOf(ClosedFileSystemException.class);
  }

  @Test
  void closeRegistered_severalResources_closesAllOnce() throws IOException {
    Resource one = state.register(new Resource(null));
    Resource gone = state.register(new Resource(null));
    state.unregister(gone);
    state.shut();
    state.closeRegistered();
    state.closeRegistered();
    assertThat(one.closed).hasValue(1);
    assertThat(gone.closed).hasValue(0);
  }

  @Test
  void closeRegistered_failures_closesAllAndReportsAll() {
    List<Resource> resources = new ArrayList<>();
    for (String failure : new String[] {"one", null, "two", "three"}) {
      resources.add(state.register(new Resource(failure)));
    }
    state.shut();
    Throwable thrown = catchThrowable(state::closeRegistered);
    assertThat(thrown).isInstanceOf(IOException.class);
    List<String> messages = new ArrayList<>(List.of(thrown.getMessage()));
    for (Throwable suppressed : thrown.getSuppressed()) {
      messages.add(suppressed.getMessage());
    }
    assertThat(messages).containsExactlyInAnyOrder("one", "two", "three");
    assertThat(resources).allSatisfy(resource -> assertThat(resource.closed).hasValue(1));
  }

  @Test
  void register_afterShut_closesAtOnceAndThrows() {
    state.shut();
    Resource late = new Resource("late");
    assertThatThrownBy(() -> state.register(late))
        .isInstanceOf(ClosedFileSystemException.class)
        .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
    assertThat(late.closed).hasValue(1);
  }

  @Test
  void register_whileClosing_leavesNothingOpen() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      for (int round = 0; round < 500; round++) {
        FileSystemState shared = new FileSystemState();
        List<Resource> resources = new ArrayList<>();
        CountDownLatch start = new CountDownLatch(1);
        Future<?> opener =
            threads.submit(
                () -> {
                  start.await();
                  for (int i = 0; i < 50; i++) {
                    Resource resource = new Resource(null);
                    resources.add(resource);
                    shared.register(resource);
                  }
                  return null;
                });
        Future<?> closer =
            threads.submit(
                () -> {
                  start.await();
                  shared.shut();
                  shared.closeRegistered();
                  return null;
                });
        start.countDown();
        closer.get();
        Throwable refused = catchThrowable(opener::get);
        assertThat(refused == null || refused.getCause() instanceof ClosedFileSystemException)
            .isTrue();
        shared.closeRegistered();
        assertThat(resources).allSatisfy(r -> assertThat(r.closed.get()).isPositive());
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void failures_firstAnyKind_winsAndKeepsTheOthers() {
    Failures failures = new Failures();
    IllegalStateException first = new IllegalStateException("first");
    IOException second = new IOException("second");
    failures.run(
        () -> {
          throw first;
        });
    failures.run(
        () -> {
          throw second;
        });
    failures.add(first);
    assertThat(catchThrowable(failures::throwIfAny)).isSameAs(first).hasSuppressedException(second);
  }

  @Test
  void failures_none_throwsNothing() throws IOException {
    Failures failures = new Failures();
    failures.run(() -> {});
    failures.throwIfAny();
  }
}
