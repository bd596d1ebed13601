package io.overlaynio;

import java.io.IOException;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;

/**
 * A lock on a region of an overlay file, taken through a channel of either kind.
 *
 * <p>It exists to be given to callers. It must not know how regions exclude each other; it asks the
 * {@link HeldLocks} it came from to release it.
 */
final class OverlayFileLock extends FileLock {

  private final HeldLocks holder;
  private volatile boolean valid = true;

  OverlayFileLock(FileChannel channel, long position, long size, boolean shared, HeldLocks holder) {
    super(channel, position, size, shared);
    this.holder = holder;
  }

  OverlayFileLock(
      AsynchronousFileChannel channel, long position, long size, boolean shared, HeldLocks holder) {
    super(channel, position, size, shared);
    this.holder = holder;
  }

  @Override
  public boolean isValid() {
    return valid;
  }

  /** Told by the holder that the region is no longer this lock's. */
  void invalidate() {
    valid = false;
  }

  @Override
  public void release() throws IOException {
    if (!acquiredBy().isOpen()) {
      throw new ClosedChannelException();
    }
    holder.release(this);
  }
}
