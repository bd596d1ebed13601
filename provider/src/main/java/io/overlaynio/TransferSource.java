package io.overlaynio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/**
 * The source of a transfer into a file, where it is a channel of any kind: a socket, a pipe, a
 * program's own.
 *
 * <p>It exists to tell a source that cannot be read from a file that cannot be written: the second
 * is remembered for good by an overlay with volatile durability. It must not know the target.
 */
final class TransferSource implements ReadableByteChannel {

  private final ReadableByteChannel source;
  private IOException failureOrNull;

  TransferSource(ReadableByteChannel source) {
    this.source = source;
  }

  /** True if this failure of the transfer is one of the source. */
  boolean hasFailed(IOException failure) {
    return failure.equals(failureOrNull);
  }

  @Override
  public int read(ByteBuffer dst) throws IOException {
    try {
      return source.read(dst);
    } catch (IOException e) {
      failureOrNull = e;
      throw e;
    }
  }

  @Override
  public boolean isOpen() {
    return source.isOpen();
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
