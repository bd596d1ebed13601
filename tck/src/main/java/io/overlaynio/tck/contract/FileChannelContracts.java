package io.overlaynio.tck.contract;

import static io.overlaynio.tck.contract.Capability.FILE_CHANNELS;
import static io.overlaynio.tck.contract.Capability.INTERRUPTION;
import static io.overlaynio.tck.contract.Capability.LOCKS;
import static io.overlaynio.tck.contract.Capability.MAPPING;
import static io.overlaynio.tck.contract.Refusal.refused;
import static java.nio.channels.FileChannel.MapMode.READ_ONLY;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;

/** What file channels can do beyond channels with a position. */
@Needs(FILE_CHANNELS)
final class FileChannelContracts extends FileSystemArea {

  interface ChannelCode {
    void run(FileChannel channel) throws Exception;
  }

  private void over(String content, ChannelCode code) throws Exception {
    opened(content, code, READ, WRITE);
  }

  private void opened(String content, ChannelCode code, OpenOption... options) throws Exception {
    file("a", content);
    try (FileChannel channel = FileChannel.open(path("a"), options)) {
      code.run(channel);
    }
  }

  private static ByteBuffer buffer(int size) {
    return ByteBuffer.allocate(size);
  }

  @Demand("FileChannel.open: NoSuchFileException if it does not exist and is not to be made")
  void open_missing_isRefused() {
    Refusal.refusedOf(
        NoSuchFileException.class, missing(), () -> FileChannel.open(missing(), READ).close());
  }

  @Demand("FileChannel.read(ByteBuffer, long): from there; the position stays")
  void readAt_leavesPosition() throws Exception {
    over(
        "abcdef",
        channel -> {
          channel.position(1);
          ByteBuffer read = buffer(2);
          assertThat(channel.read(read, 3)).isEqualTo(2);
          assertThat(textOf(read)).isEqualTo("de");
          assertThat(channel.position()).isEqualTo(1);
        });
  }

  @Demand("FileChannel.read(ByteBuffer, long): -1 at or beyond the end")
  void readAt_beyondTheEnd_isMinusOne() throws Exception {
    over(
        "abc",
        channel -> {
          assertThat(channel.read(buffer(1), 3)).isEqualTo(-1);
          assertThat(channel.read(buffer(1), 1L << 40)).isEqualTo(-1);
        });
  }

  @Demand("FileChannel.read(ByteBuffer, long): IllegalArgumentException if it is negative")
  void readAt_negative_isRefused() throws Exception {
    over(
        "abc",
        channel -> refused(IllegalArgumentException.class, () -> channel.read(buffer(1), -1)));
  }

  @Demand("FileChannel.write(ByteBuffer, long): there; the position stays, the file grows")
  void writeAt_leavesPosition() throws Exception {
    over(
        "abc",
        channel -> {
          assertThat(channel.write(bytes("X"), 1)).isEqualTo(1);
          assertThat(channel.write(bytes("Y"), 4)).isEqualTo(1);
          assertThat(channel.position()).isZero();
          assertThat(channel.size()).isEqualTo(5);
        });
    assertThat(text(path("a"))).isEqualTo("aXc\0Y");
  }

  @Demand("FileChannel.write(ByteBuffer, long): IllegalArgumentException if it is negative")
  void writeAt_negative_isRefused() throws Exception {
    over(
        "abc",
        channel -> refused(IllegalArgumentException.class, () -> channel.write(bytes("x"), -1)));
  }

  @Demand("ScatteringByteChannel.read: fills one buffer after the other")
  void read_buffers_areFilledInTurn() throws Exception {
    over(
        "abcdef",
        channel -> {
          ByteBuffer[] buffers = {buffer(2), buffer(0), buffer(10)};
          assertThat(channel.read(buffers)).isEqualTo(6);
          assertThat(textOf(buffers[0])).isEqualTo("ab");
          assertThat(textOf(buffers[2])).isEqualTo("cdef");
          assertThat(channel.read(new ByteBuffer[] {buffer(1)})).isEqualTo(-1);
        });
  }

  @Demand("ScatteringByteChannel.read: only the buffers of the range")
  void read_bufferRange_isFilled() throws Exception {
    over(
        "abcdef",
        channel -> {
          ByteBuffer[] buffers = {buffer(2), buffer(2), buffer(2)};
          assertThat(channel.read(buffers, 1, 1)).isEqualTo(2);
          assertThat(buffers[0].position() + buffers[2].position()).isZero();
          assertThat(textOf(buffers[1])).isEqualTo("ab");
        });
  }

  @Demand("GatheringByteChannel.write: one buffer after the other")
  void write_buffers_areWrittenInTurn() throws Exception {
    over(
        "",
        channel -> {
          ByteBuffer[] buffers = {bytes("ab"), bytes(""), bytes("cde")};
          assertThat(channel.write(buffers)).isEqualTo(5);
          assertThat(channel.position()).isEqualTo(5);
        });
    assertThat(text(path("a"))).isEqualTo("abcde");
  }

  @Demand("GatheringByteChannel.write: only the buffers of the range")
  void write_bufferRange_isWritten() throws Exception {
    over(
        "",
        channel -> {
          ByteBuffer[] buffers = {bytes("no"), bytes("ab"), bytes("no")};
          assertThat(channel.write(buffers, 1, 1)).isEqualTo(2);
        });
    assertThat(text(path("a"))).isEqualTo("ab");
  }

  @Demand("Scattering and gathering: IndexOutOfBoundsException if the range is none of the array")
  Rows bufferRange_outside_isRefused() {
    return new Rows()
        .row("read negative", () -> outside((channel, two) -> channel.read(two, -1, 1)))
        .row("read too many", () -> outside((channel, two) -> channel.read(two, 1, 2)))
        .row("write negative", () -> outside((channel, two) -> channel.write(two, -1, 1)))
        .row("write too many", () -> outside((channel, two) -> channel.write(two, 1, 2)))
        .row("write negative length", () -> outside((channel, two) -> channel.write(two, 0, -1)));
  }

  private interface BuffersCode {
    void run(FileChannel channel, ByteBuffer[] two) throws IOException;
  }

  private void outside(BuffersCode code) throws Exception {
    over(
        "abc",
        channel ->
            refused(
                IndexOutOfBoundsException.class,
                () -> code.run(channel, new ByteBuffer[] {buffer(1), buffer(1)})));
  }

  @Demand("StandardOpenOption.APPEND: gathered writes go to the end, too")
  void write_appendBuffers_areAtTheEnd() throws Exception {
    opened(
        "abc",
        channel -> {
          channel.position(0);
          channel.write(new ByteBuffer[] {bytes("d"), bytes("e")});
          assertThat(channel.position()).isEqualTo(5);
        },
        APPEND);
    assertThat(text(path("a"))).isEqualTo("abcde");
  }

  @Demand("FileChannel: methods that return the channel return this one")
  void position_and_truncate_returnTheChannel() throws Exception {
    over(
        "abc",
        channel -> {
          assertThat(channel.position(1)).isSameAs(channel);
          assertThat(channel.truncate(1)).isSameAs(channel);
        });
  }

  @Demand("FileChannel.force: can be called at any time while it is open")
  Rows force_open_isNoError() {
    return new Rows()
        .row(
            "written",
            () ->
                over(
                    "a",
                    channel -> {
                      channel.write(bytes("b"));
                      channel.force(true);
                      channel.force(false);
                    }))
        .row("unwritten", () -> over("a", channel -> channel.force(true)))
        .row("opened for reading", () -> opened("a", channel -> channel.force(true), READ));
  }

  @Demand("FileChannel: NonWritableChannelException if opened for reading")
  Rows readOnly_writing_isRefused() {
    return new Rows()
        .row("write", () -> readOnly(channel -> channel.write(bytes("x"))))
        .row("write at", () -> readOnly(channel -> channel.write(bytes("x"), 0)))
        .row(
            "write buffers",
            () -> readOnly(channel -> channel.write(new ByteBuffer[] {bytes("x")})))
        .row("truncate", () -> readOnly(channel -> channel.truncate(0)));
  }

  private void readOnly(ChannelCode code) throws Exception {
    opened(
        "abc",
        channel -> refused(NonWritableChannelException.class, () -> code.run(channel)),
        READ);
    assertThat(text(path("a"))).isEqualTo("abc");
  }

  @Demand("FileChannel: NonReadableChannelException if opened for writing")
  Rows writeOnly_reading_isRefused() {
    return new Rows()
        .row("read", () -> writeOnly(channel -> channel.read(buffer(1))))
        .row("read at", () -> writeOnly(channel -> channel.read(buffer(1), 0)))
        .row(
            "read buffers", () -> writeOnly(channel -> channel.read(new ByteBuffer[] {buffer(1)})));
  }

  private void writeOnly(ChannelCode code) throws Exception {
    opened(
        "abc",
        channel -> refused(NonReadableChannelException.class, () -> code.run(channel)),
        WRITE);
  }

  @Demand("FileChannel: ClosedChannelException when it is closed")
  Rows closed_refuses() {
    return new Rows()
        .row("read", () -> closed(channel -> channel.read(buffer(1))))
        .row("read at", () -> closed(channel -> channel.read(buffer(1), 0)))
        .row("read buffers", () -> closed(channel -> channel.read(new ByteBuffer[] {buffer(1)})))
        .row("write", () -> closed(channel -> channel.write(bytes("x"))))
        .row("write at", () -> closed(channel -> channel.write(bytes("x"), 0)))
        .row("write buffers", () -> closed(channel -> channel.write(new ByteBuffer[] {bytes("x")})))
        .row("position", () -> closed(FileChannel::position))
        .row("position to", () -> closed(channel -> channel.position(0)))
        .row("size", () -> closed(FileChannel::size))
        .row("truncate", () -> closed(channel -> channel.truncate(0)))
        .row("force", () -> closed(channel -> channel.force(true)))
        .row("transferTo", () -> closed(channel -> channel.transferTo(0, 1, channel)))
        .row("transferFrom", () -> closed(channel -> channel.transferFrom(channel, 0, 1)))
        .row("lock", () -> closed(FileChannel::lock), LOCKS)
        .row("tryLock", () -> closed(FileChannel::tryLock), LOCKS)
        .row("map", () -> closed(channel -> channel.map(READ_ONLY, 0, 1)), MAPPING);
  }

  private void closed(ChannelCode code) throws Exception {
    file("a", "abc");
    FileChannel channel = FileChannel.open(path("a"), READ, WRITE);
    channel.close();
    refused(ClosedChannelException.class, () -> code.run(channel));
    assertThat(text(path("a"))).isEqualTo("abc");
  }

  @Demand(
      value = "InterruptibleChannel: a thread that is interrupted closes the channel it uses",
      needs = INTERRUPTION)
  Rows interrupted_closes() {
    return new Rows()
        .row("read", () -> interrupted(channel -> channel.read(buffer(1))))
        .row("read at", () -> interrupted(channel -> channel.read(buffer(1), 0)))
        .row("write", () -> interrupted(channel -> channel.write(bytes("x"))))
        .row("write at", () -> interrupted(channel -> channel.write(bytes("x"), 0)))
        .row("position", () -> interrupted(FileChannel::position))
        .row("size", () -> interrupted(FileChannel::size))
        .row("truncate", () -> interrupted(channel -> channel.truncate(0)))
        .row("force", () -> interrupted(channel -> channel.force(true)));
  }

  private void interrupted(ChannelCode code) throws Exception {
    over(
        "abc",
        channel -> {
          Thread.currentThread().interrupt();
          try {
            refused(ClosedByInterruptException.class, () -> code.run(channel));
          } finally {
            assertThat(Thread.interrupted()).as("interrupt status is kept").isTrue();
          }
          assertThat(channel.isOpen()).isFalse();
        });
  }
}
