package io.overlaynio.internal.sync;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The channels that wrote to files which are not durable yet and whose users have closed them.
 *
 * <p>Linux tells a failed write-back to every descriptor that was open when it failed; one that is
 * opened later may never hear of it, and once the last is closed the kernel may forget the file and
 * the error with it. One channel a file is enough: what the first was told is remembered as a
 * failure of the file, and what it was not told yet is told to it. Their number is bounded.
 *
 * <p>A channel that was taken counts until it is given back or dropped.
 */
final class KeptChannels implements Closeable {

  private final Map<Object, FileChannel> kept = new ConcurrentHashMap<>();
  private final AtomicInteger room;
  private volatile boolean closed;

  KeptChannels(int most) {
    this.room = new AtomicInteger(most);
  }

  /** Takes over a channel, or closes it where one is kept already; false if there is no room. */
  boolean keep(Object key, FileChannel channel) throws IOException {
    if (closed) {
      return false;
    }
    if (kept.containsKey(key)) {
      channel.close();
      return true;
    }
    if (room.decrementAndGet() < 0) {
      room.incrementAndGet();
      return false;
    }
    if (!giveBack(key, channel)) {
      drop(channel);
    }
    return true;
  }

  /**
   * Keeps a channel whatever room there is, since nothing else leads to its file; false if another
   * is kept, which does as well, or at the end.
   */
  boolean pin(Object key, FileChannel channel) {
    if (closed || kept.putIfAbsent(key, channel) != null) {
      return false;
    }
    room.decrementAndGet();
    return true;
  }

  boolean has(Object key) {
    return kept.containsKey(key);
  }

  /** The channel kept for a file, for the time in which it is forced; null if there is none. */
  FileChannel takeOrNull(Object key) {
    return kept.remove(key);
  }

  /** Keeps a channel that was taken; false, if another has come, or the end: then it is no use. */
  boolean giveBack(Object key, FileChannel taken) {
    if (!taken.isOpen() || kept.putIfAbsent(key, taken) != null) {
      return false;
    }
    return !closed || !kept.remove(key, taken);
  }

  /** Closes a channel that was taken. */
  void drop(FileChannel taken) throws IOException {
    room.incrementAndGet();
    taken.close();
  }

  /** Closes what is kept for a file, if anything is. */
  void close(Object key) throws IOException {
    FileChannel channel = kept.remove(key);
    if (channel != null) {
      drop(channel);
    }
  }

  boolean isClosed() {
    return closed;
  }

  boolean hasRoom() {
    return room.get() > 0 && !closed;
  }

  /** The files that a channel is kept for. */
  Set<Object> keys() {
    return Set.copyOf(kept.keySet());
  }

  int count() {
    return kept.size();
  }

  /** Closes all, and keeps none from now on; the first failure wins. */
  @Override
  public void close() throws IOException {
    closed = true;
    IOException failure = null;
    for (Object key : kept.keySet()) {
      try {
        close(key);
      } catch (IOException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
