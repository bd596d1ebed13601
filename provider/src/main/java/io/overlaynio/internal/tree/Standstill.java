package io.overlaynio.internal.tree;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Lock;

/**
 * While it lasts nothing changes and nobody looks for a name: what every directory is merged of is
 * exchanged under it. Who reads without a lock finds afterwards that a directory moved, and reads
 * again.
 *
 * <p>It holds the namespace exclusively and the names of every directory that anybody holds, from
 * the root downward: a directory is found only under the lock of the names beside it, so that there
 * are no others. The caller holds the layers exclusively.
 */
final class Standstill implements AutoCloseable {

  private final Overlay overlay;
  private final Lock namespace;
  private final Deque<Directory> locked = new ArrayDeque<>();

  private Standstill(Overlay overlay) {
    this.overlay = overlay;
    this.namespace = overlay.locks().directoryMoves();
  }

  static Standstill of(Overlay overlay) {
    Standstill still = new Standstill(overlay);
    still.namespace.lock();
    still.lockAll();
    for (Directory directory : still.locked) {
      directory.countChange();
    }
    overlay.locks().countMove();
    return still;
  }

  private void lockAll() {
    Set<Directory> known = new HashSet<>();
    List<Directory> next = List.of(overlay.root());
    while (!next.isEmpty()) {
      for (Directory directory : next) {
        directory.names().writeLock().lock();
        locked.addLast(directory);
        known.add(directory);
      }
      next =
          overlay.cache().directories().stream()
              .filter(directory -> !known.contains(directory))
              .filter(directory -> known.contains(directory.parentOrNull()))
              .sorted(Comparator.comparingLong(Directory::sequence))
              .toList();
    }
  }

  /** Every directory that somebody holds, the root first, each before what is in it. */
  List<Directory> directories() {
    return List.copyOf(locked);
  }

  @Override
  public void close() {
    overlay.locks().countMove();
    for (Directory directory : locked) {
      directory.countChange();
    }
    while (!locked.isEmpty()) {
      locked.removeLast().names().writeLock().unlock();
    }
    namespace.unlock();
  }
}
