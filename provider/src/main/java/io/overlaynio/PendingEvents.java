package io.overlaynio;

import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The events that a watch key has gathered and nobody has fetched yet.
 *
 * <p>It exists for two rules, both the JDK's: what repeats is counted in one event, and no more
 * than {@link #LIMIT} events are kept; then they give way to one that says that some were lost. An
 * event repeats when it is the same as the last one, or when it is a modification of a name whose
 * last event was one too. Not thread-safe.
 */
final class PendingEvents {

  static final int LIMIT = 512;

  private List<WatchEvent<?>> events = new ArrayList<>();
  private Event<?> lastOrNull;

  /** By name: the modification that is the last event of that name. */
  private final Map<Path, Event<Path>> modified = new HashMap<>();

  void add(WatchEvent.Kind<Path> kind, Path name) {
    boolean modify = kind.equals(StandardWatchEventKinds.ENTRY_MODIFY);
    if (lastOrNull != null && lastOrNull.isRepeatedBy(kind, name)) {
      lastOrNull.repeat();
    } else if (modify && modified.containsKey(name)) {
      modified.get(name).repeat();
    } else if (events.size() >= LIMIT) {
      clear();
      append(new Event<>(StandardWatchEventKinds.OVERFLOW, null));
    } else {
      Event<Path> event = new Event<>(kind, name);
      append(event);
      if (modify) {
        modified.put(name, event);
      } else {
        modified.remove(name);
      }
    }
  }

  private void append(Event<?> event) {
    events.add(event);
    lastOrNull = event;
  }

  boolean isEmpty() {
    return events.isEmpty();
  }

  /** Hands over what was gathered; none of it changes any more. */
  List<WatchEvent<?>> take() {
    List<WatchEvent<?>> taken = events;
    clear();
    return taken;
  }

  private void clear() {
    events = new ArrayList<>();
    lastOrNull = null;
    modified.clear();
  }

  /** One event; it is counted up under the lock of its key, and only until it is handed over. */
  private static final class Event<T> implements WatchEvent<T> {

    private final WatchEvent.Kind<T> kind;
    private final T contextOrNull;
    private int count = 1;

    Event(WatchEvent.Kind<T> kind, T contextOrNull) {
      this.kind = kind;
      this.contextOrNull = contextOrNull;
    }

    boolean isRepeatedBy(WatchEvent.Kind<?> other, Path name) {
      return kind.equals(StandardWatchEventKinds.OVERFLOW)
          || (kind.equals(other) && name.equals(contextOrNull));
    }

    void repeat() {
      count++;
    }

    @Override
    public WatchEvent.Kind<T> kind() {
      return kind;
    }

    @Override
    public int count() {
      return count;
    }

    @Override
    public T context() {
      return contextOrNull;
    }

    @Override
    public String toString() {
      return kind + " " + contextOrNull + " x" + count;
    }
  }
}
