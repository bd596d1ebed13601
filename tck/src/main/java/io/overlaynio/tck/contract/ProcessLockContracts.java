package io.overlaynio.tck.contract;

import static io.overlaynio.tck.contract.Capability.FILE_CHANNELS;
import static io.overlaynio.tck.contract.Capability.INTERRUPTION;
import static io.overlaynio.tck.contract.Capability.LOCKS;
import static io.overlaynio.tck.contract.Capability.PROCESS_LOCKS;
import static io.overlaynio.tck.contract.Capability.TO_FILE;
import static io.overlaynio.tck.contract.Refusal.refused;
import static io.overlaynio.tck.contract.Refusal.refusedAs;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.FileLockInterruptionException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Locks on ranges of a file, as another process sees them. */
@Needs({FILE_CHANNELS, LOCKS, PROCESS_LOCKS, TO_FILE})
final class ProcessLockContracts extends FileSystemArea {

  private interface Meeting {
    void run(FileChannel channel, OtherProcess other) throws Exception;
  }

  private void meeting(Meeting meeting) throws Exception {
    file("a", "0123456789");
    try (FileChannel channel = FileChannel.open(path("a"), READ, WRITE);
        OtherProcess other = OtherProcess.opening(path("a").toFile())) {
      meeting.run(channel, other);
    }
  }

  @Demand(
      "FileLock: held on behalf of the whole machine, it excludes other processes till released")
  void lock_held_excludesAnotherProcess() throws Exception {
    meeting(
        (channel, other) -> {
          try (FileLock lock = channel.lock(0, 5, false)) {
            assertThat(lock.isValid()).isTrue();
            assertThat(other.locks(4, 2, false)).as("overlapping").isFalse();
            assertThat(other.locks(4, 2, true)).as("overlapping, shared").isFalse();
            assertThat(other.locks(5, 5, false)).as("beside it").isTrue();
          }
          assertThat(other.locks(4, 1, false)).as("released").isTrue();
        });
  }

  @Demand("FileLock: shared ones of several processes may overlap, an exclusive one not")
  void lock_shared_isHeldByBoth() throws Exception {
    meeting(
        (channel, other) -> {
          try (FileLock lock = channel.lock(0, 5, true)) {
            assertThat(lock.isShared()).isTrue();
            assertThat(other.locks(0, 5, false)).as("exclusive").isFalse();
            assertThat(other.locks(0, 5, true)).as("shared").isTrue();
          }
        });
  }

  @Demand("FileChannel.tryLock: null if another program holds an overlapping one")
  void tryLock_heldByAnotherProcess_isNull() throws Exception {
    meeting(
        (channel, other) -> {
          assertThat(other.locks(2, 3, false)).isTrue();
          assertThat(channel.tryLock()).isNull();
          assertThat(channel.tryLock(4, 1, true)).isNull();
          channel.tryLock(5, 1, false).release();
          other.release();
          channel.tryLock().release();
        });
  }

  @Demand("FileChannel.close: its locks are released to other processes, too")
  void close_releasesToAnotherProcess() throws Exception {
    meeting(
        (channel, other) -> {
          assertThat(channel.lock().isValid()).isTrue();
          assertThat(other.locks(0, 1, false)).isFalse();
          channel.close();
          assertThat(other.locks(0, 1, false)).isTrue();
        });
  }

  @Demand("FileLock: the end of the process that holds it releases it")
  void process_ends_itsLocksAreReleased() throws Exception {
    meeting(
        (channel, other) -> {
          assertThat(other.locks(0, 10, false)).isTrue();
          other.close();
          channel.tryLock().release();
        });
  }

  @Demand("FileChannel.lock: waits until another process releases")
  void lock_heldByAnotherProcess_waits() throws Exception {
    meeting(
        (channel, other) -> {
          assertThat(other.locks(0, 10, false)).isTrue();
          Waiting waiting = new Waiting(channel);
          waiting.start();
          other.release();
          assertThat(waiting.outcome().isValid()).isTrue();
        });
  }

  @Demand(
      value =
          "FileChannel.lock: FileLockInterruptionException if the waiting thread is interrupted",
      needs = INTERRUPTION)
  void lock_interruptedWhileWaiting_isRefused() throws Exception {
    meeting(
        (channel, other) -> {
          assertThat(other.locks(0, 10, false)).isTrue();
          Waiting waiting = new Waiting(channel);
          waiting.start();
          waiting.interrupt();
          ExecutionException thrown = refused(ExecutionException.class, waiting::outcome);
          assertThat(thrown).hasCauseExactlyInstanceOf(FileLockInterruptionException.class);
        });
  }

  @Demand("FileChannel.lock: AsynchronousCloseException if the channel is closed while it waits")
  void lock_closedWhileWaiting_isRefused() throws Exception {
    meeting(
        (channel, other) -> {
          assertThat(other.locks(0, 10, false)).isTrue();
          Waiting waiting = new Waiting(channel);
          waiting.start();
          channel.close();
          ExecutionException thrown = refusedAs(ExecutionException.class, waiting::outcome);
          // Of the wider class if it was closed before the thread came to wait.
          assertThat(thrown).hasCauseInstanceOf(ClosedChannelException.class);
        });
  }

  /** A thread that waits for all of a file. */
  private final class Waiting extends Thread {

    private final FileChannel channel;
    private final CompletableFuture<FileLock> outcome = new CompletableFuture<>();

    Waiting(FileChannel channel) {
      this.channel = channel;
      setDaemon(true);
    }

    @Override
    public void run() {
      try {
        outcome.complete(channel.lock());
      } catch (Throwable failure) {
        outcome.completeExceptionally(failure);
      }
    }

    FileLock outcome() throws Exception {
      return outcome.get(patience().toMillis(), MILLISECONDS);
    }
  }
}
