package io.overlaynio;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.util.ArrayList;
import java.util.List;

/**
 * The locks that one channel holds in the {@link FileLocks} of its file system.
 *
 * <p>It exists so that closing a channel, of either kind, releases what it holds and lets nothing
 * new in, whatever other threads do at the time. It must not know which kind of channel it serves.
 */
final class HeldLocks {

  /** How the identity of the channel's file is found. */
  interface Identity {

    Object find() throws IOException;
  }

  private final FileLocks table;
  private final Identity identity;
  private Object identityOrNull;
  private final List<OverlayFileLock> held = new ArrayList<>(0);
  private boolean closed;

  /**
   * @param identity the identity of the channel's file; asked for only when there is something to
   *     lock
   */
  HeldLocks(FileLocks table, Identity identity) {
    this.table = table;
    this.identity = identity;
  }

  /** The size of a region, where 0 means up to the end, as {@link FileChannel#lock} has it. */
  static long sizeOf(long position, long size) {
    return size == 0 ? Long.MAX_VALUE - Math.max(0, position) : size;
  }

  /**
   * Takes a lock that was made with this object as its holder.
   *
   * @throws OverlappingFileLockException if the region overlaps one that is taken
   * @throws ClosedChannelException if the channel has been closed
   */
  synchronized OverlayFileLock acquire(OverlayFileLock lock) throws IOException {
    if (closed) {
      throw new ClosedChannelException();
    }
    if (identityOrNull == null) {
      identityOrNull = identity.find();
    }
    table.add(identityOrNull, lock);
    held.add(lock);
    return lock;
  }

  /** Releases a lock; without effect if it was released before. */
  synchronized void release(OverlayFileLock lock) {
    if (held.remove(lock)) {
      lock.invalidate();
      table.remove(identityOrNull, lock);
    }
  }

  /** Releases every lock; from now on none can be acquired. */
  synchronized void close() {
    closed = true;
    for (OverlayFileLock lock : held) {
      lock.invalidate();
      table.remove(identityOrNull, lock);
    }
    held.clear();
  }
}
