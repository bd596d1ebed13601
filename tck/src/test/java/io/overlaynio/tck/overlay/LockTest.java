package io.overlaynio.tck.overlay;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** File locks, which exclude other channels of the same file, whatever becomes of it. */
@OnWritableCells
final class LockTest {

  @RegisterExtension final Rig rig;

  LockTest(Cell cell) {
    this.rig = new Rig(cell);
  }

  @Test
  void lock_sameRegionTwice_overlaps() throws IOException {
    rig.lower().file("file", "0123456789");
    try (FileChannel one = FileChannel.open(rig.path("/file"), READ, WRITE);
        FileChannel two = FileChannel.open(rig.path("/file"), READ, WRITE)) {
      FileLock lock = one.lock(0, 5, false);
      assertThat(lock.isValid()).isTrue();
      assertThat(lock.acquiredBy()).isEqualTo(one);
      assertThatExceptionOfType(OverlappingFileLockException.class)
          .isThrownBy(() -> one.tryLock(4, 1, false));
      assertThatExceptionOfType(OverlappingFileLockException.class)
          .isThrownBy(() -> two.tryLock(0, 1, true));
      assertThat(two.tryLock(5, 5, false).isValid()).isTrue();
      lock.release();
      assertThat(lock.isValid()).isFalse();
      assertThat(two.tryLock(0, 5, false).isValid()).isTrue();
    }
  }

  @Test
  void lock_takenBeforeTheCopyUp_stillExcludes() throws IOException {
    rig.lower().file("file", "0123456789");
    try (FileChannel reader = FileChannel.open(rig.path("/file"), READ)) {
      FileLock lock = reader.lock(0, Long.MAX_VALUE, true);
      Files.writeString(rig.path("/file"), "changed");
      try (FileChannel writer = FileChannel.open(rig.path("/file"), WRITE)) {
        assertThatExceptionOfType(OverlappingFileLockException.class)
            .isThrownBy(() -> writer.tryLock());
        lock.release();
        assertThat(writer.tryLock().isValid()).isTrue();
      }
    }
  }

  @Test
  void lock_ofAMovedFile_stillExcludes() throws IOException {
    rig.lower().file("d/file", "0123456789");
    try (FileChannel one = FileChannel.open(rig.path("/d/file"), READ, WRITE)) {
      FileLock lock = one.lock();
      Files.move(rig.path("/d/file"), rig.path("/moved"));
      try (FileChannel two = FileChannel.open(rig.path("/moved"), READ, WRITE)) {
        assertThatExceptionOfType(OverlappingFileLockException.class)
            .isThrownBy(() -> two.tryLock());
      }
      assertThat(lock.isValid()).isTrue();
    }
  }

  @Test
  void lock_ofOtherFiles_doesNotExclude() throws IOException {
    rig.lower().file("one").file("two");
    try (FileChannel one = FileChannel.open(rig.path("/one"), READ, WRITE);
        FileChannel two = FileChannel.open(rig.path("/two"), READ, WRITE)) {
      assertThat(one.lock().isValid()).isTrue();
      assertThat(two.lock().isValid()).isTrue();
    }
  }

  @Test
  void lock_wrongKindOfChannel_isRefused() throws IOException {
    rig.lower().file("file");
    try (FileChannel reader = FileChannel.open(rig.path("/file"), READ);
        FileChannel writer = FileChannel.open(rig.path("/file"), WRITE)) {
      assertThatExceptionOfType(NonWritableChannelException.class).isThrownBy(reader::lock);
      assertThatExceptionOfType(NonReadableChannelException.class)
          .isThrownBy(() -> writer.lock(0, 1, true));
    }
  }

  @Test
  void close_channel_givesItsLocksUp() throws IOException {
    rig.lower().file("file");
    FileChannel one = FileChannel.open(rig.path("/file"), READ, WRITE);
    FileLock lock = one.lock();
    one.close();
    assertThat(lock.isValid()).isFalse();
    assertThatExceptionOfType(ClosedChannelException.class).isThrownBy(one::lock);
    try (FileChannel two = FileChannel.open(rig.path("/file"), READ, WRITE)) {
      assertThat(two.tryLock().isValid()).isTrue();
    }
  }
}
