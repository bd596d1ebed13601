package io.overlaynio;

import io.overlaynio.internal.tree.OpenFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A {@link SeekableByteChannel} on a file whose layer's provider has no file channels.
 *
 * <p>It exists beside {@link OverlayFileChannel} because such a file cannot be mapped or locked,
 * and a caller who asks for a byte channel must not need that. What is about to be changed is
 * marked first; all else is the real channel's, which is asked for at every call because a copy-up
 * may have put another one there.
 */
final class OverlayByteChannel implements SeekableByteChannel {

  private final OpenFile open;
  private final ChannelFile<SeekableByteChannel> file;

  /** The position, where it is not the real channel's: null for a channel that writes. */
  private final Cursor<SeekableByteChannel> cursorOrNull;

  private final OverlayFileSystem fileSystem;
  private final AtomicBoolean closed = new AtomicBoolean();

  /** A channel of an open file, which it closes; whoever makes it registers it. */
  OverlayByteChannel(OverlayPath path, OpenFile open) {
    this.open = open;
    this.file = new ChannelFile<>(path.getFileSystem(), open, SeekableByteChannel.class, this);
    this.cursorOrNull = open.writable() ? null : new Cursor<>(file);
    this.fileSystem = path.getFileSystem();
  }

  @Override
  public int read(ByteBuffer dst) throws IOException {
    file.requireReadable();
    ChannelFile.requireNotReadOnly(dst);
    return cursorOrNull == null ? (int) file.ask(real -> real.read(dst)) : cursorOrNull.read(dst);
  }

  @Override
  public int write(ByteBuffer src) throws IOException {
    return (int) file.change(real -> real.write(src));
  }

  @Override
  public long position() throws IOException {
    file.requireOpen();
    return cursorOrNull == null ? file.ask(SeekableByteChannel::position) : cursorOrNull.position();
  }

  @Override
  public SeekableByteChannel position(long position) throws IOException {
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
    return file.ask(SeekableByteChannel::size);
  }

  @Override
  public SeekableByteChannel truncate(long size) throws IOException {
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
  public boolean isOpen() {
    return !closed.get();
  }

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
