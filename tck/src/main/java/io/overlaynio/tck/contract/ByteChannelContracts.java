package io.overlaynio.tck.contract;

import static io.overlaynio.tck.contract.Capability.RANDOM_ACCESS;
import static io.overlaynio.tck.contract.Refusal.refused;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;

/** Channels that have a position. */
@Needs(RANDOM_ACCESS)
final class ByteChannelContracts extends FileSystemArea {

  private interface ChannelCode {
    void run(SeekableByteChannel channel) throws IOException;
  }

  private void over(String content, ChannelCode code) throws IOException {
    file("a", content);
    try (SeekableByteChannel channel = Files.newByteChannel(path("a"), READ, WRITE)) {
      code.run(channel);
    }
  }

  private static String rest(SeekableByteChannel channel) throws IOException {
    ByteBuffer read = ByteBuffer.allocate(100);
    int count;
    do {
      count = channel.read(read);
    } while (count > 0);
    return textOf(read);
  }

  @Demand("SeekableByteChannel.position: a channel is opened at 0")
  void position_opened_isZero() throws Exception {
    over("abc", channel -> assertThat(channel.position()).isZero());
  }

  @Demand("SeekableByteChannel.read: from the position, which moves by what was read")
  void read_movesPosition() throws Exception {
    over(
        "abcdef",
        channel -> {
          assertThat(channel.read(ByteBuffer.allocate(4))).isEqualTo(4);
          assertThat(channel.position()).isEqualTo(4);
          assertThat(rest(channel)).isEqualTo("ef");
        });
  }

  @Demand("ReadableByteChannel.read: -1 at the end of the stream")
  Rows read_atTheEnd_isMinusOne() {
    return new Rows()
        .row("empty file", () -> over("", channel -> ended(channel)))
        .row("at the end", () -> over("abc", channel -> ended(channel.position(3))))
        .row("beyond the end", () -> over("abc", channel -> ended(channel.position(1000))));
  }

  private static void ended(SeekableByteChannel channel) throws IOException {
    assertThat(channel.read(ByteBuffer.allocate(1))).isEqualTo(-1);
  }

  @Demand("ReadableByteChannel.read: a buffer without room reads nothing, and returns 0")
  void read_fullBuffer_isZero() throws Exception {
    over("abc", channel -> assertThat(channel.read(ByteBuffer.allocate(0))).isZero());
  }

  @Demand("ReadableByteChannel.read: into the buffer's remaining bytes, of any kind of buffer")
  Rows read_buffer_isFilled() {
    return new Rows()
        .row("direct", () -> filled(ByteBuffer.allocateDirect(3)))
        .row("heap", () -> filled(ByteBuffer.allocate(3)))
        .row("slice", () -> filled(ByteBuffer.allocate(9).position(4).slice().limit(3)));
  }

  private void filled(ByteBuffer buffer) throws Exception {
    over(
        "abcdef",
        channel -> {
          assertThat(channel.read(buffer)).isEqualTo(3);
          assertThat(buffer.hasRemaining()).isFalse();
          assertThat(textOf(buffer)).isEqualTo("abc");
        });
  }

  @Demand("ReadableByteChannel.read: IllegalArgumentException for a read-only buffer")
  void read_readOnlyBuffer_isRefused() throws Exception {
    over(
        "abc",
        channel ->
            refused(
                IllegalArgumentException.class,
                () -> channel.read(ByteBuffer.allocate(1).asReadOnlyBuffer())));
  }

  @Demand("SeekableByteChannel.write: at the position, which moves; the rest stays")
  void write_inTheMiddle_overwrites() throws Exception {
    over(
        "abcdef",
        channel -> {
          channel.position(2);
          assertThat(channel.write(bytes("XY"))).isEqualTo(2);
          assertThat(channel.position()).isEqualTo(4);
          assertThat(channel.size()).isEqualTo(6);
        });
    assertThat(text(path("a"))).isEqualTo("abXYef");
  }

  @Demand("SeekableByteChannel.write: the file grows as needed")
  void write_overTheEnd_grows() throws Exception {
    over(
        "abc",
        channel -> {
          channel.position(2).write(bytes("XYZ"));
          assertThat(channel.size()).isEqualTo(5);
        });
    assertThat(text(path("a"))).isEqualTo("abXYZ");
  }

  @Demand("WritableByteChannel.write: an empty buffer writes nothing")
  void write_emptyBuffer_isZero() throws Exception {
    over(
        "abc",
        channel -> {
          channel.position(10);
          assertThat(channel.write(ByteBuffer.allocate(0))).isZero();
          assertThat(channel.size()).isEqualTo(3);
        });
  }

  @Demand("WritableByteChannel.write: the buffer's remaining bytes, of any kind of buffer")
  Rows write_buffer_isEmptied() {
    return new Rows()
        .row("heap", () -> emptied(bytes("abc")))
        .row("read-only", () -> emptied(bytes("abc").asReadOnlyBuffer()))
        .row("part", () -> emptied(bytes("-abc-").position(1).limit(4)))
        .row("direct", () -> emptied(ByteBuffer.allocateDirect(3).put(bytes("abc")).flip()));
  }

  private void emptied(ByteBuffer buffer) throws Exception {
    over(
        "",
        channel -> {
          assertThat(channel.write(buffer)).isEqualTo(3);
          assertThat(buffer.hasRemaining()).isFalse();
        });
    assertThat(text(path("a"))).isEqualTo("abc");
  }

  @Demand("SeekableByteChannel.position(long): may be beyond the end, which changes no size")
  void position_beyondTheEnd_changesNoSize() throws Exception {
    over(
        "abc",
        channel -> {
          assertThat(channel.position(100)).isSameAs(channel);
          assertThat(channel.position()).isEqualTo(100);
          assertThat(channel.size()).isEqualTo(3);
        });
  }

  @Demand("SeekableByteChannel.position(long): a write beyond the end leaves a gap of zeros")
  void write_beyondTheEnd_fillsWithZeros() throws Exception {
    over("ab", channel -> channel.position(4).write(bytes("x")));
    assertThat(Files.readAllBytes(path("a"))).containsExactly('a', 'b', 0, 0, 'x');
  }

  @Demand("SeekableByteChannel.position(long): IllegalArgumentException if it is negative")
  void position_negative_isRefused() throws Exception {
    over("abc", channel -> refused(IllegalArgumentException.class, () -> channel.position(-1)));
  }

  @Demand("SeekableByteChannel.truncate: to a smaller size, the rest is lost")
  void truncate_smaller_cuts() throws Exception {
    over(
        "abcdef",
        channel -> {
          assertThat(channel.truncate(2)).isSameAs(channel);
          assertThat(channel.size()).isEqualTo(2);
        });
    assertThat(text(path("a"))).isEqualTo("ab");
  }

  @Demand("SeekableByteChannel.truncate: a position beyond the new size is set to it")
  Rows truncate_position_isKeptOrMoved() {
    return new Rows()
        .row(
            "beyond",
            () ->
                over(
                    "abcdef",
                    channel -> {
                      channel.position(5).truncate(2);
                      assertThat(channel.position()).isEqualTo(2);
                    }))
        .row(
            "before",
            () ->
                over(
                    "abcdef",
                    channel -> {
                      channel.position(1).truncate(2);
                      assertThat(channel.position()).isEqualTo(1);
                    }));
  }

  @Demand("SeekableByteChannel.truncate: to the same or a greater size changes nothing")
  Rows truncate_notSmaller_leavesContent() {
    return new Rows()
        .row(
            "same",
            () -> over("abc", channel -> assertThat(channel.truncate(3).size()).isEqualTo(3)))
        .row(
            "greater",
            () -> over("abc", channel -> assertThat(channel.truncate(9).size()).isEqualTo(3)));
  }

  @Demand("SeekableByteChannel.truncate: a position beyond a greater size is set to that size")
  void truncate_greaterBelowPosition_movesPosition() throws Exception {
    over(
        "abc",
        channel -> {
          channel.position(50).truncate(9);
          assertThat(channel.position()).isEqualTo(9);
          assertThat(channel.size()).isEqualTo(3);
        });
  }

  @Demand("SeekableByteChannel.truncate: what is cut does not come back when it grows again")
  void truncate_grownAgain_hasZeros() throws Exception {
    over(
        "abcdef",
        channel -> {
          channel.truncate(2);
          channel.position(4).write(bytes("x"));
        });
    assertThat(Files.readAllBytes(path("a"))).containsExactly('a', 'b', 0, 0, 'x');
  }

  @Demand("SeekableByteChannel.truncate: IllegalArgumentException if the size is negative")
  void truncate_negative_isRefused() throws Exception {
    over("abc", channel -> refused(IllegalArgumentException.class, () -> channel.truncate(-1)));
  }

  @Demand("SeekableByteChannel.truncate: NonWritableChannelException if opened for reading")
  void truncate_readOnly_isRefused() throws Exception {
    try (SeekableByteChannel channel = Files.newByteChannel(file("a"), READ)) {
      refused(NonWritableChannelException.class, () -> channel.truncate(0));
    }
    assertThat(text(path("a"))).isEqualTo("a");
  }

  @Demand("StandardOpenOption.APPEND: each write moves to the end first")
  void write_append_isAtTheEnd() throws Exception {
    file("a", "abc");
    try (SeekableByteChannel channel = Files.newByteChannel(path("a"), APPEND)) {
      channel.position(0);
      channel.write(bytes("d"));
      assertThat(channel.position()).isEqualTo(4);
      Files.write(path("a"), new byte[] {'e'}, APPEND);
      channel.write(bytes("f"));
    }
    assertThat(text(path("a"))).isEqualTo("abcdef");
  }

  @Demand("SeekableByteChannel: two channels of a file have positions of their own")
  void channels_two_areIndependent() throws Exception {
    over(
        "abc",
        one -> {
          try (SeekableByteChannel two = Files.newByteChannel(path("a"), READ, WRITE)) {
            two.position(1).write(bytes("X"));
            assertThat(rest(one)).isEqualTo("aXc");
            two.truncate(1);
            assertThat(one.size()).isEqualTo(1);
          }
        });
  }

  @Demand("Channel.close: closing what is closed has no effect; isOpen tells")
  void close_twice_isNoError() throws Exception {
    SeekableByteChannel channel = Files.newByteChannel(path("a"), CREATE, WRITE);
    assertThat(channel.isOpen()).isTrue();
    channel.close();
    channel.close();
    assertThat(channel.isOpen()).isFalse();
  }

  @Demand("SeekableByteChannel: ClosedChannelException when it is closed")
  Rows closed_refuses() {
    return new Rows()
        .row("read", () -> closed(channel -> channel.read(ByteBuffer.allocate(1))))
        .row("write", () -> closed(channel -> channel.write(bytes("x"))))
        .row("position", () -> closed(SeekableByteChannel::position))
        .row("position to", () -> closed(channel -> channel.position(1)))
        .row("size", () -> closed(SeekableByteChannel::size))
        .row("truncate", () -> closed(channel -> channel.truncate(0)));
  }

  private void closed(ChannelCode code) throws Exception {
    file("a", "abc");
    SeekableByteChannel channel = Files.newByteChannel(path("a"), READ, WRITE);
    channel.close();
    refused(ClosedChannelException.class, () -> code.run(channel));
    assertThat(text(path("a"))).isEqualTo("abc");
  }
}
