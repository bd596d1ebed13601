package io.overlaynio.internal.sync;

import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads of one file system's rounds: daemons, made when there is work, gone when there is
 * none for a while. What comes after the shutdown runs in the thread of whoever asks.
 */
final class SyncThreads {

  private static final long IDLE_SECONDS = 5;

  private SyncThreads() {}

  static ThreadPoolExecutor create() {
    return new ThreadPoolExecutor(
        0,
        Integer.MAX_VALUE,
        IDLE_SECONDS,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        SyncThreads::daemon,
        (task, shutDown) -> task.run());
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "overlay-nio-sync");
    thread.setDaemon(true);
    return thread;
  }
}
