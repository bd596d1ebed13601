package io.overlaynio.tck.layers;

import static org.assertj.core.api.Assertions.assertThat;

import io.overlaynio.tck.layers.ScratchDirectory.Where;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A call that is held up has done nothing yet, or all of it, as asked; others pass by. */
final class SlowFileSystemTest {

  private final ExecutorService other = Executors.newSingleThreadExecutor();
  private ScratchDirectory scratch;
  private SlowFileSystem slow;
  private Path made;

  @BeforeEach
  void open() throws IOException {
    scratch = ScratchDirectory.create(Where.MEMORY);
    slow = SlowFileSystem.over(scratch.path());
    made = slow.root().resolve("made");
  }

  @AfterEach
  void close() throws IOException {
    other.shutdownNow();
    scratch.close();
  }

  private Future<Path> makeInAnotherThread() {
    return other.submit(() -> Files.createDirectory(made));
  }

  @Test
  void stallBefore_untilReleased_leavesItUndone() throws Exception {
    try (Stall stall = slow.stallBefore(call -> call.kind() == CallKind.CREATE_DIRECTORY)) {
      Future<Path> making = makeInAnotherThread();
      stall.awaitArrival();
      assertThat(Files.exists(made)).isFalse();
      assertThat(making.isDone()).isFalse();
      Files.createDirectory(slow.root().resolve("one call only is held up"));
      stall.release();
      assertThat(making.get(60, TimeUnit.SECONDS)).isEqualTo(made);
    }
    assertThat(Files.exists(made)).isTrue();
  }

  @Test
  void stallAfter_untilReleased_hasDoneItAndToldNobody() throws Exception {
    try (Stall stall = slow.stallAfter(call -> call.isOn(made))) {
      Future<Path> making = makeInAnotherThread();
      stall.awaitArrival();
      assertThat(scratch.path().resolve("made")).exists();
      assertThat(making.isDone()).isFalse();
      stall.release();
      making.get(60, TimeUnit.SECONDS);
    }
  }

  @Test
  void close_beforeTheCallComes_holdsNothingUp() throws Exception {
    Stall stall = slow.stallBefore(call -> true);
    stall.close();
    CompletableFuture.runAsync(() -> assertThat(Files.exists(made)).isFalse())
        .get(60, TimeUnit.SECONDS);
    assertThat(stall.hasArrived()).isFalse();
  }
}
