package io.overlaynio;

import io.overlaynio.internal.tree.OpenFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.util.function.Predicate;

/**
 * An open file of the tree as the channel on it sees it.
 *
 * <p>It exists because every kind of channel does the same things around the real one: ask whether
 * the operation is allowed, mark the file around a change, go on in the upper file after a copy-up,
 * and close when an interrupt has closed the real channel. It must not know what a channel does
 * with the real one.
 *
 * @param <C> the kind of real channel that is needed
 */
final class ChannelFile<C extends SeekableByteChannel> {

  /** What is done with the real channel; gives a number, mostly of bytes. */
  interface Use<C> {

    long of(C real) throws IOException;
  }

  private final OverlayFileSystem fileSystem;
  private final OpenFile open;
  private final Class<C> kind;
  private final Channel channel;

  /**
   * @param channel the channel on the file, which closes the file when it is closed
   */
  ChannelFile(OverlayFileSystem fileSystem, OpenFile open, Class<C> kind, Channel channel) {
    this.fileSystem = fileSystem;
    this.open = open;
    this.kind = kind;
    this.channel = channel;
  }

  /** The real channel of this moment. */
  C real() throws IOException {
    SeekableByteChannel real = open.channel();
    if (kind.isInstance(real)) {
      return kind.cast(real);
    }
    throw new IOException(
        "The layer that holds the file now has no " + kind.getSimpleName() + " on it");
  }

  /** Uses the real channel without changing the file. */
  long ask(Use<? super C> use) throws IOException {
    requireOpen();
    C real = real();
    try {
      return use.of(real);
    } catch (ClosedChannelException e) {
      throw alsoClosed(e, real);
    }
  }

  /**
   * Marks the file, changes it, and says so, whether the change went well or not.
   *
   * @throws NonWritableChannelException if the file was not opened for it; nothing is marked then
   */
  long change(Use<? super C> use) throws IOException {
    return change(use, failure -> true);
  }

  /**
   * The same, of a change that can also fail for reasons that are no failed write.
   *
   * @param failedWrite tells whether a failure of the use is one
   */
  long change(Use<? super C> use, Predicate<IOException> failedWrite) throws IOException {
    requireWritable();
    open.beforeWrite();
    long written;
    try {
      written = use.of(real());
    } catch (ClosedChannelException e) {
      notWritten(e);
      throw alsoClosed(e, real());
    } catch (IOException e) {
      if (failedWrite.test(e)) {
        open.writeFailed(e);
      }
      notWritten(e);
      throw e;
    } catch (RuntimeException | Error e) {
      notWritten(e);
      throw e;
    }
    fileSystem.naming(() -> open.wrote(written));
    return written;
  }

  private void notWritten(Throwable failure) {
    try {
      open.wrote(0);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  /**
   * Brings the channel into the state of the real one after a failure, and gives the failure back.
   * A transfer may also have failed because its other end was closed, by an interrupt or by
   * somebody; then this one stays open.
   *
   * @param used the real channel that failed, which need not be the one of this moment
   */
  ClosedChannelException alsoClosed(ClosedChannelException failure, Channel used) {
    try {
      if (channel.isOpen() && !used.isOpen()) {
        channel.close();
      }
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
    return failure;
  }

  void requireOpen() throws ClosedChannelException {
    requireOpen(channel);
  }

  void requireReadable() throws ClosedChannelException {
    requireOpen();
    if (!open.readable()) {
      throw new NonReadableChannelException();
    }
  }

  void requireWritable() throws ClosedChannelException {
    requireOpen();
    if (!open.writable()) {
      throw new NonWritableChannelException();
    }
  }

  /** A shared lock needs a readable channel, an exclusive one a writable channel. */
  void requireLockable(boolean shared) throws ClosedChannelException {
    if (shared) {
      requireReadable();
    } else {
      requireWritable();
    }
  }

  static void requireOpen(Channel channel) throws ClosedChannelException {
    if (!channel.isOpen()) {
      throw new ClosedChannelException();
    }
  }

  /** A buffer to read into can be written to: asked here, since not every provider asks it. */
  static void requireNotReadOnly(ByteBuffer dst) {
    if (dst.isReadOnly()) {
      throw new IllegalArgumentException("Read-only buffer");
    }
  }

  static void requireNotNegative(long number, String name) {
    if (number < 0) {
      throw new IllegalArgumentException("Negative " + name);
    }
  }
}
