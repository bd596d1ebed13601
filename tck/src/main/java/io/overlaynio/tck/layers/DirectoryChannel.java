package io.overlaynio.tck.layers;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.spi.FileSystemProvider;
import java.util.Set;

/**
 * A channel on a directory where the file system below has none: it can be forced and closed, and
 * is otherwise what Linux gives for a directory.
 */
final class DirectoryChannel extends FileChannel {

  /** Opens what is there, a directory too. */
  static FileChannel openAny(
      FileSystemProvider provider,
      Path path,
      Set<? extends OpenOption> options,
      FileAttribute<?>... attributes)
      throws IOException {
    try {
      return provider.newFileChannel(path, options, attributes);
    } catch (FileSystemException | UnsupportedOperationException e) {
      if (CallKind.ofOpening(options).changes() || !Files.isDirectory(path)) {
        throw e;
      }
      return new DirectoryChannel();
    }
  }

  private static IOException isDirectory() {
    return new IOException("Is a directory");
  }

  @Override
  public int read(ByteBuffer dst) throws IOException {
    throw isDirectory();
  }

  @Override
  public long read(ByteBuffer[] dsts, int offset, int length) throws IOException {
    throw isDirectory();
  }

  @Override
  public int read(ByteBuffer dst, long position) throws IOException {
    throw isDirectory();
  }

  @Override
  public int write(ByteBuffer src) {
    throw new NonWritableChannelException();
  }

  @Override
  public long write(ByteBuffer[] srcs, int offset, int length) {
    throw new NonWritableChannelException();
  }

  @Override
  public int write(ByteBuffer src, long position) {
    throw new NonWritableChannelException();
  }

  @Override
  public long position() {
    return 0;
  }

  @Override
  public FileChannel position(long newPosition) {
    return this;
  }

  @Override
  public long size() {
    return 0;
  }

  @Override
  public FileChannel truncate(long size) {
    throw new NonWritableChannelException();
  }

  /** Nothing more can be done here. */
  @Override
  public void force(boolean metadata) {}

  @Override
  public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
    throw isDirectory();
  }

  @Override
  public long transferFrom(ReadableByteChannel src, long position, long count) {
    throw new NonWritableChannelException();
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
    throw isDirectory();
  }

  @Override
  public FileLock lock(long position, long size, boolean shared) throws IOException {
    throw isDirectory();
  }

  @Override
  public FileLock tryLock(long position, long size, boolean shared) throws IOException {
    throw isDirectory();
  }

  @Override
  protected void implCloseChannel() {}
}
