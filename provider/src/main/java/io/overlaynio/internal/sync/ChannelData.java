package io.overlaynio.internal.sync;

import io.overlaynio.internal.sys.Native.FileData;
import java.io.IOException;
import java.nio.channels.FileChannel;

/**
 * The data of a file where there is no native access: forced, which is more than was asked for, but
 * all there is.
 */
record ChannelData(FileChannel channel) implements FileData {

  @Override
  public void startWriteback() {}

  @Override
  public void awaitWriteback() throws IOException {
    channel.force(false);
  }

  @Override
  public void awaitExtents() {}

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
