package io.overlaynio;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The sync at the end of the JVM, for an overlay that nobody closes.
 *
 * <p>It exists so that a program that knows nothing of overlays loses nothing by that. It is asked
 * for when something is about to change: a program that only reads has none.
 */
final class LastSync {

  private final AtomicBoolean asked = new AtomicBoolean();

  /** Has the overlay synced when the JVM ends, the first time that this is called. */
  void atExitOf(OverlayFileSystem overlay) {
    if (asked.get() || asked.getAndSet(true)) {
      return;
    }
    Thread sync = new Thread(() -> sync(overlay), "overlay-nio-last-sync");
    try {
      Runtime.getRuntime().addShutdownHook(sync);
    } catch (IllegalStateException alreadyEnding) {
      asked.set(false); // what other hooks write is theirs to force
    }
  }

  /** To the standard error stream, since the loggers are being closed at the same time. */
  private static void sync(OverlayFileSystem overlay) {
    try {
      overlay.sync();
    } catch (IOException | RuntimeException e) {
      System.err.println("overlay-nio: the last sync failed: " + e);
    }
  }
}
