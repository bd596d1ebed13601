package io.overlaynio;

import io.overlaynio.internal.tree.OpenFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.FileLockInterruptionException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * A {@link FileChannel} on a file of the overlay.
 *
 * <p>It exists to put three things around the real channel below: what is about to be changed is
 * marked first, locks are those of the overlay, and the two ends of a transfer are unwrapped so
 * that the operating system moves the bytes. Reading costs a few field reads more than the real
 * channel.
 *
 * <p>It must not know where the file is; position and size are the real channel's, whichever that
 * is at the time.
 *
 * <p>Interruption is the real channel's too. Where it was closed because a thread was interrupted,
 * this one closes as well and throws the same exception; where this one is closed, threads blocked
 * in the real one are woken as the real one does it.
 */
final class OverlayFileChannel extends FileMapping.Mappable {

  private final OpenFile open;
  private final ChannelFile<FileChannel> file;

  /** The position, where it is not the real channel's: null for a channel that writes. */
  private final Cursor<FileChannel> cursorOrNull;

  private final HeldLocks locks;
  private final OverlayFileSystem fileSystem;

  /** A channel of an open file, which it closes; whoever makes it registers it. */
  OverlayFileChannel(OverlayPath path, OpenFile open) {
    this.open = open;
    this.file = new ChannelFile<>(path.getFileSystem(), open, FileChannel.class, this);
    this.cursorOrNull = open.writable() ? null : new Cursor<>(file);
    this.locks = new HeldLocks(path.getFileSystem().locks(), open::identity);
    this.fileSystem = path.getFileSystem();
  }

  // --- reading

  @Override
  public int read(ByteBuffer dst) throws IOException {
    file.requireReadable();
    ChannelFile.requireNotReadOnly(dst);
    return cursorOrNull == null ? (int) file.ask(real -> real.read(dst)) : cursorOrNull.read(dst);
  }

  @Override
  public long read(ByteBuffer[] dsts, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, dsts.length);
    file.requireReadable();
    return advance(real -> real.read(dsts, offset, length));
  }

  /** Reads from the position on, and moves it by the number of bytes read. */
  private long advance(ChannelFile.Use<FileChannel> use) throws IOException {
    return cursorOrNull == null ? file.ask(use) : cursorOrNull.advance(use);
  }

  @Override
  public int read(ByteBuffer dst, long position) throws IOException {
    Objects.requireNonNull(dst, "dst");
    ChannelFile.requireNotNegative(position, "position");
    file.requireReadable();
    ChannelFile.requireNotReadOnly(dst);
    FileChannel real = file.real();
    try {
      return real.read(dst, position);
    } catch (ClosedChannelException e) {
      throw file.alsoClosed(e, real);
    }
  }

  // --- writing

  @Override
  public int write(ByteBuffer src) throws IOException {
    return (int) file.change(real -> real.write(src));
  }

  @Override
  public long write(ByteBuffer[] srcs, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, srcs.length);
    return file.change(real -> real.write(srcs, offset, length));
  }

  @Override
  public int write(ByteBuffer src, long position) throws IOException {
    Objects.requireNonNull(src, "src");
    ChannelFile.requireNotNegative(position, "position");
    return (int) file.change(real -> real.write(src, position));
  }

  @Override
  public FileChannel truncate(long size) throws IOException {
    file.requireOpen();
    ChannelFile.requireNotNegative(size, "size");
    file.change(
        real -> {
          real.truncate(size);
          return 0;
        });
    return this;
  }

  @Override
  public void force(boolean metadata) throws IOException {
    file.requireOpen();
    closeIfInterrupted();
    try {
      fileSystem.naming(() -> open.force(metadata));
    } catch (ClosedChannelException e) {
      throw file.alsoClosed(e, file.real());
    }
  }

  // --- position and size

  @Override
  public long position() throws IOException {
    file.requireOpen();
    return cursorOrNull == null ? file.ask(FileChannel::position) : cursorOrNull.position();
  }

  @Override
  public FileChannel position(long position) throws IOException {
    file.requireOpen();
    ChannelFile.requireNotNegative(position, "position");
    if (cursorOrNull == null) {
      file.ask(
          real -> {
            real.position(position);
            return 0;
          });
    } else {
      cursorOrNull.position(position);
    }
    return this;
  }

  @Override
  public long size() throws IOException {
    return file.ask(FileChannel::size);
  }

  // --- transfers

  @Override
  public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
    file.requireOpen();
    ChannelFile.requireOpen(target);
    file.requireReadable();
    ChannelFile<FileChannel> otherOrNull =
        target instanceof OverlayFileChannel ours ? ours.file : null;
    if (otherOrNull != null) {
      otherOrNull.requireWritable();
    }
    ChannelFile.requireNotNegative(position, "position");
    ChannelFile.requireNotNegative(count, "count");
    if (otherOrNull != null && open.isDirectory()) { // nothing to write: nothing is marked
      return file.ask(real -> real.transferTo(position, count, otherOrNull.real()));
    }
    return otherOrNull == null
        ? file.ask(real -> real.transferTo(position, count, target))
        : otherOrNull.change(to -> file.ask(real -> real.transferTo(position, count, to)));
  }

  @Override
  public long transferFrom(ReadableByteChannel src, long position, long count) throws IOException {
    file.requireOpen();
    ChannelFile.requireOpen(src);
    file.requireWritable();
    if (src instanceof OverlayFileChannel other) {
      other.file.requireReadable();
    }
    ChannelFile.requireNotNegative(position, "position");
    ChannelFile.requireNotNegative(count, "count");
    if (src instanceof OverlayFileChannel other && other.open.isDirectory()) {
      return other.advance(from -> file.real().transferFrom(from, position, count));
    }
    if (src instanceof OverlayFileChannel other) {
      try {
        return file.change(real -> other.advance(from -> real.transferFrom(from, position, count)));
      } catch (ClosedByInterruptException e) {
        throw file.alsoClosed(e, src); // also if the source found out before this channel was used
      }
    }
    if (src instanceof FileChannel) {
      return file.change(real -> real.transferFrom(src, position, count));
    }
    TransferSource source = new TransferSource(src);
    return file.change(
        real -> real.transferFrom(source, position, count), failure -> !source.hasFailed(failure));
  }

  // --- mapping

  @Override
  public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
    if (size > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("Size exceeds Integer.MAX_VALUE");
    }
    return mapped(
        mode, position, size, real -> real.map(mode, position, size), Function.identity());
  }

  /**
   * A mapping that can change the file is marked before it exists and watched until it is gone. So
   * is, for its length, a mapping of whatever mode that reaches past the end of a writable file: it
   * makes the file longer.
   */
  @Override
  <M> M mapped(
      MapMode mode, long position, long size, FileMapping.Way<M> way, Function<? super M, ?> root)
      throws IOException {
    Objects.requireNonNull(mode, "mode");
    file.requireOpen();
    ChannelFile.requireNotNegative(position, "position");
    ChannelFile.requireNotNegative(size, "size");
    if (position + size < 0) {
      throw new IllegalArgumentException("Position + size overflow");
    }
    if (mode.equals(MapMode.READ_WRITE) || mode.equals(MapMode.PRIVATE)) {
      file.requireWritable();
    }
    file.requireReadable();
    boolean shared =
        open.writable() && !mode.equals(MapMode.READ_ONLY) && !mode.equals(MapMode.PRIVATE);
    boolean changes = shared || (open.writable() && position + size > size());
    AtomicReference<M> mapped = new AtomicReference<>();
    if (changes) {
      file.change(
          real -> {
            mapped.set(way.map(real));
            if (shared) {
              open.mapped(root.apply(mapped.get()));
            }
            return 0;
          },
          failure -> false);
    } else {
      file.ask(
          real -> {
            mapped.set(way.map(real));
            return 0;
          });
    }
    return mapped.get();
  }

  // --- locks

  @Override
  public FileLock lock(long position, long size, boolean shared) throws IOException {
    FileLock lock = tryLock(position, size, shared);
    try {
      // Nobody waits for a lock, yet an interrupted thread gets none.
      closeIfInterrupted();
    } catch (ClosedByInterruptException e) {
      throw (IOException) new FileLockInterruptionException().initCause(e);
    }
    return lock;
  }

  @Override
  public FileLock tryLock(long position, long size, boolean shared) throws IOException {
    file.requireOpen();
    file.requireLockable(shared);
    long length = HeldLocks.sizeOf(position, size);
    return locks.acquire(new OverlayFileLock(this, position, length, shared, locks));
  }

  // --- closing

  private void closeIfInterrupted() throws IOException {
    begin();
    end(true);
  }

  @Override
  protected void implCloseChannel() throws IOException {
    locks.close();
    try {
      fileSystem.naming(open::close);
    } finally {
      fileSystem.state().unregister(this);
    }
  }
}
