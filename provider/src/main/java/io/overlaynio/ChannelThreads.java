package io.overlaynio;

import java.io.Closeable;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads of one file system's asynchronous channels, for callers who bring none.
 *
 * <p>It exists so that no thread is started before the first asynchronous operation, and none is
 * left after the file system is closed. They are daemons and end when idle. It must not know what
 * it runs; what a completion handler throws ends its thread, as in the JDK, and another one takes
 * its place.
 */
final class ChannelThreads implements Executor, Closeable {

  private ExecutorService poolOrNull;
  private boolean closed;

  @Override
  public void execute(Runnable task) {
    pool().execute(task);
  }

  private synchronized ExecutorService pool() {
    if (closed) {
      throw new RejectedExecutionException("The file system is closed");
    }
    if (poolOrNull == null) {
      poolOrNull = Executors.newCachedThreadPool(daemons());
    }
    return poolOrNull;
  }

  private static ThreadFactory daemons() {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, "overlay-nio-channel-" + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  /** Takes no more tasks; what was taken before runs to its end and tells whoever waits for it. */
  @Override
  public synchronized void close() {
    closed = true;
    if (poolOrNull != null) {
      poolOrNull.shutdown();
    }
  }
}
