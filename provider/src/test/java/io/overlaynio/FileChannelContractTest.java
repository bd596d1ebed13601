package io.overlaynio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.overlaynio.Subject.Ground;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Reading, writing, closing and interrupting: the same on an overlay as on the platform. */
final class FileChannelContractTest {

  @TempDir Path temporary;

  static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }

  static String text(ByteBuffer read) {
    read.flip();
    return UTF_8.decode(read).toString();
  }

  @ParameterizedTest
  @EnumSource(Subject.class)
  void read_lowerFile_givesContentThenMinusOne(Subject subject) throws IOException {
    try (Ground ground = subject.open(temporary);
        FileChannel channel = FileChannel.open(ground.lower(), READ)) {
      ByteBuffer read = ByteBuffer.allocate(100);

      assertThat(channel.read(read)).isEqualTo(Subject.LOWER.length());
      assertThat(channel.read(read)).isEqualTo(-1);
      assertThat(channel.position()).isEqualTo(Subject.LOWER.length());
      assertThat(text(read)).isEqualTo(Subject.LOWER);
    }
  }

  @ParameterizedTest
  @EnumSource(Subject.class)
  void read_positions_areIndependentOfThePosition(Subject subject) throws IOException {
    try (Ground ground = subject.open(temporary);
        FileChannel channel = FileChannel.open(ground.file("f", "0123456789"), READ)) {
      channel.position(2);
      ByteBuffer read = ByteBuffer.allocate(3);

      assertThat(channel.read(read, 7)).isEqualTo(3);
      assertThat(text(read)).isEqualTo("789");
      assertThat(channel.position()).isEqualTo(2);
      assertThat(channel.read(ByteBuffer.allocate(1), 10)).isEqualTo(-1);
      assertThatThrownBy(() -> channel.read(ByteBuffer.allocate(1), -1))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> channel.position(-1)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @ParameterizedTest
  @EnumSource(Subject.class)
  void readAndWrite_severalBuffers_areScatteredAndGathered(Subject subject) throws IOException {
    try (Ground ground = subject.open(temporary);
        FileChannel channel = FileChannel.open(ground.path("f"), CREATE, READ, WRITE)) {
      ByteBuffer[] sources = {bytes("no"), bytes("abc"), bytes("de"), bytes("no")};

      assertThat(channel.write(sources, 1, 2)).isEqualTo(5);
      channel.position(0);
      ByteBuffer[] targets = {ByteBuffer.allocate(2), ByteBuffer.allocate(8)};

      assertThat(channel.read(targets)).isEqualTo(5);
      assertThat(text(targets[0]) + "|" + text(targets[1])).isEqualTo("ab|cde");
      assertThatThrownBy(() -> channel.read(targets, 1, 2))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> channel.write(sources, -1, 2))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @ParameterizedTest
  @EnumSource(Subject.class)
  void write_pastEnd_leavesZeros(Subject subject) throws IOException {
    try (Ground ground = subject.open(temporary);
        FileChannel channel = FileChannel.open(ground.path("f"), CREATE, READ, WRITE)) {
      assertThat(channel.write(bytes("ab"), 3)).isEqualTo(2);
      assertThat(channel.position()).isZero();
      channel.position(6);
      channel.write(bytes("c"));

      assertThat(channel.size()).isEqualTo(7);
      assertThat(Files.readAllBytes(ground.path("f"))).containsExactly(0, 0, 0, 'a', 'b', 0, 'c');
    }
  }

  @ParameterizedTest
  @EnumSource(Subject.class)
  void write_appending_goesToTheEnd(Subject subject) throws IOException {
    try (Ground ground = subject.open(temporary);
        FileChannel channel = FileChannel.open(ground.lower(), APPEND)) {
      channel.position(0);
      channel.write(bytes("!"));

      assertThat(channel.position()).isEqualTo(Subject.LOWER.length() + 1);
      assertThat(ground.lower()).hasContent(Subject.LOWER + "!");
    }
  }

  @ParameterizedTest
  @EnumSource(Subject.class)
  void truncate_shorter_cutsAndMovesPosition(Subject subject) throws IOException {
    try (Ground ground = subject.open(temporary);
        FileChannel channel = FileChannel.open(ground.file("f", "0123456789"), READ, WRITE)) {
      channel.position(8);

      assertThat(channel.truncate(20)).isSameAs(channel);
      assertThat(channel.size()).isEqualTo(10);
      assertThat(channel.truncate(4)).isSameAs(channel);

      assertThat(channel.size()).isEqualTo(4);
      assertThat(channel.position()).isEqualTo(4);
      assertThatThrownBy(() -> channel.truncate(-1)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @ParameterizedTest
  @EnumSource(Subject.class)
  void write_readChannel_throwsAndChangesNothing(Subject subject) throws IOException {
    try (Ground ground = subject.open(temporary);
        FileChannel channel = FileChannel.open(ground.lower(), READ)) {
      for (ThrowingCallable write :
          new ThrowingCallable[] {
            () -> channel.write(bytes("x")),
            () -> channel.write(bytes("x"), 0),
            () -> channel.write(new ByteBuffer[] {bytes("x")}),
            () -> channel.truncate(0)
          }) {
        assertThatThrownBy(write).isInstanceOf(NonWritableChannelException.class);
      }
      channel.force(true);
      assertThat(ground.lower()).hasContent(Subject.LOWER);
    }
  }

  @ParameterizedTest
  @EnumSource(Subject.class)
  void read_writeChannel_throws(Subject subject) throws IOException {
    try (Ground ground = subject.open(temporary);
        FileChannel channel = FileChannel.open(ground.lower(), WRITE)) {
      ByteBuffer buffer = ByteBuffer.allocate(1);
      for (ThrowingCallable read :
          new ThrowingCallable[] {
            () -> channel.read(buffer),
            () -> channel.read(buffer, 0),
            () -> channel.read(new ByteBuffer[] {buffer})
          }) {
        assertThatThrownBy(read).isInstanceOf(NonReadableChannelException.class);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Subject.class)
  void anyOperation_closedChannel_throws(Subject subject) throws IOException {
    try (Ground ground = subject.open(temporary)) {
      FileChannel channel = FileChannel.open(ground.lower(), READ, WRITE);
      channel.close();
      channel.close();
      ByteBuffer buffer = ByteBuffer.allocate(1);
      for (ThrowingCallable operation :
          new ThrowingCallable[] {
            () -> channel.read(buffer),
            () -> channel.read(buffer, 0),
            () -> channel.read(new ByteBuffer[] {buffer}),
            () -> channel.write(buffer),
            () -> channel.write(buffer, 0),
            () -> channel.write(new ByteBuffer[] {buffer}),
            channel::position,
            () -> channel.position(0),
            channel::size,
            () -> channel.truncate(0),
            () -> channel.force(false),
            channel::lock,
            channel::tryLock,
          }) {
        assertThatThrownBy(operation).isInstanceOf(ClosedChannelException.class);
      }
      assertThat(channel.isOpen()).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource(Subject.class)
  void read_interruptedThread_closesChannel(Subject subject) throws IOException {
    try (Ground ground = subject.open(temporary);
        FileChannel channel = FileChannel.open(ground.lower(), READ)) {
      Thread.currentThread().interrupt();
      try {
        assertThatThrownBy(() -> channel.read(ByteBuffer.allocate(1)))
            .isInstanceOf(ClosedByInterruptException.class);
      } finally {
        assertThat(Thread.interrupted()).isTrue();
      }
      assertThat(channel.isOpen()).isFalse();
      assertThatThrownBy(channel::size).isExactlyInstanceOf(ClosedChannelException.class);
    }
  }

  @ParameterizedTest
  @EnumSource(Subject.class)
  void write_interruptedThread_closesChannel(Subject subject) throws IOException {
    try (Ground ground = subject.open(temporary);
        FileChannel channel = FileChannel.open(ground.path("f"), CREATE, WRITE)) {
      Thread.currentThread().interrupt();
      try {
        assertThatThrownBy(() -> channel.write(bytes("x")))
            .isInstanceOf(ClosedByInterruptException.class);
      } finally {
        assertThat(Thread.interrupted()).isTrue();
      }
      assertThat(channel.isOpen()).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource(Subject.class)
  void read_openedBeforeFirstWrite_seesIt(Subject subject) throws IOException {
    try (Ground ground = subject.open(temporary);
        FileChannel reader = FileChannel.open(ground.lower(), READ)) {
      ByteBuffer start = ByteBuffer.allocate(5);
      reader.read(start);

      try (FileChannel writer = FileChannel.open(ground.lower(), WRITE)) {
        writer.write(bytes("WHAT WAS HERE BEFORE, AND MORE"));
      }

      assertThat(text(start)).isEqualTo("what ");
      assertThat(reader.position()).isEqualTo(5);
      ByteBuffer rest = ByteBuffer.allocate(100);
      reader.read(rest);
      assertThat(text(rest)).isEqualTo("WAS HERE BEFORE, AND MORE");
      assertThat(reader.size()).isEqualTo(30);
    }
  }

  @ParameterizedTest
  @EnumSource(Subject.class)
  void read_deletedFile_stillWorks(Subject subject) throws IOException {
    try (Ground ground = subject.open(temporary);
        FileChannel reader = FileChannel.open(ground.lower(), READ)) {
      Files.delete(ground.lower());
      ByteBuffer read = ByteBuffer.allocate(100);
      reader.read(read);

      assertThat(text(read)).isEqualTo(Subject.LOWER);
    }
  }

  @ParameterizedTest
  @EnumSource(Subject.class)
  void force_writtenFile_keepsChannelUsable(Subject subject) throws IOException {
    try (Ground ground = subject.open(temporary);
        FileChannel channel = FileChannel.open(ground.path("f"), CREATE, WRITE)) {
      channel.write(bytes("x"));
      channel.force(true);
      channel.write(bytes("y"));
      channel.force(false);

      assertThat(ground.path("f")).hasContent("xy");
    }
  }

  @ParameterizedTest
  @EnumSource(Subject.class)
  void byteChannel_readWriteTruncate_worksAsFileChannel(Subject subject) throws IOException {
    try (Ground ground = subject.open(temporary);
        var channel = Files.newByteChannel(ground.path("f"), CREATE, READ, WRITE)) {
      assertThat(channel.write(bytes("0123456789"))).isEqualTo(10);
      assertThat(channel.position(4).position()).isEqualTo(4);
      assertThat(channel.truncate(6).size()).isEqualTo(6);
      ByteBuffer read = ByteBuffer.allocate(9);
      assertThat(channel.read(read)).isEqualTo(2);
      assertThat(channel.read(read)).isEqualTo(-1);
      assertThat(text(read)).isEqualTo("45");
      assertThatThrownBy(() -> channel.position(-1)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @ParameterizedTest
  @EnumSource(Subject.class)
  void byteChannel_closed_throws(Subject subject) throws IOException {
    try (Ground ground = subject.open(temporary)) {
      SeekableByteChannel channel = Files.newByteChannel(ground.lower(), READ, WRITE);
      channel.close();
      channel.close();
      ByteBuffer buffer = ByteBuffer.allocate(1);

      assertThat(channel.isOpen()).isFalse();
      assertThatThrownBy(() -> channel.read(buffer)).isInstanceOf(ClosedChannelException.class);
      assertThatThrownBy(() -> channel.write(buffer)).isInstanceOf(ClosedChannelException.class);
      assertThatThrownBy(channel::size).isInstanceOf(ClosedChannelException.class);
    }
  }

  @ParameterizedTest
  @EnumSource(Subject.class)
  void byteChannel_wrongDirection_throws(Subject subject) throws IOException {
    try (Ground ground = subject.open(temporary);
        var reader = Files.newByteChannel(ground.lower(), READ);
        var writer = Files.newByteChannel(ground.path("f"), CREATE, WRITE)) {
      assertThatThrownBy(() -> reader.write(bytes("x")))
          .isInstanceOf(NonWritableChannelException.class);
      assertThatThrownBy(() -> reader.truncate(0)).isInstanceOf(NonWritableChannelException.class);
      assertThatThrownBy(() -> writer.read(ByteBuffer.allocate(1)))
          .isInstanceOf(NonReadableChannelException.class);
    }
  }
}
