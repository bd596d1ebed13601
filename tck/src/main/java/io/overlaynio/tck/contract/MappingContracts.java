package io.overlaynio.tck.contract;

import static io.overlaynio.tck.contract.Capability.FILE_CHANNELS;
import static io.overlaynio.tck.contract.Capability.MAPPING;
import static io.overlaynio.tck.contract.Refusal.refused;
import static java.nio.channels.FileChannel.MapMode.PRIVATE;
import static java.nio.channels.FileChannel.MapMode.READ_ONLY;
import static java.nio.channels.FileChannel.MapMode.READ_WRITE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.MappedByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.charset.StandardCharsets;
import java.nio.file.OpenOption;

/** Files in memory. */
@Needs({FILE_CHANNELS, MAPPING})
final class MappingContracts extends FileSystemArea {

  private interface ChannelCode {
    void run(FileChannel channel) throws Exception;
  }

  private void over(ChannelCode code, OpenOption... options) throws Exception {
    file("a", "0123456789");
    try (FileChannel channel = FileChannel.open(path("a"), options)) {
      code.run(channel);
    }
  }

  private static String string(MappedByteBuffer buffer) {
    return StandardCharsets.UTF_8.decode(buffer.duplicate()).toString();
  }

  private static void mark(MappedByteBuffer buffer, int index) {
    buffer.put(index, (byte) 'X');
    buffer.force();
  }

  @Demand("FileChannel.map: the region's bytes, in a buffer of that size")
  Rows map_region_hasItsBytes() {
    return new Rows()
        .row("read-only", () -> mapped(READ_ONLY, 2, 3, "234", READ))
        .row("read-write", () -> mapped(READ_WRITE, 2, 3, "234", READ, WRITE))
        .row("private", () -> mapped(PRIVATE, 2, 3, "234", READ, WRITE))
        .row("whole", () -> mapped(READ_ONLY, 0, 10, "0123456789", READ))
        .row("nothing", () -> mapped(READ_ONLY, 0, 0, "", READ));
  }

  private void mapped(MapMode mode, long at, long size, String expected, OpenOption... options)
      throws Exception {
    over(
        channel -> {
          MappedByteBuffer buffer = channel.map(mode, at, size);
          assertThat(buffer.position()).isZero();
          assertThat(buffer.limit()).isEqualTo((int) size);
          assertThat(string(buffer)).isEqualTo(expected);
        },
        options);
  }

  @Demand("MapMode.READ_ONLY: ReadOnlyBufferException when it is changed")
  void map_readOnly_refusesChanges() throws Exception {
    over(
        channel -> {
          MappedByteBuffer buffer = channel.map(READ_ONLY, 0, 10);
          assertThat(buffer.isReadOnly()).isTrue();
          refused(ReadOnlyBufferException.class, () -> buffer.put(0, (byte) 1));
        },
        READ,
        WRITE);
  }

  @Demand("MapMode.READ_WRITE: changes are propagated to the file")
  void map_readWrite_changesTheFile() throws Exception {
    over(
        channel -> {
          MappedByteBuffer buffer = channel.map(READ_WRITE, 2, 3);
          mark(buffer, 1);
        },
        READ,
        WRITE);
    assertThat(text(path("a"))).isEqualTo("012X456789");
  }

  @Demand("MapMode.PRIVATE: changes are seen in the buffer only")
  void map_private_leavesTheFile() throws Exception {
    over(
        channel -> {
          MappedByteBuffer buffer = channel.map(PRIVATE, 0, 3);
          buffer.put(0, (byte) 'X');
          assertThat(string(buffer)).isEqualTo("X12");
        },
        READ,
        WRITE);
    assertThat(text(path("a"))).isEqualTo("0123456789");
  }

  @Demand("FileChannel.map: once made, a mapping does not depend on the channel")
  void map_closedChannel_isUsed() throws Exception {
    MappedByteBuffer[] buffer = new MappedByteBuffer[1];
    over(channel -> buffer[0] = channel.map(READ_WRITE, 0, 10), READ, WRITE);
    assertThat(string(buffer[0])).isEqualTo("0123456789");
    mark(buffer[0], 0);
    assertThat(text(path("a"))).isEqualTo("X123456789");
  }

  @Demand("MapMode.READ_WRITE: a file that is smaller than the region grows")
  void map_beyondTheEnd_grows() throws Exception {
    over(
        channel -> {
          mark(channel.map(READ_WRITE, 5, 10), 9);
          assertThat(channel.size()).isEqualTo(15);
        },
        READ,
        WRITE);
    assertThat(text(path("a"))).isEqualTo("0123456789\0\0\0\0X");
  }

  @Demand("FileChannel.map: the channel's position stays")
  void map_leavesPosition() throws Exception {
    over(
        channel -> {
          channel.position(4);
          assertThat(channel.map(READ_ONLY, 0, 2).limit()).isEqualTo(2);
          assertThat(channel.position()).isEqualTo(4);
        },
        READ);
  }

  @Demand("FileChannel.map: the channel must be open for reading, to write for writing modes")
  Rows map_wrongChannel_isRefused() {
    return new Rows()
        .row(
            "read-only",
            () ->
                over(
                    channel ->
                        refused(
                            NonReadableChannelException.class, () -> channel.map(READ_ONLY, 0, 1)),
                    WRITE))
        .row(
            "read-write",
            () ->
                over(
                    channel ->
                        refused(
                            NonWritableChannelException.class, () -> channel.map(READ_WRITE, 0, 1)),
                    READ))
        .row(
            "private",
            () ->
                over(
                    channel ->
                        refused(
                            NonWritableChannelException.class, () -> channel.map(PRIVATE, 0, 1)),
                    READ));
  }

  @Demand("FileChannel.map: IllegalArgumentException if position or size does not hold")
  Rows map_wrongRegion_isRefused() {
    return new Rows()
        .row("negative position", () -> refusedRegion(-1, 1))
        .row("negative size", () -> refusedRegion(0, -1))
        .row("size beyond an int", () -> refusedRegion(0, 1L + Integer.MAX_VALUE))
        .row("overflow", () -> refusedRegion(Long.MAX_VALUE, 2));
  }

  private void refusedRegion(long position, long size) throws Exception {
    over(
        channel ->
            refused(IllegalArgumentException.class, () -> channel.map(READ_ONLY, position, size)),
        READ);
  }

  @Demand("FileChannel.map: NullPointerException without a mode")
  void map_noMode_isRefused() throws Exception {
    over(channel -> refused(NullPointerException.class, () -> channel.map(null, 0, 1)), READ);
  }
}
