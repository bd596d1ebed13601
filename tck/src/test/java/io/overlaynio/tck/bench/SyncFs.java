package io.overlaynio.tck.bench;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import jnr.constants.platform.Errno;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Runtime;

/** A directory kept open for syncfs(2), which writes back the whole file system that it is on. */
final class SyncFs implements Closeable {

  /** As C declares them; public, since generated classes implement it. */
  public interface Functions {
    int open(String path, int flags);

    int syncfs(int descriptor);

    int close(int descriptor);
  }

  private static final int O_DIRECTORY = 0200000;
  private static final Functions LIBC = LibraryLoader.create(Functions.class).load("c");

  private final Path directory;
  private final int descriptor;

  SyncFs(Path directory) throws IOException {
    this.directory = directory;
    this.descriptor = checked(LIBC.open(directory.toString(), O_DIRECTORY));
  }

  void sync() throws IOException {
    checked(LIBC.syncfs(descriptor));
  }

  @Override
  public void close() throws IOException {
    checked(LIBC.close(descriptor));
  }

  private int checked(int result) throws IOException {
    if (result < 0) {
      throw new IOException(
          directory + ": " + Errno.valueOf(Runtime.getSystemRuntime().getLastError()));
    }
    return result;
  }
}
