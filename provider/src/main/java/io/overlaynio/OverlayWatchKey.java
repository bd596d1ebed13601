package io.overlaynio;

import io.overlaynio.internal.tree.ChangeListener;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * The registration of one directory with one watch service.
 *
 * <p>It exists to gather what happened in the directory and to be queued, once, when something did.
 * It knows the directory by the tree's opaque key; the path is kept only to be shown. Its lock is
 * taken before the service's, never after.
 */
final class OverlayWatchKey implements WatchKey {

  private final OverlayWatchService service;
  private final Path watchable;
  private final Object directory;

  /** Turns a name into the path that an event shows. */
  private final Function<String, Path> context;

  private final PendingEvents events = new PendingEvents();
  private boolean signalled;
  private volatile Set<WatchEvent.Kind<?>> kinds;
  private volatile boolean valid = true;

  OverlayWatchKey(
      OverlayWatchService service,
      Path watchable,
      Object directory,
      Function<String, Path> context,
      Set<WatchEvent.Kind<?>> kinds) {
    this.service = service;
    this.watchable = watchable;
    this.directory = directory;
    this.context = context;
    this.kinds = kinds;
  }

  Object directory() {
    return directory;
  }

  /** From now on only events of these kinds are gathered. */
  void watchFor(Set<WatchEvent.Kind<?>> wanted) {
    kinds = wanted;
  }

  /** Told that a name in the directory changed. */
  void changed(String name, ChangeListener.Kind change) {
    WatchEvent.Kind<Path> kind =
        switch (change) {
          case CREATED -> StandardWatchEventKinds.ENTRY_CREATE;
          case DELETED -> StandardWatchEventKinds.ENTRY_DELETE;
          case MODIFIED -> StandardWatchEventKinds.ENTRY_MODIFY;
        };
    if (!kinds.contains(kind)) {
      return;
    }
    Path path = context.apply(name);
    synchronized (this) {
      if (valid) {
        events.add(kind, path);
        signal();
      }
    }
  }

  /** Told that the directory is gone: the key is of no use any more, and its waiter learns it. */
  void vanished() {
    cancel();
    synchronized (this) {
      signal();
    }
  }

  private void signal() {
    if (!signalled) {
      signalled = true;
      service.enqueue(this);
    }
  }

  @Override
  public boolean isValid() {
    return valid;
  }

  @Override
  public synchronized List<WatchEvent<?>> pollEvents() {
    return events.take();
  }

  @Override
  public synchronized boolean reset() {
    if (valid && signalled) {
      if (events.isEmpty()) {
        signalled = false;
      } else {
        service.enqueue(this);
      }
    }
    return valid;
  }

  @Override
  public void cancel() {
    valid = false;
    service.forget(this);
  }

  @Override
  public Path watchable() {
    return watchable;
  }
}
