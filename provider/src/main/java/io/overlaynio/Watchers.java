package io.overlaynio;

import io.overlaynio.internal.tree.ChangeListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Every watch key of one file system, by the directory it watches; told by the tree of each change.
 *
 * <p>It exists because the tree has one listener and a file system any number of watch services. A
 * directory is known by an opaque key that stays the same when the directory is renamed. When
 * nobody watches anything, a change costs two volatile reads. It must not know what a key does with
 * what it is told, except that it does not block.
 */
final class Watchers implements ChangeListener {

  /** The lists are immutable: a change is told to those who were there when it happened. */
  private final Map<Object, List<OverlayWatchKey>> byDirectory = new ConcurrentHashMap<>();

  void add(OverlayWatchKey key) {
    byDirectory.merge(
        key.directory(),
        List.of(key),
        (before, added) -> {
          List<OverlayWatchKey> keys = new ArrayList<>(before);
          keys.addAll(added);
          return List.copyOf(keys);
        });
  }

  void remove(OverlayWatchKey key) {
    byDirectory.computeIfPresent(
        key.directory(),
        (directory, before) -> {
          List<OverlayWatchKey> keys = new ArrayList<>(before);
          keys.remove(key);
          return keys.isEmpty() ? null : List.copyOf(keys);
        });
  }

  @Override
  public boolean isListening() {
    return !byDirectory.isEmpty();
  }

  @Override
  public void changed(Object directoryKey, String name, Kind kind) {
    if (byDirectory.isEmpty()) {
      return;
    }
    for (OverlayWatchKey key : byDirectory.getOrDefault(directoryKey, List.of())) {
      key.changed(name, kind);
    }
  }

  @Override
  public void vanished(Object directoryKey) {
    if (byDirectory.isEmpty()) {
      return;
    }
    for (OverlayWatchKey key : byDirectory.getOrDefault(directoryKey, List.of())) {
      key.vanished();
    }
  }
}
