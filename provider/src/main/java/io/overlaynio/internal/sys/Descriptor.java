package io.overlaynio.internal.sys;

import static jnr.constants.platform.OpenFlags.O_CLOEXEC;
import static jnr.constants.platform.OpenFlags.O_NOFOLLOW;
import static jnr.constants.platform.OpenFlags.O_NONBLOCK;
import static jnr.constants.platform.OpenFlags.O_RDONLY;
import static jnr.constants.platform.OpenFlags.O_WRONLY;

import java.io.IOException;
import java.nio.file.Path;
import jnr.constants.platform.Errno;

/**
 * An open file of the kernel's, closed by its owner.
 *
 * <p>It exists because the JDK does not give the number of a descriptor it has opened. Every open
 * follows no link in the last name, waits for nobody (a FIFO has a reader at once) and is not
 * inherited by other programs. It does not know what is done with it.
 */
final class Descriptor implements AutoCloseable {
  private static final int READ =
      O_RDONLY.intValue() | O_NOFOLLOW.intValue() | O_NONBLOCK.intValue() | O_CLOEXEC.intValue();
  private static final int WRITE =
      O_WRONLY.intValue() | O_NOFOLLOW.intValue() | O_NONBLOCK.intValue() | O_CLOEXEC.intValue();

  private final LibC libC;
  private final Path path;
  private final int number;

  private Descriptor(LibC libC, Path path, int number) {
    this.libC = libC;
    this.path = path;
    this.number = number;
  }

  /** Opens what exists for reading. */
  static Descriptor read(LibC libC, Path path) throws IOException {
    Descriptor opened = readOrNull(libC, path);
    if (opened == null) {
      throw SystemFailure.of(libC.errno(), path);
    }
    return opened;
  }

  /** As {@link #read}, but null where the open fails; the library still has the error number. */
  static Descriptor readOrNull(LibC libC, Path path) throws IOException {
    return openOrNull(libC, path, READ);
  }

  /** Opens what exists for writing. */
  static Descriptor write(LibC libC, Path path) throws IOException {
    Descriptor opened = openOrNull(libC, path, WRITE);
    if (opened == null) {
      throw SystemFailure.of(libC.errno(), path);
    }
    return opened;
  }

  private static Descriptor openOrNull(LibC libC, Path path, int flags) throws IOException {
    byte[] name = RealName.of(path);
    int number;
    do {
      number = libC.call().open(name, flags, 0);
    } while (number < 0 && libC.failedWith(Errno.EINTR));
    return number < 0 ? null : new Descriptor(libC, path, number);
  }

  int number() {
    return number;
  }

  Path path() {
    return path;
  }

  /** The exception for a call on this descriptor that has just failed. */
  IOException failure() {
    return SystemFailure.of(libC.errno(), path);
  }

  /**
   * Closes. After EINTR too the number is free and must not be closed again; EINTR says nothing of
   * the data.
   *
   * @throws IOException if the file system tells only now that a write has failed
   */
  @Override
  public void close() throws IOException {
    if (libC.call().close(number) < 0 && !libC.failedWith(Errno.EINTR)) {
      throw failure();
    }
  }
}
