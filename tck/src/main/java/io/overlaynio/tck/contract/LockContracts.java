package io.overlaynio.tck.contract;

import static io.overlaynio.tck.contract.Capability.FILE_CHANNELS;
import static io.overlaynio.tck.contract.Capability.LOCKS;
import static io.overlaynio.tck.contract.Refusal.refused;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.OpenOption;

/** Locks on ranges of a file, which the whole virtual machine holds. */
@Needs({FILE_CHANNELS, LOCKS})
final class LockContracts extends FileSystemArea {

  private static final Class<IllegalArgumentException> ILLEGAL = IllegalArgumentException.class;

  private interface ChannelCode {
    void run(FileChannel channel) throws Exception;
  }

  private void over(ChannelCode code, OpenOption... options) throws Exception {
    file("a", "0123456789");
    try (FileChannel channel = FileChannel.open(path("a"), options)) {
      code.run(channel);
    }
  }

  private void over(ChannelCode code) throws Exception {
    over(code, READ, WRITE);
  }

  @Demand("FileChannel.lock(): an exclusive lock on all of the file")
  void lock_whole_isExclusive() throws Exception {
    over(
        channel -> {
          try (FileLock lock = channel.lock()) {
            assertThat(lock.isShared()).isFalse();
            assertThat(lock.isValid()).isTrue();
            assertThat(lock.position()).isZero();
            assertThat(lock.size()).isEqualTo(Long.MAX_VALUE);
            assertThat(lock.channel()).isSameAs(channel);
            assertThat(lock.acquiredBy()).isSameAs(channel);
          }
        });
  }

  @Demand("FileChannel.lock(position, size, shared): on that range, beyond the end, too")
  Rows lock_range_isThatRange() {
    return new Rows()
        .row("inside", () -> ranged(2, 3, false))
        .row("shared", () -> ranged(0, 1, true))
        .row("beyond the end", () -> ranged(100, 5, false))
        .row("huge", () -> ranged(1, Long.MAX_VALUE - 1, false));
  }

  private void ranged(long position, long size, boolean shared) throws Exception {
    over(
        channel -> {
          try (FileLock lock = channel.lock(position, size, shared)) {
            assertThat(lock.position()).isEqualTo(position);
            assertThat(lock.size()).isEqualTo(size);
            assertThat(lock.isShared()).isEqualTo(shared);
          }
          assertThat(channel.size()).isEqualTo(10);
        });
  }

  @Demand("FileChannel.lock: OverlappingFileLockException if this machine holds an overlapping one")
  Rows lock_overlapping_isRefused() {
    return new Rows()
        .row("same channel", () -> refusedBeside(false, channel -> channel.lock(4, 5, false)))
        .row("tryLock", () -> refusedBeside(false, channel -> channel.tryLock(4, 5, false)))
        .row(
            "shared ones of one channel",
            () -> refusedBeside(true, channel -> channel.tryLock(0, 5, true)))
        .row("other channel", () -> refusedBeside(false, channel -> lockThroughAnother()));
  }

  /** Refused while the first five bytes are locked. */
  private void refusedBeside(boolean shared, ChannelCode code) throws Exception {
    over(
        channel -> {
          try (FileLock held = channel.lock(0, 5, shared)) {
            assertThat(held.isValid()).isTrue();
            refused(OverlappingFileLockException.class, () -> code.run(channel));
          }
        });
  }

  private void lockThroughAnother() throws Exception {
    try (FileChannel other = FileChannel.open(path("a"), READ, WRITE)) {
      other.tryLock();
    }
  }

  @Demand("FileChannel.lock: ranges that do not overlap may be locked at once")
  void lock_disjoint_areBothHeld() throws Exception {
    over(
        channel -> {
          try (FileLock one = channel.lock(0, 5, false);
              FileLock two = channel.lock(5, 5, false)) {
            assertThat(one.isValid() && two.isValid()).isTrue();
          }
        });
  }

  @Demand("FileLock.release: the range can be locked again; the second release does nothing")
  void release_freesTheRange() throws Exception {
    over(
        channel -> {
          FileLock lock = channel.lock();
          lock.release();
          lock.release();
          assertThat(lock.isValid()).isFalse();
          channel.tryLock().release();
        });
  }

  @Demand("FileLock.release: ClosedChannelException if the channel is closed")
  void release_closedChannel_isRefused() throws Exception {
    over(
        channel -> {
          FileLock lock = channel.lock();
          channel.close();
          assertThat(lock.isValid()).isFalse();
          refused(ClosedChannelException.class, lock::release);
        });
  }

  @Demand("FileChannel.close: its locks are released")
  void close_releasesLocks() throws Exception {
    over(
        channel -> {
          assertThat(channel.lock().isValid()).isTrue();
          channel.close();
          try (FileChannel other = FileChannel.open(path("a"), READ, WRITE)) {
            assertThat(other.tryLock()).isNotNull();
          }
        });
  }

  @Demand("FileLock.overlaps: whether the range has a byte in common")
  Rows overlaps_range_tells() {
    return new Rows()
        .row("before", () -> overlapping(0, 2, false))
        .row("touching before", () -> overlapping(1, 1, false))
        .row("first byte", () -> overlapping(0, 3, true))
        .row("inside", () -> overlapping(3, 1, true))
        .row("last byte", () -> overlapping(4, 9, true))
        .row("touching after", () -> overlapping(5, 1, false));
  }

  private void overlapping(long position, long size, boolean expected) throws Exception {
    over(
        channel -> {
          try (FileLock lock = channel.lock(2, 3, false)) {
            assertThat(lock.overlaps(position, size)).isEqualTo(expected);
          }
        });
  }

  @Demand("FileChannel.lock: exclusive needs a channel opened to write, shared one to read")
  Rows lock_wrongChannel_isRefused() {
    return new Rows()
        .row(
            "exclusive",
            () -> over(not(NonWritableChannelException.class, FileChannel::lock), READ))
        .row(
            "shared",
            () -> over(not(NonReadableChannelException.class, c -> c.lock(0, 1, true)), WRITE))
        .row(
            "tryLock exclusive",
            () -> over(not(NonWritableChannelException.class, FileChannel::tryLock), READ));
  }

  @Demand("FileChannel.lock: IllegalArgumentException for a negative position or size")
  Rows lock_negative_isRefused() {
    return new Rows()
        .row("position", () -> over(not(ILLEGAL, channel -> channel.lock(-1, 1, false))))
        .row("size", () -> over(not(ILLEGAL, channel -> channel.lock(0, -1, false))))
        .row(
            "overflow",
            () -> over(not(ILLEGAL, channel -> channel.tryLock(2, Long.MAX_VALUE, false))));
  }

  private static ChannelCode not(Class<? extends Exception> exactly, ChannelCode code) {
    return channel -> refused(exactly, () -> code.run(channel));
  }
}
