package io.overlaynio.tck.layers;

import java.io.IOException;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Arrays;

/**
 * A file channel, also on a directory. Position and size are asked of the channel below and are no
 * calls; a mapping is that of the channel below, so what is done through it is seen by nobody.
 */
final class FilterFileChannel extends FileChannel {

  private final FileChannel below;
  private final ChannelCalls calls;

  FilterFileChannel(FilterFileSystem fileSystem, OpenHandle handle, FileChannel below) {
    this.below = below;
    this.calls = new ChannelCalls(fileSystem, handle, this, below);
  }

  private static long remaining(ByteBuffer[] buffers, int offset, int length) {
    return Arrays.stream(buffers, offset, offset + length).mapToLong(Buffer::remaining).sum();
  }

  @Override
  public int read(ByteBuffer dst) throws IOException {
    return calls.call(CallKind.READ, dst.remaining(), () -> below.read(dst));
  }

  @Override
  public long read(ByteBuffer[] dsts, int offset, int length) throws IOException {
    return calls.call(
        CallKind.READ, remaining(dsts, offset, length), () -> below.read(dsts, offset, length));
  }

  @Override
  public int read(ByteBuffer dst, long position) throws IOException {
    return calls.call(CallKind.READ, dst.remaining(), () -> below.read(dst, position));
  }

  @Override
  public int write(ByteBuffer src) throws IOException {
    return calls.call(CallKind.WRITE, src.remaining(), () -> below.write(src));
  }

  @Override
  public long write(ByteBuffer[] srcs, int offset, int length) throws IOException {
    return calls.call(
        CallKind.WRITE, remaining(srcs, offset, length), () -> below.write(srcs, offset, length));
  }

  @Override
  public int write(ByteBuffer src, long position) throws IOException {
    return calls.call(CallKind.WRITE, src.remaining(), () -> below.write(src, position));
  }

  @Override
  public long position() throws IOException {
    return below.position();
  }

  @Override
  public FileChannel position(long newPosition) throws IOException {
    below.position(newPosition);
    return this;
  }

  @Override
  public long size() throws IOException {
    return below.size();
  }

  @Override
  public FileChannel truncate(long size) throws IOException {
    calls.call(CallKind.TRUNCATE, size, () -> below.truncate(size));
    return this;
  }

  @Override
  public void force(boolean metadata) throws IOException {
    calls.call(
        metadata ? CallKind.FORCE : CallKind.FORCE_CONTENT,
        0,
        () -> {
          below.force(metadata);
          return null;
        });
  }

  @Override
  public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
    return calls.call(CallKind.READ, count, () -> below.transferTo(position, count, target));
  }

  @Override
  public long transferFrom(ReadableByteChannel src, long position, long count) throws IOException {
    return calls.call(CallKind.WRITE, count, () -> below.transferFrom(src, position, count));
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
    CallKind kind = mode.equals(MapMode.READ_ONLY) ? CallKind.MAP_TO_READ : CallKind.MAP_TO_WRITE;
    return calls.call(kind, size, () -> below.map(mode, position, size));
  }

  @Override
  public FileLock lock(long position, long size, boolean shared) throws IOException {
    return calls.call(
        CallKind.LOCK, 0, () -> new FilterFileLock(this, below.lock(position, size, shared)));
  }

  @Override
  public FileLock tryLock(long position, long size, boolean shared) throws IOException {
    return calls.call(
        CallKind.LOCK,
        0,
        () -> {
          FileLock lockOrNull = below.tryLock(position, size, shared);
          return lockOrNull == null ? null : new FilterFileLock(this, lockOrNull);
        });
  }

  @Override
  protected void implCloseChannel() throws IOException {
    calls.close();
  }
}
