package io.overlaynio.internal.tree;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * Compares two regular files of layers byte by byte, as far as they are alike. Whether they hold
 * their own contents was asked before.
 */
final class ContentComparison {

  private static final Set<OpenOption> READ = Set.of(StandardOpenOption.READ);
  private static final int BUFFER = 64 * 1024;

  private ContentComparison() {}

  /** True if both hold the same bytes. */
  static boolean isSame(Path one, Path other) throws IOException {
    try (SeekableByteChannel first = RealChannel.open(one, READ, false);
        SeekableByteChannel second = RealChannel.open(other, READ, false)) {
      ByteBuffer left = ByteBuffer.allocate(BUFFER);
      ByteBuffer right = ByteBuffer.allocate(BUFFER);
      do {
        fill(first, left.clear());
        fill(second, right.clear());
        if (!left.flip().equals(right.flip())) {
          return false;
        }
      } while (left.hasRemaining());
      return true;
    }
  }

  private static void fill(SeekableByteChannel channel, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining() && channel.read(buffer) >= 0) {}
  }
}
