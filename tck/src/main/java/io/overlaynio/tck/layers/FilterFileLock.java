package io.overlaynio.tck.layers;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;

/** A lock that is one of the channel below. */
final class FilterFileLock extends FileLock {

  private final FileLock below;

  FilterFileLock(FileChannel channel, FileLock below) {
    super(channel, below.position(), below.size(), below.isShared());
    this.below = below;
  }

  @Override
  public boolean isValid() {
    return below.isValid();
  }

  @Override
  public void release() throws IOException {
    below.release();
  }
}
