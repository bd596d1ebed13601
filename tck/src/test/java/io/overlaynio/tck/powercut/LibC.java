package io.overlaynio.tck.powercut;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import jnr.constants.platform.Errno;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Runtime;
import jnr.ffi.annotations.In;
import jnr.ffi.annotations.Out;

/**
 * The few calls of the operating system that cutting the power takes and that Java has no word for:
 * a descriptor of the FUSE device, mount and unmount, and the ioctl that shuts a file system down.
 */
final class LibC {

  /** As C declares them; public, since generated classes implement it. */
  public interface Functions {
    int open(String path, int flags);

    long read(int descriptor, @Out ByteBuffer buffer, long size);

    long write(int descriptor, @In ByteBuffer buffer, long size);

    int close(int descriptor);

    int mount(String source, String target, String type, long flags, String options);

    int umount2(String target, int flags);

    int ioctl(int descriptor, long request, @In int[] argument);
  }

  private static final int O_RDWR = 2;
  private static final int O_DIRECTORY = 0200000;
  private static final int MNT_DETACH = 2;
  private static final long SHUTDOWN = 0x8004587dL;
  private static final int NOLOGFLUSH = 2;

  private final Functions functions;

  private LibC(Functions functions) {
    this.functions = functions;
  }

  static LibC load() {
    return new LibC(LibraryLoader.create(Functions.class).load("c"));
  }

  int openForMessages(Path device) throws IOException {
    return (int) checked(functions.open(device.toString(), O_RDWR), "open", device);
  }

  /** Reads one message; -1 once the other side is gone. */
  long readOrGone(int descriptor, ByteBuffer buffer) {
    while (true) {
      long count = functions.read(descriptor, buffer, buffer.remaining());
      if (count >= 0) {
        return count;
      }
      Errno error = lastError();
      // A request may be withdrawn before it is read (ENOENT); the next will come.
      if (error != Errno.EINTR && error != Errno.ENOENT && error != Errno.EAGAIN) {
        return -1;
      }
    }
  }

  /** Writes one message whole. A reply to a request that was withdrawn goes nowhere. */
  void write(int descriptor, ByteBuffer message) {
    long unused = functions.write(descriptor, message, message.remaining());
  }

  void close(int descriptor) throws IOException {
    checked(functions.close(descriptor), "close", descriptor);
  }

  void mount(String source, Path target, String type, String options) throws IOException {
    checked(functions.mount(source, target.toString(), type, 0, options), "mount", target);
  }

  /** Takes a mount out of view at once; it ends when nobody uses it any more. */
  void detach(Path target) throws IOException {
    checked(functions.umount2(target.toString(), MNT_DETACH), "umount", target);
  }

  /**
   * Ends the file system that this directory is on as a power cut would: what it holds in memory is
   * lost, its log included.
   */
  void shutDown(Path directory) throws IOException {
    int descriptor =
        (int) checked(functions.open(directory.toString(), O_DIRECTORY), "open", directory);
    try {
      checked(
          functions.ioctl(descriptor, SHUTDOWN, new int[] {NOLOGFLUSH}), "shut down", directory);
    } finally {
      close(descriptor);
    }
  }

  private static long checked(long result, String what, Object where) throws IOException {
    if (result < 0) {
      throw new IOException(what + " " + where + ": " + lastError());
    }
    return result;
  }

  private static Errno lastError() {
    return Errno.valueOf(Runtime.getSystemRuntime().getLastError());
  }
}
