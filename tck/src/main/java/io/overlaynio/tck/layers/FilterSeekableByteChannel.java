package io.overlaynio.tck.layers;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.concurrent.atomic.AtomicBoolean;

/** A channel on a file of a provider that gives no file channel for it. */
final class FilterSeekableByteChannel implements SeekableByteChannel {

  private final SeekableByteChannel below;
  private final ChannelCalls calls;
  private final AtomicBoolean open = new AtomicBoolean(true);

  FilterSeekableByteChannel(
      FilterFileSystem fileSystem, OpenHandle handle, SeekableByteChannel below) {
    this.below = below;
    this.calls = new ChannelCalls(fileSystem, handle, this, below);
  }

  @Override
  public int read(ByteBuffer dst) throws IOException {
    return calls.call(CallKind.READ, dst.remaining(), () -> below.read(dst));
  }

  @Override
  public int write(ByteBuffer src) throws IOException {
    return calls.call(CallKind.WRITE, src.remaining(), () -> below.write(src));
  }

  @Override
  public long position() throws IOException {
    return below.position();
  }

  @Override
  public SeekableByteChannel position(long newPosition) throws IOException {
    below.position(newPosition);
    return this;
  }

  @Override
  public long size() throws IOException {
    return below.size();
  }

  @Override
  public SeekableByteChannel truncate(long size) throws IOException {
    calls.call(CallKind.TRUNCATE, size, () -> below.truncate(size));
    return this;
  }

  @Override
  public boolean isOpen() {
    return open.get();
  }

  @Override
  public void close() throws IOException {
    if (open.compareAndSet(true, false)) {
      calls.close();
    }
  }
}
