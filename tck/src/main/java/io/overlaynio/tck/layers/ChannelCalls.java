package io.overlaynio.tck.layers;

import java.io.IOException;
import java.nio.channels.Channel;
import java.nio.channels.ClosedChannelException;

/**
 * What the channels of a filter share: each thing asked of the channel below is a call, and where
 * that one was closed, by an interrupt for example, so is the one above.
 */
final class ChannelCalls {

  private final FilterFileSystem fileSystem;
  private final OpenHandle handle;
  private final Channel above;
  private final Channel below;

  ChannelCalls(FilterFileSystem fileSystem, OpenHandle handle, Channel above, Channel below) {
    this.fileSystem = fileSystem;
    this.handle = handle;
    this.above = above;
    this.below = below;
  }

  <T> T call(CallKind kind, long bytes, FilterFileSystem.Step<T> step) throws IOException {
    if (!above.isOpen()) {
      throw new ClosedChannelException();
    }
    try {
      return fileSystem.around(Call.on(kind, handle, bytes), step);
    } catch (ClosedChannelException e) {
      if (!below.isOpen()) {
        above.close();
      }
      throw e;
    }
  }

  /** Closed below whatever comes of the call, as Linux does it. */
  void close() throws IOException {
    try {
      fileSystem.around(Call.on(CallKind.CLOSE, handle, 0), () -> null);
    } finally {
      fileSystem.closed(handle);
      below.close();
    }
  }
}
