package io.overlaynio;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * A watch service of one overlay: reports every change that is made through that file system.
 *
 * <p>It exists because the platform's own service sees real directories, of which a merged one has
 * several, and would report copies and marks that are no changes. Nothing is polled: the tree tells
 * the {@link Watchers}, they tell the keys. What others do to the upper directory behind the
 * overlay's back is not reported. The service itself is the queue of signalled keys.
 */
final class OverlayWatchService implements WatchService {

  private static final Set<WatchEvent.Kind<?>> KINDS =
      Set.of(
          StandardWatchEventKinds.ENTRY_CREATE,
          StandardWatchEventKinds.ENTRY_DELETE,
          StandardWatchEventKinds.ENTRY_MODIFY);

  private final Watchers watchers;
  private final FileSystemState state;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // Guarded by the lock.
  private final Map<Object, OverlayWatchKey> keys = new HashMap<>();
  private final Deque<WatchKey> signalled = new ArrayDeque<>();
  private boolean closed;

  private OverlayWatchService(Watchers watchers, FileSystemState state) {
    this.watchers = watchers;
    this.state = state;
  }

  /** Makes a service, which the file system closes at the end. */
  static OverlayWatchService open(Watchers watchers, FileSystemState state) {
    return state.register(new OverlayWatchService(watchers, state));
  }

  /**
   * Watches a directory, or changes for what it is watched.
   *
   * @throws NotDirectoryException if it is none
   * @throws UnsupportedOperationException if a kind or modifier is unknown
   * @throws IllegalArgumentException if there is nothing to watch for
   */
  WatchKey register(OverlayPath path, WatchEvent.Kind<?>[] kinds, WatchEvent.Modifier... modifiers)
      throws IOException {
    return register(path, path, name -> path.child(name).getFileName(), kinds, modifiers);
  }

  /**
   * The same, with paths of another file system to be shown.
   *
   * @param watchable the directory as the caller knows it
   * @param context turns a name into the path that an event shows
   */
  WatchKey register(
      OverlayPath path,
      Path watchable,
      Function<String, Path> context,
      WatchEvent.Kind<?>[] kinds,
      WatchEvent.Modifier... modifiers)
      throws IOException {
    Set<WatchEvent.Kind<?>> wanted = requireKnown(kinds);
    requireKnown(modifiers);
    Object directory = directoryOf(path);
    OverlayWatchKey key = watch(watchable, directory, context, wanted);
    // Had the directory gone before the key was there, nobody would have told the key.
    if (!isStill(directory, path)) {
      key.vanished();
    }
    return key;
  }

  private static Object directoryOf(OverlayPath path) throws IOException {
    return TreeCall.query(path, (tree, names) -> tree.keyOf(names, true));
  }

  private static boolean isStill(Object directory, OverlayPath path) throws IOException {
    try {
      return directory.equals(directoryOf(path));
    } catch (NoSuchFileException | NotDirectoryException e) {
      return false;
    }
  }

  /** Watches the directory that the tree knows by a key; the rest is for what is shown of it. */
  OverlayWatchKey watch(
      Path watchable,
      Object directory,
      Function<String, Path> context,
      Set<WatchEvent.Kind<?>> kinds) {
    lock.lock();
    try {
      requireOpen();
      OverlayWatchKey known = keys.get(directory);
      if (known != null) {
        known.watchFor(kinds);
        return known;
      }
      OverlayWatchKey key = new OverlayWatchKey(this, watchable, directory, context, kinds);
      keys.put(directory, key);
      watchers.add(key);
      return key;
    } finally {
      lock.unlock();
    }
  }

  /** The kinds of event to watch for; overflow is always reported, whoever asks for it or not. */
  static Set<WatchEvent.Kind<?>> requireKnown(WatchEvent.Kind<?>... kinds) {
    Set<WatchEvent.Kind<?>> wanted = new HashSet<>();
    for (WatchEvent.Kind<?> kind : kinds) {
      if (KINDS.contains(kind)) {
        wanted.add(kind);
      } else if (!kind.equals(StandardWatchEventKinds.OVERFLOW)) {
        throw new UnsupportedOperationException(kind.name());
      }
    }
    if (wanted.isEmpty()) {
      throw new IllegalArgumentException("No events to register");
    }
    return Set.copyOf(wanted);
  }

  /** How often to look is nothing to a service that is told; the platform's ignores it as well. */
  static void requireKnown(WatchEvent.Modifier... modifiers) {
    for (WatchEvent.Modifier modifier : modifiers) {
      String type = modifier.getClass().getName();
      if (!type.equals("com.sun.nio.file.SensitivityWatchEventModifier")) {
        throw new UnsupportedOperationException("Modifier not supported: " + modifier.name());
      }
    }
  }

  /** Told by a key that it has something to fetch. */
  void enqueue(OverlayWatchKey key) {
    lock.lock();
    try {
      if (!closed) {
        signalled.add(key);
        changed.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Told by a key that it was cancelled. */
  void forget(OverlayWatchKey key) {
    lock.lock();
    try {
      if (keys.remove(key.directory(), key)) {
        watchers.remove(key);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public WatchKey poll() {
    lock.lock();
    try {
      requireOpen();
      return signalled.poll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public WatchKey poll(long timeout, TimeUnit unit) throws InterruptedException {
    long nanos = unit.toNanos(timeout);
    lock.lockInterruptibly();
    try {
      requireOpen();
      while (signalled.isEmpty() && nanos > 0) {
        nanos = changed.awaitNanos(nanos);
        requireOpen();
      }
      return signalled.poll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public WatchKey take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      requireOpen();
      while (signalled.isEmpty()) {
        changed.await();
        requireOpen();
      }
      return signalled.remove();
    } finally {
      lock.unlock();
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new ClosedWatchServiceException();
    }
  }

  /** Cancels every key and wakes everybody who waits for one. */
  @Override
  public void close() {
    List<OverlayWatchKey> left;
    lock.lock();
    try {
      closed = true;
      left = new ArrayList<>(keys.values());
      signalled.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    left.forEach(OverlayWatchKey::cancel);
    state.unregister(this);
  }
}
