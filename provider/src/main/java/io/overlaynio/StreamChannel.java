package io.overlaynio;

import io.overlaynio.internal.tree.OpenFile;
import io.overlaynio.internal.tree.Uninterrupted;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SeekableByteChannel;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The channel under the provider's input and output streams, which no interrupt closes.
 *
 * <p>It exists because the streams of the platform's provider work on in a thread that is
 * interrupted, as those of {@code java.io} do, by means that the JDK keeps to itself. Here the flag
 * is taken away around each read and write. An interrupt that arrives in the middle does close the
 * real channel; then the file is opened again, at the same position. How much had been read or
 * written is told by the buffer, which the JDK's channels move before they look for an interrupt:
 * so nothing is appended twice.
 *
 * <p>What cannot be opened again ends with the interrupt: a pipe or device, and an upper file whose
 * last name was deleted.
 */
final class StreamChannel implements SeekableByteChannel {

  private final OpenFile open;
  private final OverlayFileSystem fileSystem;
  private final AtomicBoolean closed = new AtomicBoolean();

  private long position;

  /** The real channel whose own position is this one's; the first one begins there. */
  private SeekableByteChannel placed;

  /** A channel of an open file, which it closes; whoever makes it registers it. */
  StreamChannel(OverlayPath path, OpenFile open) throws IOException {
    this.open = open;
    this.fileSystem = path.getFileSystem();
    this.placed = open.channel();
  }

  /** The real channel of this moment, opened again if an interrupt has closed it. */
  private SeekableByteChannel real() throws IOException {
    ChannelFile.requireOpen(this);
    SeekableByteChannel real = open.channel();
    if (!real.isOpen()) {
      open.reopen(real);
      real = open.channel();
    }
    return real;
  }

  private SeekableByteChannel realInPlace() throws IOException {
    SeekableByteChannel real = real();
    if (!open.append() && !real.equals(placed)) {
      real.position(position);
      placed = real;
    }
    return real;
  }

  @Override
  public synchronized int read(ByteBuffer dst) throws IOException {
    int start = dst.position();
    int end =
        Uninterrupted.run(
            () -> {
              boolean gotAlready = dst.position() > start;
              return gotAlready ? 0 : realInPlace().read(dst);
            });
    int read = dst.position() - start;
    position += read;
    return read > 0 ? read : end;
  }

  @Override
  public synchronized int write(ByteBuffer src) throws IOException {
    ChannelFile.requireOpen(this);
    int start = src.position();
    open.beforeWrite();
    try {
      Uninterrupted.run(
          () -> {
            boolean doneAlready = src.position() > start;
            return doneAlready ? 0 : realInPlace().write(src);
          });
    } catch (IOException | RuntimeException | Error e) {
      failed(e);
      throw e;
    }
    int written = src.position() - start;
    position += written;
    fileSystem.naming(() -> open.wrote(written));
    return written;
  }

  private void failed(Throwable failure) {
    if (failure instanceof IOException io && !(io instanceof ClosedChannelException)) {
      open.writeFailed(io);
    }
    try {
      open.wrote(0);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  @Override
  public synchronized long position() throws IOException {
    ChannelFile.requireOpen(this);
    return position;
  }

  /** Moves the position; the real channel follows when it is used next. */
  @Override
  public synchronized SeekableByteChannel position(long newPosition) throws IOException {
    ChannelFile.requireOpen(this);
    position = newPosition;
    placed = null;
    return this;
  }

  @Override
  public long size() throws IOException {
    return Uninterrupted.run(() -> real().size());
  }

  /** No stream does this. */
  @Override
  public SeekableByteChannel truncate(long size) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean isOpen() {
    return !closed.get();
  }

  /** Not under the lock, so that it ends a read that waits. */
  @Override
  public void close() throws IOException {
    if (closed.getAndSet(true)) {
      return;
    }
    try {
      fileSystem.naming(open::close);
    } finally {
      fileSystem.state().unregister(this);
    }
  }
}
