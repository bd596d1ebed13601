package io.overlaynio.internal.sys;

import java.io.IOException;
import jnr.constants.platform.Errno;

/**
 * The dirty pages of one file, by way of a descriptor that is open while they are written, so that
 * the kernel has somebody to tell of a failure.
 */
record OpenData(LibC libC, Descriptor file) implements Native.FileData {

  @Override
  public void startWriteback() throws IOException {
    range(LibC.SYNC_FILE_RANGE_WRITE);
  }

  @Override
  public void awaitWriteback() throws IOException {
    range(LibC.SYNC_FILE_RANGE_WRITE_AND_WAIT);
  }

  private void range(int flags) throws IOException {
    int result;
    do {
      result = libC.call().sync_file_range(file.number(), 0, 0, flags);
    } while (result < 0 && libC.failedWith(Errno.EINTR));
    if (result < 0) {
      throw file.failure();
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
