package io.overlaynio.internal.sys;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import jnr.constants.platform.Errno;

/**
 * Copies the contents of a file without the bytes passing through this process.
 *
 * <p>First by sharing the blocks (FICLONE), which is one step whatever the size; else each range of
 * data by copy_file_range(2), so that a hole stays one. It exists apart from {@link LinuxNative}
 * because it is the one operation with a course of its own. It knows nothing of attributes, nor of
 * what the copy is for.
 */
final class DataCopy {
  /** Some milliseconds of work: as long as an interrupt has to wait. */
  static final long CHUNK = 8L << 20;

  private final LibC libC;
  private final long chunk;

  /**
   * @param chunk the most bytes to copy before looking for an interrupt again
   */
  DataCopy(LibC libC, long chunk) {
    this.libC = libC;
    this.chunk = chunk;
  }

  /** See {@link Native#copyData}, whose outcomes these are. */
  boolean copy(Path from, Path to) throws IOException {
    try (Descriptor source = Descriptor.read(libC, from);
        Descriptor target = Descriptor.write(libC, to)) {
      requireNotInterrupted();
      if (shareBlocks(source, target) || copyRanges(source, target)) {
        return true;
      }
      resize(target, 0);
      return false;
    }
  }

  /** One step, entirely or not at all; why not is of no interest, the other way will tell. */
  private boolean shareBlocks(Descriptor source, Descriptor target) {
    return libC.call().ioctl(target.number(), LibC.FICLONE, source.number()) == 0;
  }

  private boolean copyRanges(Descriptor source, Descriptor target) throws IOException {
    long size = libC.call().lseek(source.number(), 0, LibC.SEEK_END);
    if (size < 0 && libC.failedWith(Errno.EINVAL)) {
      return false; // /proc and the like: made up while it is read
    }
    if (size < 0) {
      throw source.failure();
    }
    if (size == 0) {
      return isEmpty(source);
    }
    long copied = 0;
    while (copied < size) {
      long data = nextData(source, copied, size);
      if (data == size) {
        break;
      }
      long hole = nextHole(source, data, size);
      if (!copyRange(source, target, data, hole)) {
        return false;
      }
      copied = hole;
    }
    if (copied < size) {
      resize(target, size);
    }
    return true;
  }

  /** Some made up files have contents but no size: only reading tells. */
  private boolean isEmpty(Descriptor source) throws IOException {
    long read = libC.call().pread(source.number(), new byte[1], 1, 0);
    if (read < 0) {
      throw source.failure();
    }
    return read == 0;
  }

  /** Where data begins at or after a position; the size, if there is only a hole to come. */
  private long nextData(Descriptor source, long position, long size) throws IOException {
    long data = libC.call().lseek(source.number(), position, LibC.SEEK_DATA);
    if (data >= 0) {
      return Math.min(data, size);
    }
    if (libC.failedWith(Errno.ENXIO)) {
      return size;
    }
    if (libC.failedWith(Errno.EINVAL)) {
      return position; // a file system that does not tell: all is data
    }
    throw source.failure();
  }

  private long nextHole(Descriptor source, long position, long size) throws IOException {
    long hole = libC.call().lseek(source.number(), position, LibC.SEEK_HOLE);
    if (hole >= 0) {
      return Math.min(hole, size);
    }
    if (libC.failedWith(Errno.EINVAL) || libC.failedWith(Errno.ENXIO)) {
      return size; // does not tell, or was cut short meanwhile, which copying will find
    }
    throw source.failure();
  }

  /**
   * Copies one range, short counts resumed.
   *
   * @return false if the kernel cannot copy between these two, or the data ends before the size
   */
  private boolean copyRange(Descriptor source, Descriptor target, long start, long end)
      throws IOException {
    long position = start;
    while (position < end) {
      requireNotInterrupted();
      long[] offset = {position};
      long count =
          libC.call()
              .copy_file_range(
                  source.number(),
                  offset,
                  target.number(),
                  offset,
                  Math.min(chunk, end - position),
                  0);
      if (count > 0) {
        position += count;
      } else if (count == 0 || isUnsupported()) {
        return false;
      } else if (!libC.failedWith(Errno.EINTR)) {
        throw SystemFailure.of(libC.errno(), source.path(), target.path());
      }
    }
    return true;
  }

  /** EPERM is what a sandbox answers to a call it does not know; a real one recurs on writing. */
  private boolean isUnsupported() {
    return libC.failedWith(Errno.EXDEV)
        || libC.failedWith(Errno.EINVAL)
        || libC.failedWith(Errno.ENOSYS)
        || libC.failedWith(Errno.EOPNOTSUPP)
        || libC.failedWith(Errno.EPERM);
  }

  private void resize(Descriptor target, long size) throws IOException {
    if (libC.call().ftruncate(target.number(), size) < 0) {
      throw target.failure();
    }
  }

  private static void requireNotInterrupted() throws ClosedByInterruptException {
    if (Thread.currentThread().isInterrupted()) {
      throw new ClosedByInterruptException();
    }
  }
}
