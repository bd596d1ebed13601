package io.overlaynio.internal.tree;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * The locks of the tree and their order, which is written here and nowhere else:
 *
 * <ol>
 *   <li>the layers: shared by every change from its first look to its last step, exclusive for what
 *       empties the upper layer or makes a lower one of it, or writes it into a lower one;
 *   <li>the copy-up of one lower file ({@link CopyUp}), held while its data is copied and forced;
 *   <li>the namespace: shared by every change, exclusive for what moves or replaces a directory;
 *   <li>the names of directories: an ancestor before its descendant, and else by depth and age;
 *   <li>what the sync floor locks inside its own calls, in the order that its package tells.
 * </ol>
 *
 * <p>Whoever holds one never asks for one that stands before it. Nothing is forced to disk, no data
 * is copied, and no pipe or device is opened under 3 or 4, but for what is forced while everybody
 * waits anyway ({@link Standstill}). Readers hold none of them: they find entries in the cache,
 * take the names lock shared for what is not in it, and look again if a directory moved meanwhile.
 * That is what the count of moves is for: it is odd while one is under way (a sequence lock). Only
 * who was disturbed again and again takes 3 and 4 shared ({@link Reading}).
 */
final class TreeLocks {

  /** A change as a whole. */
  @FunctionalInterface
  interface Change<T> {
    T run() throws IOException;
  }

  private final ReentrantReadWriteLock layers = new ReentrantReadWriteLock();
  private final ReentrantReadWriteLock namespace = new ReentrantReadWriteLock();
  private volatile FileSystemException refusalOrNull;
  private final AtomicLong sequence = new AtomicLong();
  private volatile long moves;

  /**
   * Runs a change during which every layer stays what it is: a directory that upper has does not
   * lose it, and what is below stays there.
   */
  <T> T steady(Change<T> change) throws IOException {
    requireNotAll();
    layers.readLock().lock();
    try {
      requireChangeable();
      return change.run();
    } finally {
      layers.readLock().unlock();
    }
  }

  /** Whoever is told of the progress of something may look, and change nothing. */
  private void requireNotAll() {
    if (layers.isWriteLockedByCurrentThread()) {
      throw new IllegalStateException(
          "this thread is about the upper directory as a whole, which may not be changed"
              + " meanwhile");
    }
  }

  /** From now on every change fails: the layers are in a state that has to be healed first. */
  void refuseChanges(FileSystemException because) {
    refusalOrNull = because;
  }

  /** It was healed. */
  void allowChanges() {
    refusalOrNull = null;
  }

  void requireChangeable() throws FileSystemException {
    FileSystemException refusal = refusalOrNull;
    if (refusal != null) {
      throw new FileSystemException(refusal.getFile(), null, refusal.getReason());
    }
  }

  /** Held by what is not to meet any change at all. */
  Lock allChanges() {
    requireNotAll();
    return layers.writeLock();
  }

  /** Held by every change while it finds its directories and changes their names. */
  Lock changes() {
    return namespace.readLock();
  }

  /** Held by what moves or replaces a directory: real paths below it change. */
  Lock directoryMoves() {
    return namespace.writeLock();
  }

  /** The count of directory moves; odd while one is under way. */
  long moves() {
    return moves;
  }

  static boolean isQuiet(long moves) {
    return (moves & 1) == 0;
  }

  /** Begins or ends a move; the caller holds {@link #directoryMoves}. */
  void countMove() {
    if (!namespace.isWriteLockedByCurrentThread()) {
      throw new IllegalStateException("a directory may be moved only under the exclusive lock");
    }
    long now = moves;
    moves = now + 1;
  }

  long nextSequence() {
    return sequence.incrementAndGet();
  }

  /** Locks the names of two directories, which may be the same, in order. */
  void lockNames(Directory one, Directory other) {
    boolean first = comesFirst(one, other);
    (first ? one : other).names().writeLock().lock();
    (first ? other : one).names().writeLock().lock();
  }

  void unlockNames(Directory one, Directory other) {
    one.names().writeLock().unlock();
    other.names().writeLock().unlock();
  }

  private static boolean comesFirst(Directory one, Directory other) {
    int depth = one.depth();
    int otherDepth = other.depth();
    return depth != otherDepth ? depth < otherDepth : one.sequence() <= other.sequence();
  }
}
