package io.overlaynio;

import static io.overlaynio.FileChannelContractTest.bytes;
import static io.overlaynio.FileChannelContractTest.text;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.overlaynio.Subject.Ground;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.CompletionHandler;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Asynchronous channels: the same on an overlay as on the platform. */
@Timeout(30)
final class AsynchronousFileChannelContractTest {

  @TempDir Path temporary;

  /** A handler that can be waited for; it gives the attachment and the result as one text. */
  private static final class Told<V> implements CompletionHandler<V, String> {

    private final CompletableFuture<String> told = new CompletableFuture<>();

    @Override
    public void completed(V result, String attachment) {
      told.complete(attachment + result);
    }

    @Override
    public void failed(Throwable failure, String attachment) {
      told.completeExceptionally(failure);
    }
  }

  @ParameterizedTest
  @EnumSource(Subject.class)
  void readAndWrite_future_transfersAtPosition(Subject subject) throws Exception {
    try (Ground ground = subject.open(temporary);
        AsynchronousFileChannel channel =
            AsynchronousFileChannel.open(ground.lower(), READ, WRITE)) {
      assertThat(channel.write(bytes("WAS"), 5).get()).isEqualTo(3);
      ByteBuffer read = ByteBuffer.allocate(100);
      assertThat(channel.read(read, 0).get()).isEqualTo(Subject.LOWER.length());

      assertThat(text(read)).isEqualTo("what WAS there before");
      assertThat(channel.read(ByteBuffer.allocate(1), 1000).get()).isEqualTo(-1);
      assertThat(channel.size()).isEqualTo(Subject.LOWER.length());
    }
  }

  @ParameterizedTest
  @EnumSource(Subject.class)
  void readAndWrite_handler_isToldWithAttachment(Subject subject) throws Exception {
    try (Ground ground = subject.open(temporary);
        AsynchronousFileChannel channel =
            AsynchronousFileChannel.open(ground.path("f"), CREATE, READ, WRITE)) {
      Told<Integer> written = new Told<>();
      channel.write(bytes("abc"), 1, "written ", written);
      assertThat(written.told.get()).isEqualTo("written 3");

      Told<Integer> read = new Told<>();
      channel.read(ByteBuffer.allocate(10), 0, "read ", read);
      assertThat(read.told.get()).isEqualTo("read 4");
    }
  }

  @ParameterizedTest
  @EnumSource(Subject.class)
  void readAndWrite_emptyBuffer_completesWithZero(Subject subject) throws Exception {
    try (Ground ground = subject.open(temporary);
        AsynchronousFileChannel channel =
            AsynchronousFileChannel.open(ground.lower(), READ, WRITE)) {
      ByteBuffer none = ByteBuffer.allocate(0);
      assertThat(channel.read(none, 0).get()).isZero();
      assertThat(channel.write(none, 1000).get()).isZero();
      assertThat(channel.size()).isEqualTo(Subject.LOWER.length());
      Told<Integer> told = new Told<>();
      channel.read(none, 0, "", told);
      assertThat(told.told.get()).isEqualTo("0");
    }
  }

  @ParameterizedTest
  @EnumSource(Subject.class)
  void start_wrongArguments_throws(Subject subject) throws Exception {
    try (Ground ground = subject.open(temporary);
        AsynchronousFileChannel reader = AsynchronousFileChannel.open(ground.lower(), READ);
        AsynchronousFileChannel writer =
            AsynchronousFileChannel.open(ground.path("f"), CREATE, WRITE)) {
      ByteBuffer buffer = ByteBuffer.allocate(1);
      assertThatThrownBy(() -> reader.read(buffer, -1))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> writer.write(buffer, -1))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> reader.read(buffer.asReadOnlyBuffer(), 0))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> reader.read(buffer, 0, null, null))
          .isInstanceOf(NullPointerException.class);
      assertThatThrownBy(() -> writer.read(buffer, 0))
          .isInstanceOf(NonReadableChannelException.class);
      assertThatThrownBy(() -> reader.write(buffer, 0))
          .isInstanceOf(NonWritableChannelException.class);
      assertThatThrownBy(() -> reader.truncate(0)).isInstanceOf(NonWritableChannelException.class);
      assertThatThrownBy(() -> writer.truncate(-1)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> reader.lock(0, 1, false))
          .isInstanceOf(NonWritableChannelException.class);
      assertThatThrownBy(() -> writer.tryLock(0, 1, true))
          .isInstanceOf(NonReadableChannelException.class);
    }
  }

  @ParameterizedTest
  @EnumSource(Subject.class)
  void truncateAndForce_openFile_takeEffect(Subject subject) throws Exception {
    try (Ground ground = subject.open(temporary);
        AsynchronousFileChannel channel =
            AsynchronousFileChannel.open(ground.lower(), READ, WRITE)) {
      assertThat(channel.truncate(4)).isSameAs(channel);
      channel.force(true);

      assertThat(channel.size()).isEqualTo(4);
      assertThat(ground.lower()).hasContent("what");
    }
  }

  @ParameterizedTest
  @EnumSource(Subject.class)
  void anyOperation_closedChannel_fails(Subject subject) throws Exception {
    try (Ground ground = subject.open(temporary)) {
      AsynchronousFileChannel channel = AsynchronousFileChannel.open(ground.lower(), READ, WRITE);
      channel.close();
      channel.close();
      ByteBuffer buffer = ByteBuffer.allocate(1);

      assertThat(channel.isOpen()).isFalse();
      for (ThrowingCallable operation :
          new ThrowingCallable[] {
            () -> channel.read(buffer, 0).get(),
            () -> channel.write(buffer, 0).get(),
            () -> channel.lock().get()
          }) {
        assertThatThrownBy(operation)
            .isInstanceOf(ExecutionException.class)
            .hasCauseInstanceOf(ClosedChannelException.class);
      }
      assertThatThrownBy(channel::tryLock).isInstanceOf(ClosedChannelException.class);
      assertThatThrownBy(channel::size).isInstanceOf(ClosedChannelException.class);
      assertThatThrownBy(() -> channel.force(true)).isInstanceOf(ClosedChannelException.class);
      Told<Integer> told = new Told<>();
      channel.read(buffer, 0, "", told);
      assertThatThrownBy(told.told::get).hasCauseInstanceOf(ClosedChannelException.class);
    }
  }

  @ParameterizedTest
  @EnumSource(Subject.class)
  void close_pendingOperation_endsIt(Subject subject) throws Exception {
    ExecutorService executor = Executors.newSingleThreadExecutor();
    CountDownLatch go = new CountDownLatch(1);
    executor.execute(() -> await(go));
    try (Ground ground = subject.open(temporary)) {
      AsynchronousFileChannel channel =
          AsynchronousFileChannel.open(ground.lower(), Set.of(READ, WRITE), executor);
      Future<Integer> pending = channel.write(bytes("x"), 0);
      channel.close();
      go.countDown();

      assertThatThrownBy(pending::get).hasCauseInstanceOf(AsynchronousCloseException.class);
      assertThat(ground.lower()).hasContent(Subject.LOWER);
    } finally {
      executor.shutdown();
    }
  }

  @ParameterizedTest
  @EnumSource(Subject.class)
  void cancel_withForce_closesChannel(Subject subject) throws Exception {
    ExecutorService executor = Executors.newSingleThreadExecutor();
    CountDownLatch go = new CountDownLatch(1);
    executor.execute(() -> await(go));
    try (Ground ground = subject.open(temporary);
        AsynchronousFileChannel channel =
            AsynchronousFileChannel.open(ground.lower(), Set.of(READ, WRITE), executor)) {
      Future<Integer> pending = channel.write(bytes("x"), 0);

      assertThat(pending.cancel(true)).isTrue();

      assertThat(pending.isCancelled()).isTrue();
      assertThat(channel.isOpen()).isFalse();
    } finally {
      go.countDown();
      executor.shutdown();
    }
  }

  @ParameterizedTest
  @EnumSource(Subject.class)
  void read_interruptPendingInPool_isNotDisturbed(Subject subject) throws Exception {
    ExecutorService executor =
        Executors.newSingleThreadExecutor(
            task ->
                new Thread(
                    () -> {
                      Thread.currentThread().interrupt();
                      task.run();
                    }));
    try (Ground ground = subject.open(temporary);
        AsynchronousFileChannel channel =
            AsynchronousFileChannel.open(ground.lower(), Set.of(READ), executor)) {
      assertThat(channel.read(ByteBuffer.allocate(4), 0).get()).isEqualTo(4);
      assertThat(channel.isOpen()).isTrue();
    } finally {
      executor.shutdown();
    }
  }

  @ParameterizedTest
  @EnumSource(Subject.class)
  void handler_throws_leavesThreadsUsable(Subject subject) throws Exception {
    CountDownLatch thrown = new CountDownLatch(1);
    ExecutorService executor =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task);
              thread.setUncaughtExceptionHandler((died, failure) -> thrown.countDown());
              return thread;
            });
    try (Ground ground = subject.open(temporary);
        AsynchronousFileChannel channel =
            AsynchronousFileChannel.open(ground.lower(), Set.of(READ), executor)) {
      channel.read(ByteBuffer.allocate(1), 0, "", new Throwing());
      await(thrown);

      assertThat(channel.read(ByteBuffer.allocate(4), 0).get()).isEqualTo(4);
    } finally {
      executor.shutdown();
    }
  }

  private static final class Throwing implements CompletionHandler<Integer, String> {

    @Override
    public void completed(Integer result, String attachment) {
      throw new IllegalStateException("thrown by a handler on purpose");
    }

    @Override
    public void failed(Throwable failure, String attachment) {
      throw new AssertionError(failure);
    }
  }

  @ParameterizedTest
  @EnumSource(Subject.class)
  void lock_anyWay_excludesOverlaps(Subject subject) throws Exception {
    try (Ground ground = subject.open(temporary);
        AsynchronousFileChannel one = AsynchronousFileChannel.open(ground.lower(), READ, WRITE);
        FileChannel other = FileChannel.open(ground.lower(), WRITE)) {
      FileLock lock = one.lock(0, 10, false).get();
      assertThat(lock.acquiredBy()).isSameAs(one);
      assertThat(lock.channel()).isNull();
      assertThatThrownBy(() -> one.lock(5, 10, true))
          .isInstanceOf(OverlappingFileLockException.class);
      assertThatThrownBy(() -> other.tryLock(5, 10, false))
          .isInstanceOf(OverlappingFileLockException.class);

      lock.release();
      assertThat(one.tryLock(5, 10, true).isShared()).isTrue();
      Told<FileLock> told = new Told<>();
      one.lock(20, 5, false, "got ", told);
      assertThat(told.told.get()).startsWith("got ");
    }
  }

  @ParameterizedTest
  @EnumSource(Subject.class)
  void close_lockedChannel_releases(Subject subject) throws Exception {
    try (Ground ground = subject.open(temporary);
        FileChannel other = FileChannel.open(ground.lower(), WRITE)) {
      AsynchronousFileChannel locked = AsynchronousFileChannel.open(ground.lower(), READ, WRITE);
      FileLock lock = locked.tryLock();
      locked.close();

      assertThat(lock.isValid()).isFalse();
      assertThat(other.tryLock()).isNotNull();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
