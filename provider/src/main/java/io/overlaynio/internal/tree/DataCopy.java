package io.overlaynio.internal.tree;

import io.overlaynio.internal.sys.Native;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileSystemException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;

/**
 * Copies the contents of one regular file into an empty one: by the kernel where both are its own
 * (reflink, copy_file_range), else through a buffer. Holes stay holes, and long runs of zeros
 * become some.
 */
final class DataCopy {

  private static final Set<OpenOption> READ = Set.of(StandardOpenOption.READ);

  /** A multiple of every block size in use, so that a block of zeros can be a hole. */
  private static final int BUFFER = 128 * 1024;

  private DataCopy() {}

  /**
   * Copies all of {@code from} into {@code to}, which is open, new and empty.
   *
   * @param access to be used if both files are the platform's own
   * @throws ClosedChannelException if the thread is interrupted
   * @throws FileSystemException that names both files, if reading or writing fails
   */
  static void copy(Path from, Path to, FileChannel target, Optional<Native> access)
      throws IOException {
    try {
      copyAll(from, to, target, access);
    } catch (ClosedChannelException | FileSystemException e) {
      throw e;
    } catch (IOException unnamed) {
      // What a channel throws names no file: no space left, an input/output error.
      FileSystemException named =
          new FileSystemException(from.toString(), to.toString(), unnamed.getMessage());
      named.initCause(unnamed);
      throw named;
    }
  }

  private static void copyAll(Path from, Path to, FileChannel target, Optional<Native> access)
      throws IOException {
    if (access.isPresent() && access.get().copyData(from, to)) {
      return;
    }
    try (SeekableByteChannel source = RealChannel.open(from, READ, false)) {
      throughBuffer(source, target);
    }
  }

  private static void throughBuffer(SeekableByteChannel source, FileChannel target)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
    long position = 0;
    while (fill(source, buffer)) {
      buffer.flip();
      int length = buffer.remaining();
      if (length < BUFFER || !isZero(buffer)) {
        long at = position;
        while (buffer.hasRemaining()) {
          at += target.write(buffer, at);
        }
      }
      position += length;
      buffer.clear();
    }
    if (target.size() < position) {
      target.write(ByteBuffer.wrap(new byte[1]), position - 1);
    }
  }

  private static boolean fill(SeekableByteChannel source, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      if (source.read(buffer) < 0) {
        break;
      }
    }
    return buffer.position() > 0;
  }

  private static boolean isZero(ByteBuffer buffer) {
    for (int i = 0; i < buffer.limit(); i += Long.BYTES) {
      if (buffer.getLong(i) != 0) {
        return false;
      }
    }
    return true;
  }
}
