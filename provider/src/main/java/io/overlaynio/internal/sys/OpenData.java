package io.overlaynio.internal.sys;

import java.io.IOException;
import jnr.constants.platform.Errno;

/**
 * The dirty pages of one file, by way of a descriptor that is open while they are written, so that
 * the kernel has somebody to tell of a failure.
 */
record OpenData(LibC libC, Descriptor file) implements Native.FileData {

  private static final int FIEMAP_FLAG_SYNC = 1;

  @Override
  public void startWriteback() throws IOException {
    range(LibC.SYNC_FILE_RANGE_WRITE);
  }

  @Override
  public void awaitWriteback() throws IOException {
    range(LibC.SYNC_FILE_RANGE_WRITE_AND_WAIT);
  }

  @Override
  public void awaitExtents() throws IOException {
    // struct fiemap: start and length of 64 bits, flags, and no room for an answer.
    int[] allOfIt = {0, 0, -1, -1, FIEMAP_FLAG_SYNC, 0, 0, 0};
    if (libC.call().ioctl(file.number(), LibC.FS_IOC_FIEMAP, allOfIt) < 0) {
      throw file.failure();
    }
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
