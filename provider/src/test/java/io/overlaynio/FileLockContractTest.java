package io.overlaynio;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.overlaynio.Subject.Ground;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.FileLockInterruptionException;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** File locks within one virtual machine: the same on an overlay as on the platform. */
final class FileLockContractTest {

  @TempDir Path temporary;

  @ParameterizedTest
  @EnumSource(Subject.class)
  void lock_freeFile_isValidUntilReleased(Subject subject) throws IOException {
    try (Ground ground = subject.open(temporary);
        FileChannel channel = FileChannel.open(ground.lower(), WRITE)) {
      FileLock lock = channel.lock();

      assertThat(lock.isValid()).isTrue();
      assertThat(lock.isShared()).isFalse();
      assertThat(lock.channel()).isSameAs(channel);
      assertThat(lock.acquiredBy()).isSameAs(channel);
      lock.close();
      assertThat(lock.isValid()).isFalse();
      assertThat(channel.tryLock()).isNotNull();
    }
  }

  @ParameterizedTest
  @EnumSource(Subject.class)
  void lock_otherChannelOfSameFile_overlaps(Subject subject) throws IOException {
    try (Ground ground = subject.open(temporary);
        FileChannel one = FileChannel.open(ground.lower(), WRITE);
        FileChannel other = FileChannel.open(ground.lower(), WRITE)) {
      FileLock lock = one.lock(10, 10, false);

      assertThatThrownBy(() -> other.lock(15, 10, false))
          .isInstanceOf(OverlappingFileLockException.class);
      assertThatThrownBy(() -> other.tryLock(0, 11, false))
          .isInstanceOf(OverlappingFileLockException.class);
      assertThat(other.lock(0, 10, false).isValid()).isTrue();
      lock.release();
      assertThat(other.lock(10, 10, false).isValid()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(Subject.class)
  void lock_sharedTwice_overlapsToo(Subject subject) throws IOException {
    try (Ground ground = subject.open(temporary);
        FileChannel one = FileChannel.open(ground.lower(), READ);
        FileChannel other = FileChannel.open(ground.lower(), READ)) {
      one.lock(0, 10, true);

      assertThatThrownBy(() -> other.lock(0, 10, true))
          .isInstanceOf(OverlappingFileLockException.class);
    }
  }

  @ParameterizedTest
  @EnumSource(Subject.class)
  void lock_takenBeforeFirstWrite_excludesAfterwards(Subject subject) throws IOException {
    try (Ground ground = subject.open(temporary);
        FileChannel reader = FileChannel.open(ground.lower(), READ)) {
      FileLock lock = reader.lock(0, 10, true);
      try (FileChannel writer = FileChannel.open(ground.lower(), WRITE)) {
        assertThatThrownBy(writer::tryLock).isInstanceOf(OverlappingFileLockException.class);
        lock.release();
        assertThat(writer.tryLock()).isNotNull();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Subject.class)
  void lock_renamedFile_excludesUnderNewName(Subject subject) throws IOException {
    try (Ground ground = subject.open(temporary);
        FileChannel one = FileChannel.open(ground.file("f", "content"), WRITE)) {
      one.lock();
      Files.move(ground.path("f"), ground.path("g"));

      try (FileChannel other = FileChannel.open(ground.path("g"), WRITE)) {
        assertThatThrownBy(other::tryLock).isInstanceOf(OverlappingFileLockException.class);
      }
      try (FileChannel newFile = FileChannel.open(ground.file("f", "other"), WRITE)) {
        assertThat(newFile.tryLock()).isNotNull();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Subject.class)
  void lock_wrongDirection_throws(Subject subject) throws IOException {
    try (Ground ground = subject.open(temporary);
        FileChannel reader = FileChannel.open(ground.lower(), READ);
        FileChannel writer = FileChannel.open(ground.path("lowerDirectory/inside"), WRITE)) {
      assertThatThrownBy(() -> reader.lock(0, 1, false))
          .isInstanceOf(NonWritableChannelException.class);
      assertThatThrownBy(() -> reader.tryLock(0, 1, false))
          .isInstanceOf(NonWritableChannelException.class);
      assertThatThrownBy(() -> writer.lock(0, 1, true))
          .isInstanceOf(NonReadableChannelException.class);
      assertThatThrownBy(() -> writer.lock(-1, 1, false))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> writer.tryLock(0, -1, false))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @ParameterizedTest
  @EnumSource(Subject.class)
  void close_lockedChannel_releases(Subject subject) throws IOException {
    try (Ground ground = subject.open(temporary)) {
      FileChannel one = FileChannel.open(ground.lower(), WRITE);
      FileLock lock = one.lock();
      one.close();

      assertThat(lock.isValid()).isFalse();
      assertThatThrownBy(lock::release).isInstanceOf(ClosedChannelException.class);
      try (FileChannel other = FileChannel.open(ground.lower(), WRITE)) {
        assertThat(other.tryLock()).isNotNull();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(value = Subject.class, names = "OVERLAY_ON_JIMFS", mode = Mode.EXCLUDE)
  void lock_interruptedThread_throws(Subject subject) throws IOException {
    try (Ground ground = subject.open(temporary);
        FileChannel channel = FileChannel.open(ground.lower(), WRITE)) {
      Thread.currentThread().interrupt();
      try {
        assertThatThrownBy(channel::lock).isInstanceOf(FileLockInterruptionException.class);
      } finally {
        assertThat(Thread.interrupted()).isTrue();
      }
      try (FileChannel other = FileChannel.open(ground.lower(), WRITE)) {
        assertThat(other.tryLock()).isNotNull();
      }
    }
  }
}
