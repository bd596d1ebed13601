package io.overlaynio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SeekableByteChannel;

/**
 * The position of a channel that only reads.
 *
 * <p>It exists because a copy-up may put another real channel in the place of the one that is being
 * read, at any moment. Were the position the real channel's own, whatever was read while it was
 * handed over would be read again. Here it counts what the caller got, and a real channel that was
 * not read before is moved there first. Its lock takes the place of the one that the JDK's channel
 * takes for every read without a position; reads at a given position need neither.
 */
final class Cursor<C extends SeekableByteChannel> {

  private final ChannelFile<C> file;
  private C placedOrNull;
  private long position;

  Cursor(ChannelFile<C> file) {
    this.file = file;
  }

  /** Reads from the position on. */
  synchronized int read(ByteBuffer dst) throws IOException {
    C real = file.real();
    try {
      place(real);
      int read = real.read(dst);
      position += Math.max(0, read);
      return read;
    } catch (ClosedChannelException e) {
      throw file.alsoClosed(e, real);
    }
  }

  /** Uses the real channel in a way that moves its position by the number that is given. */
  synchronized long advance(ChannelFile.Use<? super C> use) throws IOException {
    return file.ask(
        real -> {
          place(real);
          long read = use.of(real);
          position += Math.max(0, read);
          return read;
        });
  }

  private void place(C real) throws IOException {
    if (!real.equals(placedOrNull)) {
      real.position(position);
      placedOrNull = real;
    }
  }

  synchronized long position() {
    return position;
  }

  /** Moves the position; the real channel follows when it is used next. */
  synchronized void position(long newPosition) {
    position = newPosition;
    placedOrNull = null;
  }
}
