package io.overlaynio.internal.tree;

import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One file that somebody has open, the same object over copy-up and rename: what its open files
 * share. It is the identity of locks, and it knows who must be told when a lower file is copied up.
 */
final class Inode {

  private final AtomicInteger users = new AtomicInteger();
  private final Set<Object> keys = ConcurrentHashMap.newKeySet();
  private final Queue<OpenFile> lowerReaders = new ConcurrentLinkedQueue<>();

  void use() {
    users.incrementAndGet();
  }

  boolean disuse() {
    return users.decrementAndGet() == 0;
  }

  boolean isUnused() {
    return users.get() == 0;
  }

  Set<Object> keys() {
    return keys;
  }

  /** Who reads the lower file and goes on in the upper one after a copy-up. */
  Queue<OpenFile> lowerReaders() {
    return lowerReaders;
  }
}
