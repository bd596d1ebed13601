package io.overlaynio.internal.tree;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What a tree told its listener, as text. */
final class Events implements ChangeListener {

  private final List<String> told = new CopyOnWriteArrayList<>();
  private final List<Object> vanished = new CopyOnWriteArrayList<>();

  @Override
  public boolean isListening() {
    return true;
  }

  @Override
  public void changed(Object directoryKey, String name, Kind kind) {
    told.add(kind + " " + name);
  }

  @Override
  public void vanished(Object directoryKey) {
    vanished.add(directoryKey);
  }

  List<String> told() {
    return List.copyOf(told);
  }

  List<Object> vanished() {
    return List.copyOf(vanished);
  }

  void forget() {
    told.clear();
    vanished.clear();
  }
}
