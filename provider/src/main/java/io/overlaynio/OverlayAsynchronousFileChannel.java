package io.overlaynio;

import io.overlaynio.internal.tree.OpenFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.CompletionHandler;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An {@link AsynchronousFileChannel} on a file of the overlay.
 *
 * <p>It exists to run the positional reads and writes of the real file channel on an executor, the
 * way the JDK does it on systems without asynchronous file operations. What is about to be changed
 * is marked first, locks are those of the overlay. It must not know whose executor it is: the
 * caller's, or the file system's own.
 *
 * <p>Closing lets every operation that has not ended fail with {@link AsynchronousCloseException}.
 * An interrupt that is pending when an operation starts is kept from the real channel, which it
 * would close; one that comes while the real channel is at work closes both.
 */
final class OverlayAsynchronousFileChannel extends AsynchronousFileChannel {

  private final OpenFile open;
  private final ChannelFile<FileChannel> file;
  private final HeldLocks locks;
  private final OverlayFileSystem fileSystem;
  private final Executor executor;
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * A channel of an open file, which it closes; whoever makes it registers it.
   *
   * @param executorOrNull null for the file system's own threads
   */
  OverlayAsynchronousFileChannel(OverlayPath path, OpenFile open, ExecutorService executorOrNull) {
    this.fileSystem = path.getFileSystem();
    this.open = open;
    this.file = new ChannelFile<>(path.getFileSystem(), open, FileChannel.class, this);
    this.locks = new HeldLocks(fileSystem.locks(), open::identity);
    this.executor = executorOrNull == null ? fileSystem.channelThreads() : executorOrNull;
  }

  /** What a thread of the executor does. */
  private interface Operation<V> {

    V run() throws IOException;
  }

  /** Who is told how an operation ended, and where, if that is known before anything was done. */
  private record Ending<V, A>(
      CompletionHandler<V, ? super A> handler, A attachment, Executor early) {

    void completed(V value) {
      handler.completed(value, attachment);
    }

    void failed(Throwable failure) {
      handler.failed(failure, attachment);
    }
  }

  private static <V> Ending<V, Object> told(PendingOperation<V> pending) {
    return new Ending<>(pending, null, Runnable::run);
  }

  private <V, A> Ending<V, A> told(CompletionHandler<V, ? super A> handler, A attachment) {
    Objects.requireNonNull(handler, "handler");
    return new Ending<>(handler, attachment, this::executeWhereverPossible);
  }

  // --- reading and writing

  @Override
  public Future<Integer> read(ByteBuffer dst, long position) {
    PendingOperation<Integer> pending = new PendingOperation<>(this);
    startRead(dst, position, told(pending));
    return pending;
  }

  @Override
  public <A> void read(
      ByteBuffer dst, long position, A attachment, CompletionHandler<Integer, ? super A> handler) {
    startRead(dst, position, told(handler, attachment));
  }

  private void startRead(ByteBuffer dst, long position, Ending<Integer, ?> ending) {
    ChannelFile.requireNotNegative(position, "position");
    if (!open.readable()) {
      throw new NonReadableChannelException();
    }
    if (dst.isReadOnly()) {
      throw new IllegalArgumentException("Read-only buffer");
    }
    start(dst, () -> (int) file.ask(real -> real.read(dst, position)), ending);
  }

  @Override
  public Future<Integer> write(ByteBuffer src, long position) {
    PendingOperation<Integer> pending = new PendingOperation<>(this);
    startWrite(src, position, told(pending));
    return pending;
  }

  @Override
  public <A> void write(
      ByteBuffer src, long position, A attachment, CompletionHandler<Integer, ? super A> handler) {
    startWrite(src, position, told(handler, attachment));
  }

  private void startWrite(ByteBuffer src, long position, Ending<Integer, ?> ending) {
    ChannelFile.requireNotNegative(position, "position");
    if (!open.writable()) {
      throw new NonWritableChannelException();
    }
    start(src, () -> (int) file.change(real -> real.write(src, position)), ending);
  }

  /** Starts an operation on a buffer, unless there is nothing to do. */
  private void start(ByteBuffer buffer, Operation<Integer> operation, Ending<Integer, ?> ending) {
    if (!isOpen()) {
      ending.early.execute(() -> ending.failed(new ClosedChannelException()));
    } else if (!buffer.hasRemaining()) {
      ending.early.execute(() -> ending.completed(0));
    } else {
      executor.execute(() -> perform(operation, ending));
    }
  }

  /** Runs an operation to its end and tells of it; throws nothing but what a handler throws. */
  private <V> void perform(Operation<V> operation, Ending<V, ?> ending) {
    V value;
    try {
      value = uninterrupted(operation);
    } catch (ClosedChannelException e) {
      ending.failed(e instanceof AsynchronousCloseException ? e : closedMeanwhile(e));
      return;
    } catch (Throwable e) {
      ending.failed(e);
      return;
    }
    ending.completed(value);
  }

  private static AsynchronousCloseException closedMeanwhile(ClosedChannelException cause) {
    AsynchronousCloseException failure = new AsynchronousCloseException();
    failure.initCause(cause);
    return failure;
  }

  // --- what is done at once

  @Override
  public long size() throws IOException {
    return uninterrupted(() -> file.ask(FileChannel::size));
  }

  @Override
  public AsynchronousFileChannel truncate(long size) throws IOException {
    ChannelFile.requireNotNegative(size, "size");
    uninterrupted(
        () ->
            file.change(
                real -> {
                  real.truncate(size);
                  return 0;
                }));
    return this;
  }

  @Override
  public void force(boolean metadata) throws IOException {
    uninterrupted(
        () -> {
          fileSystem.naming(() -> open.force(metadata));
          return null;
        });
  }

  // --- locks

  @Override
  public Future<FileLock> lock(long position, long size, boolean shared) {
    PendingOperation<FileLock> pending = new PendingOperation<>(this);
    startLock(position, size, shared, told(pending));
    return pending;
  }

  @Override
  public <A> void lock(
      long position,
      long size,
      boolean shared,
      A attachment,
      CompletionHandler<FileLock, ? super A> handler) {
    startLock(position, size, shared, told(handler, attachment));
  }

  /** Nobody waits for a lock: it is taken here, and the executor only tells of it. */
  private void startLock(long position, long size, boolean shared, Ending<FileLock, ?> ending) {
    OverlayFileLock lock;
    try {
      lock = tryLock(position, size, shared);
    } catch (IOException e) {
      ending.early.execute(() -> ending.failed(e));
      return;
    }
    try {
      executor.execute(() -> perform(() -> stillHeld(lock), ending));
    } catch (RejectedExecutionException e) {
      locks.release(lock);
      throw e;
    }
  }

  private static FileLock stillHeld(FileLock lock) throws AsynchronousCloseException {
    if (!lock.acquiredBy().isOpen()) {
      throw new AsynchronousCloseException();
    }
    return lock;
  }

  @Override
  public OverlayFileLock tryLock(long position, long size, boolean shared) throws IOException {
    file.requireLockable(shared);
    long length = HeldLocks.sizeOf(position, size);
    return locks.acquire(new OverlayFileLock(this, position, length, shared, locks));
  }

  // --- closing

  @Override
  public boolean isOpen() {
    return !closed.get();
  }

  @Override
  public void close() throws IOException {
    if (closed.getAndSet(true)) {
      return;
    }
    locks.close();
    try {
      fileSystem.naming(open::close);
    } finally {
      fileSystem.state().unregister(this);
    }
  }

  // --- the rest

  /** Runs an operation with the thread's interrupt put aside: it would close the real channel. */
  private <V> V uninterrupted(Operation<V> operation) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      file.requireOpen();
      return operation.run();
    } catch (ClosedChannelException e) {
      throw file.alsoClosed(e, file.real());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Tells of what ended before it began even when the executor takes nothing any more. */
  private void executeWhereverPossible(Runnable task) {
    try {
      executor.execute(task);
    } catch (RejectedExecutionException e) {
      task.run();
    }
  }
}
