package io.overlaynio.tck.powercut;

import io.overlaynio.tck.machine.DiskFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * The bytes of a disk at one moment. A fork shares what neither side has changed since, so that a
 * disk has many pasts at little cost. Zeros that were never written take no room.
 */
final class DiskState {

  private static final int CHUNK = 4096;

  private final byte[][] chunks;
  private final boolean[] own;

  private DiskState(byte[][] chunks) {
    this.chunks = chunks;
    this.own = new boolean[chunks.length];
  }

  static DiskState blank(long size) {
    return new DiskState(new byte[(int) (size / CHUNK)][]);
  }

  /** A disk with a new file system. */
  static DiskState formatted(DiskFormat format, Path scratch) throws IOException {
    Path image = scratch.resolve("new.img");
    try {
      format.make(image);
      return of(image);
    } finally {
      Files.deleteIfExists(image);
    }
  }

  /** What an image file holds. */
  static DiskState of(Path image) throws IOException {
    try (FileChannel file = FileChannel.open(image)) {
      DiskState state = blank(file.size());
      ByteBuffer some = ByteBuffer.allocate(256 * CHUNK);
      long offset = 0;
      while (file.read(some.clear(), offset) > 0) {
        state.write(offset, some.array(), 0, some.position());
        offset += some.position();
      }
      return state;
    }
  }

  long size() {
    return (long) chunks.length * CHUNK;
  }

  /** The same bytes; from now on each goes its own way. */
  DiskState fork() {
    Arrays.fill(own, false);
    return new DiskState(chunks.clone());
  }

  void read(long offset, ByteBuffer into) {
    long at = offset;
    while (into.hasRemaining()) {
      int inside = (int) (at % CHUNK);
      int count = Math.min(CHUNK - inside, into.remaining());
      byte[] chunk = chunks[(int) (at / CHUNK)];
      into.put(chunk == null ? ZEROS : chunk, inside, count);
      at += count;
    }
  }

  private static final byte[] ZEROS = new byte[CHUNK];

  void write(long offset, byte[] bytes, int from, int length) {
    int done = 0;
    while (done < length) {
      long at = offset + done;
      int inside = (int) (at % CHUNK);
      int count = Math.min(CHUNK - inside, length - done);
      put((int) (at / CHUNK), inside, bytes, from + done, count);
      done += count;
    }
  }

  private void put(int index, int inside, byte[] bytes, int from, int count) {
    if (chunks[index] == null) {
      if (isZero(bytes, from, count)) {
        return;
      }
      chunks[index] = new byte[CHUNK];
      own[index] = true;
    } else if (!own[index]) {
      chunks[index] = chunks[index].clone();
      own[index] = true;
    }
    System.arraycopy(bytes, from, chunks[index], inside, count);
  }

  private static boolean isZero(byte[] bytes, int from, int count) {
    return Arrays.equals(bytes, from, from + count, ZEROS, 0, count);
  }

  /** Makes an image file of it, sparse where it can be. */
  void writeTo(Path image) throws IOException {
    try (FileChannel file =
        FileChannel.open(
            image,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.wrap(ZEROS), size() - CHUNK);
      for (int index = 0; index < chunks.length; ) {
        int end = index;
        while (end < chunks.length && end - index < 256 && chunks[end] != null) {
          end++;
        }
        if (end > index) {
          ByteBuffer run = ByteBuffer.allocate((end - index) * CHUNK);
          for (int i = index; i < end; i++) {
            run.put(chunks[i]);
          }
          file.write(run.flip(), (long) index * CHUNK);
        }
        index = Math.max(end, index + 1);
      }
    }
  }
}
