package io.overlaynio;

import static io.overlaynio.FileChannelContractTest.bytes;
import static io.overlaynio.FileChannelContractTest.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.overlaynio.Subject.Ground;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Transfers and mappings: the same on an overlay as on the platform. */
final class ChannelTransferContractTest {

  private static final String LARGE = "0123456789abcdef".repeat(4096);

  @TempDir Path temporary;

  @ParameterizedTest
  @EnumSource(Subject.class)
  void transferTo_otherFile_movesBytes(Subject subject) throws IOException {
    try (Ground ground = subject.open(temporary);
        FileChannel source = FileChannel.open(ground.file("large", LARGE), READ);
        FileChannel target = FileChannel.open(ground.path("f"), CREATE, WRITE)) {
      target.write(bytes("<"));
      long moved = 0;
      while (moved < LARGE.length()) {
        moved += source.transferTo(moved, Long.MAX_VALUE, target);
      }

      assertThat(source.position()).isZero();
      assertThat(target.position()).isEqualTo(LARGE.length() + 1);
      assertThat(ground.path("f")).hasContent("<" + LARGE);
    }
  }

  @ParameterizedTest
  @EnumSource(Subject.class)
  void transferTo_pastEnd_movesNothing(Subject subject) throws IOException {
    try (Ground ground = subject.open(temporary);
        FileChannel source = FileChannel.open(ground.lower(), READ);
        FileChannel target = FileChannel.open(ground.path("f"), CREATE, WRITE)) {
      assertThat(source.transferTo(Subject.LOWER.length(), 10, target)).isZero();
      assertThat(source.transferTo(1000, 10, target)).isZero();
      assertThat(source.transferTo(0, 0, target)).isZero();
      assertThat(target.size()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(Subject.class)
  void transferTo_appendingTarget_appends(Subject subject) throws IOException {
    try (Ground ground = subject.open(temporary);
        FileChannel source = FileChannel.open(ground.file("f", "more"), READ);
        FileChannel target = FileChannel.open(ground.lower(), APPEND)) {
      assertThat(source.transferTo(0, 4, target)).isEqualTo(4);
      assertThat(ground.lower()).hasContent(Subject.LOWER + "more");
    }
  }

  @ParameterizedTest
  @EnumSource(Subject.class)
  void transferTo_otherKindOfChannel_movesBytes(Subject subject) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (Ground ground = subject.open(temporary);
        FileChannel source = FileChannel.open(ground.lower(), READ)) {
      assertThat(source.transferTo(5, 3, Channels.newChannel(bytes))).isEqualTo(3);
    }
    assertThat(bytes.toString(UTF_8)).isEqualTo("was");
  }

  @ParameterizedTest
  @EnumSource(Subject.class)
  void transferFrom_otherFile_movesBytesAndSourcePosition(Subject subject) throws IOException {
    try (Ground ground = subject.open(temporary);
        FileChannel source = FileChannel.open(ground.file("large", LARGE), READ);
        FileChannel target = FileChannel.open(ground.file("f", "<>"), WRITE)) {
      source.position(16);
      assertThat(target.transferFrom(source, 1, LARGE.length())).isEqualTo(LARGE.length() - 16);

      assertThat(source.position()).isEqualTo(LARGE.length());
      assertThat(target.position()).isZero();
      assertThat(ground.path("f")).hasContent("<" + LARGE.substring(16));
      assertThat(target.transferFrom(source, 0, 10)).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(Subject.class)
  void transferFrom_otherKindOfChannel_movesBytes(Subject subject) throws IOException {
    byte[] source = {'x', 'y', 'z'};
    try (Ground ground = subject.open(temporary);
        FileChannel target = FileChannel.open(ground.lower(), WRITE)) {
      long moved =
          target.transferFrom(Channels.newChannel(new ByteArrayInputStream(source)), 5, 10);

      assertThat(moved).isEqualTo(3);
      assertThat(ground.lower()).hasContent("what xyz there before");
    }
  }

  @ParameterizedTest
  @EnumSource(Subject.class)
  void transfer_wrongArguments_throws(Subject subject) throws IOException {
    try (Ground ground = subject.open(temporary);
        FileChannel reader = FileChannel.open(ground.lower(), READ);
        FileChannel writer = FileChannel.open(ground.path("f"), CREATE, WRITE)) {
      assertThatThrownBy(() -> reader.transferTo(-1, 1, writer))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> reader.transferTo(0, -1, writer))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> writer.transferFrom(reader, -1, 1))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> writer.transferFrom(reader, 0, -1))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @ParameterizedTest
  @EnumSource(value = Subject.class, names = "OVERLAY_ON_JIMFS", mode = Mode.EXCLUDE)
  void transfer_wrongDirection_throws(Subject subject) throws IOException {
    try (Ground ground = subject.open(temporary);
        FileChannel reader = FileChannel.open(ground.lower(), READ);
        FileChannel writer = FileChannel.open(ground.path("f"), CREATE, WRITE)) {
      writer.write(bytes("content"));
      assertThatThrownBy(() -> writer.transferTo(0, 1, writer))
          .isInstanceOf(NonReadableChannelException.class);
      assertThatThrownBy(() -> reader.transferTo(0, 1, reader))
          .isInstanceOf(NonWritableChannelException.class);
      assertThatThrownBy(() -> reader.transferFrom(reader, 0, 1))
          .isInstanceOf(NonWritableChannelException.class);
      assertThatThrownBy(() -> writer.transferFrom(writer, 0, 1))
          .isInstanceOf(NonReadableChannelException.class);
    }
  }

  @ParameterizedTest
  @EnumSource(Subject.class)
  void transfer_eitherEndClosed_throwsAndLeavesTheOtherOpen(Subject subject) throws IOException {
    try (Ground ground = subject.open(temporary);
        FileChannel open = FileChannel.open(ground.lower(), READ, WRITE)) {
      FileChannel closed = FileChannel.open(ground.path("f"), CREATE, READ, WRITE);
      closed.close();

      assertThatThrownBy(() -> open.transferTo(0, 1, closed))
          .isInstanceOf(ClosedChannelException.class);
      assertThatThrownBy(() -> closed.transferTo(0, 1, open))
          .isInstanceOf(ClosedChannelException.class);
      assertThatThrownBy(() -> open.transferFrom(closed, 0, 1))
          .isInstanceOf(ClosedChannelException.class);
      assertThatThrownBy(() -> closed.transferFrom(open, 0, 1))
          .isInstanceOf(ClosedChannelException.class);
      assertThat(open.isOpen()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(Subject.class)
  void transferTo_interruptedThread_closesChannel(Subject subject) throws IOException {
    try (Ground ground = subject.open(temporary);
        FileChannel source = FileChannel.open(ground.lower(), READ);
        FileChannel target = FileChannel.open(ground.path("f"), CREATE, WRITE)) {
      Thread.currentThread().interrupt();
      try {
        assertThatThrownBy(() -> source.transferTo(0, 10, target))
            .isInstanceOf(ClosedByInterruptException.class);
      } finally {
        assertThat(Thread.interrupted()).isTrue();
      }
      assertThat(source.isOpen()).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource(value = Subject.class, names = "OVERLAY_ON_JIMFS", mode = Mode.EXCLUDE)
  void map_readOnly_showsContent(Subject subject) throws IOException {
    try (Ground ground = subject.open(temporary);
        FileChannel channel = FileChannel.open(ground.lower(), READ)) {
      MappedByteBuffer mapped = channel.map(MapMode.READ_ONLY, 5, 3);

      assertThat(mapped.isReadOnly()).isTrue();
      ByteBuffer copy = ByteBuffer.allocate(3).put(mapped);
      assertThat(text(copy)).isEqualTo("was");
      assertThat(channel.map(MapMode.READ_ONLY, 0, 0).capacity()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(value = Subject.class, names = "OVERLAY_ON_JIMFS", mode = Mode.EXCLUDE)
  void map_readWrite_writesToFileAndMakesItLonger(Subject subject) throws IOException {
    try (Ground ground = subject.open(temporary);
        FileChannel channel = FileChannel.open(ground.lower(), READ, WRITE)) {
      MappedByteBuffer mapped = channel.map(MapMode.READ_WRITE, 0, 25);
      mapped.put(0, (byte) 'W').put(24, (byte) '!');
      mapped.force();

      assertThat(channel.size()).isEqualTo(25);
      ByteBuffer read = ByteBuffer.allocate(25);
      channel.read(read, 0);
      assertThat(text(read)).isEqualTo("What was there before\0\0\0!");
    }
  }

  @ParameterizedTest
  @EnumSource(value = Subject.class, names = "OVERLAY_ON_JIMFS", mode = Mode.EXCLUDE)
  void map_private_leavesFileAlone(Subject subject) throws IOException {
    try (Ground ground = subject.open(temporary);
        FileChannel channel = FileChannel.open(ground.lower(), READ, WRITE)) {
      MappedByteBuffer mapped = channel.map(MapMode.PRIVATE, 0, 4);
      mapped.put(0, (byte) 'W');

      assertThat(mapped.get(0)).isEqualTo((byte) 'W');
      assertThat(ground.lower()).hasContent(Subject.LOWER);
    }
  }

  @ParameterizedTest
  @EnumSource(value = Subject.class, names = "OVERLAY_ON_JIMFS", mode = Mode.EXCLUDE)
  void map_pastEnd_extendsOnlyWritableFile(Subject subject) throws IOException {
    try (Ground ground = subject.open(temporary);
        FileChannel reader = FileChannel.open(ground.lower(), READ);
        FileChannel both = FileChannel.open(ground.file("f", "ab"), READ, WRITE)) {
      assertThatThrownBy(() -> reader.map(MapMode.READ_ONLY, 0, 1000))
          .isInstanceOf(IOException.class);

      both.map(MapMode.READ_ONLY, 0, 10);

      assertThat(both.size()).isEqualTo(10);
    }
  }

  @ParameterizedTest
  @EnumSource(value = Subject.class, names = "OVERLAY_ON_JIMFS", mode = Mode.EXCLUDE)
  void map_wrongUse_throws(Subject subject) throws IOException {
    try (Ground ground = subject.open(temporary);
        FileChannel reader = FileChannel.open(ground.lower(), READ);
        FileChannel writer = FileChannel.open(ground.path("f"), CREATE, WRITE)) {
      assertThatThrownBy(() -> reader.map(MapMode.READ_WRITE, 0, 1))
          .isInstanceOf(NonWritableChannelException.class);
      assertThatThrownBy(() -> reader.map(MapMode.PRIVATE, 0, 1))
          .isInstanceOf(NonWritableChannelException.class);
      assertThatThrownBy(() -> writer.map(MapMode.READ_WRITE, 0, 1))
          .isInstanceOf(NonReadableChannelException.class);
      assertThatThrownBy(() -> reader.map(MapMode.READ_ONLY, -1, 1))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> reader.map(MapMode.READ_ONLY, 0, -1))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> reader.map(MapMode.READ_ONLY, 0, 1L << 31))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> reader.map(MapMode.READ_ONLY, Long.MAX_VALUE, 1))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> reader.map(null, 0, 1)).isInstanceOf(NullPointerException.class);
      FileChannel closed = FileChannel.open(ground.lower(), READ);
      closed.close();
      assertThatThrownBy(() -> closed.map(MapMode.READ_ONLY, 0, 1))
          .isInstanceOf(ClosedChannelException.class);
    }
  }
}
