package io.overlaynio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystem;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class FileLocksTest {

  private final FileLocks table = new FileLocks();
  private FileSystem memory;
  private FileChannel channel;

  @BeforeEach
  void openChannel() throws IOException {
    memory = OnJimfs.newMemory();
    channel =
        FileChannel.open(
            memory.getPath("file"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  @AfterEach
  void closeMemory() throws IOException {
    memory.close();
  }

  private HeldLocks locksOn(Object identity) {
    return new HeldLocks(table, () -> identity);
  }

  private OverlayFileLock acquire(HeldLocks locks, long position, long size, boolean shared)
      throws IOException {
    return locks.acquire(new OverlayFileLock(channel, position, size, shared, locks));
  }

  @Test
  void acquire_freeRegion_isValid() throws IOException {
    OverlayFileLock lock = acquire(locksOn("file"), 0, 10, false);

    assertThat(lock.isValid()).isTrue();
    assertThat(lock.acquiredBy()).isSameAs(channel);
  }

  @Test
  void acquire_overlapOfOtherChannel_throws() throws IOException {
    acquire(locksOn("file"), 0, 10, false);
    HeldLocks other = locksOn("file");

    assertThatThrownBy(() -> acquire(other, 9, 1, false))
        .isInstanceOf(OverlappingFileLockException.class);
  }

  @Test
  void acquire_overlapOfSharedLocks_throws() throws IOException {
    HeldLocks locks = locksOn("file");
    acquire(locks, 0, 10, true);

    assertThatThrownBy(() -> acquire(locks, 5, 10, true))
        .isInstanceOf(OverlappingFileLockException.class);
  }

  @Test
  void acquire_adjacentRegion_isValid() throws IOException {
    HeldLocks locks = locksOn("file");
    acquire(locks, 0, 10, false);

    assertThat(acquire(locks, 10, 10, false).isValid()).isTrue();
  }

  @Test
  void acquire_otherFile_isValid() throws IOException {
    acquire(locksOn("file"), 0, 10, false);

    assertThat(acquire(locksOn("other"), 0, 10, false).isValid()).isTrue();
  }

  @Test
  void acquire_afterOverlap_leavesNothing() throws IOException {
    HeldLocks first = locksOn("file");
    OverlayFileLock held = acquire(first, 0, 10, false);
    HeldLocks second = locksOn("file");
    assertThatThrownBy(() -> acquire(second, 0, 10, false))
        .isInstanceOf(OverlappingFileLockException.class);

    held.release();

    assertThat(acquire(second, 0, 10, false).isValid()).isTrue();
  }

  @Test
  void release_twice_doesNothing() throws IOException {
    HeldLocks locks = locksOn("file");
    OverlayFileLock lock = acquire(locks, 0, 10, false);

    lock.release();
    OverlayFileLock next = acquire(locks, 0, 10, false);
    lock.release();

    assertThat(lock.isValid()).isFalse();
    assertThat(next.isValid()).isTrue();
  }

  @Test
  void release_channelClosed_throws() throws IOException {
    OverlayFileLock lock = acquire(locksOn("file"), 0, 10, false);
    channel.close();

    assertThatThrownBy(lock::release).isInstanceOf(ClosedChannelException.class);
  }

  @Test
  void close_heldLocks_releasesAll() throws IOException {
    HeldLocks locks = locksOn("file");
    OverlayFileLock lock = acquire(locks, 0, 10, false);
    OverlayFileLock other = acquire(locks, 10, 10, false);

    locks.close();

    assertThat(lock.isValid()).isFalse();
    assertThat(other.isValid()).isFalse();
    assertThat(acquire(locksOn("file"), 0, 20, false).isValid()).isTrue();
  }

  @Test
  void acquire_afterClose_throwsAndTakesNothing() throws IOException {
    HeldLocks locks = locksOn("file");
    locks.close();

    assertThatThrownBy(() -> acquire(locks, 0, 10, false))
        .isInstanceOf(ClosedChannelException.class);
    assertThat(acquire(locksOn("file"), 0, 10, false).isValid()).isTrue();
  }

  @Test
  void sizeOf_zero_isUpToTheEnd() {
    assertThat(HeldLocks.sizeOf(5, 0)).isEqualTo(Long.MAX_VALUE - 5);
    assertThat(HeldLocks.sizeOf(5, 7)).isEqualTo(7);
  }
}
