package io.overlaynio.internal.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** That nobody waits for ever, whatever becomes of a round. */
final class RoundQueueTest {

  private static final Round ROUND = new Round("any", 0, 0, 0, "", Map.of(), Duration.ZERO);

  private final ThreadPoolExecutor threads = SyncThreads.create();

  @AfterEach
  void stop() {
    threads.shutdown();
  }

  @Test
  void request_afterwardsThrows_nextRoundComesAndCloseReturns() throws Exception {
    List<Throwable> told = new ArrayList<>();
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> told.add(failure));
    try {
      AtomicInteger times = new AtomicInteger();
      RoundQueue queue =
          new RoundQueue(
              threads,
              () -> ROUND,
              () -> {
                if (times.incrementAndGet() == 1) {
                  throw new IllegalStateException("broken");
                }
              });
      assertThat(queue.request().get()).isSameAs(ROUND);
      assertThat(queue.request().get()).isSameAs(ROUND);
      queue.close();
      assertThat(times).hasValue(2);
      assertThat(told).singleElement().isInstanceOf(IllegalStateException.class);
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
  }
}
