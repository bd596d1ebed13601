package io.overlaynio.tck.overlay;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Byte channels and file channels, on files of every layer. */
@OnWritableCells
final class ChannelTest {

  @RegisterExtension final Rig rig;

  ChannelTest(Cell cell) {
    this.rig = new Rig(cell);
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(ByteBuffer buffer) {
    return new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8);
  }

  @Test
  void byteChannel_lowerFile_readsWhereItIsPut() throws IOException {
    rig.lower().file("file", "0123456789");
    try (SeekableByteChannel channel = Files.newByteChannel(rig.path("/file"))) {
      assertThat(channel.size()).isEqualTo(10);
      channel.position(4);
      ByteBuffer buffer = ByteBuffer.allocate(3);
      assertThat(channel.read(buffer)).isEqualTo(3);
      assertThat(text(buffer)).isEqualTo("456");
      assertThat(channel.position()).isEqualTo(7);
      channel.position(99);
      assertThat(channel.read(ByteBuffer.allocate(1))).isEqualTo(-1);
      assertThatExceptionOfType(NonWritableChannelException.class)
          .isThrownBy(() -> channel.write(bytes("x")));
      assertThatExceptionOfType(NonWritableChannelException.class)
          .isThrownBy(() -> channel.truncate(0));
    }
    rig.assertThatUpper().isEmpty();
  }

  @Test
  void byteChannel_closed_refusesAll() throws IOException {
    rig.lower().file("file", "text");
    SeekableByteChannel channel = Files.newByteChannel(rig.path("/file"), READ, WRITE);
    channel.close();
    channel.close();
    assertThat(channel.isOpen()).isFalse();
    assertThatExceptionOfType(ClosedChannelException.class)
        .isThrownBy(() -> channel.read(ByteBuffer.allocate(1)));
    assertThatExceptionOfType(ClosedChannelException.class)
        .isThrownBy(() -> channel.write(bytes("x")));
    assertThatExceptionOfType(ClosedChannelException.class).isThrownBy(channel::size);
  }

  @Test
  void fileChannel_readAndWrite_doAllTheyPromise() throws IOException {
    rig.lower().file("file", "0123456789");
    try (FileChannel channel = FileChannel.open(rig.path("/file"), READ, WRITE)) {
      ByteBuffer buffer = ByteBuffer.allocate(3);
      assertThat(channel.read(buffer, 2)).isEqualTo(3);
      assertThat(text(buffer)).isEqualTo("234");
      assertThat(channel.position()).isZero();
      assertThat(channel.write(bytes("ab"), 8)).isEqualTo(2);
      assertThat(channel.write(new ByteBuffer[] {bytes("x"), bytes("yz")})).isEqualTo(3);
      assertThat(channel.position()).isEqualTo(3);
      ByteBuffer[] scattered = {ByteBuffer.allocate(2), ByteBuffer.allocate(5)};
      assertThat(channel.read(scattered)).isEqualTo(7);
      assertThat(text(scattered[0]) + text(scattered[1])).isEqualTo("34567ab");
      channel.truncate(9);
      assertThat(channel.size()).isEqualTo(9);
      channel.force(true);
    }
    assertThat(rig.path("/file")).hasContent("xyz34567a");
  }

  @Test
  void fileChannel_forWritingOnly_cannotRead() throws IOException {
    rig.lower().file("file", "text");
    try (FileChannel channel = FileChannel.open(rig.path("/file"), WRITE)) {
      assertThatExceptionOfType(NonReadableChannelException.class)
          .isThrownBy(() -> channel.read(ByteBuffer.allocate(1)));
      assertThatExceptionOfType(NonReadableChannelException.class)
          .isThrownBy(() -> channel.read(ByteBuffer.allocate(1), 0));
    }
  }

  @Test
  void transfer_betweenLayersAndOutside_carriesTheBytes() throws IOException {
    String text = "abcdefgh".repeat(5_000);
    rig.lower().file("source", text).file("target", "");
    Path outside = rig.scratch().resolve("outside");
    try (FileChannel source = FileChannel.open(rig.path("/source"), READ);
        FileChannel target = FileChannel.open(rig.path("/target"), WRITE);
        FileChannel plain = FileChannel.open(outside, CREATE, READ, WRITE)) {
      assertThat(source.transferTo(0, text.length(), target)).isEqualTo(text.length());
      assertThat(source.position()).isZero();
      assertThat(source.transferTo(8, 8, plain)).isEqualTo(8);
      assertThat(plain.transferFrom(source, 8, 8)).isEqualTo(8);
      plain.position(0);
      assertThat(target.transferFrom(plain, text.length(), 100)).isEqualTo(16);
    }
    assertThat(outside).hasContent("abcdefghabcdefgh");
    assertThat(rig.path("/target")).hasContent(text + "abcdefghabcdefgh");
    rig.assertThatUpper().hasExactly("target");
  }

  @Test
  void write_manyChannelsOfOneFile_seeEachOther() throws IOException {
    rig.lower().file("file", "------");
    try (FileChannel reader = FileChannel.open(rig.path("/file"), READ);
        FileChannel writer = FileChannel.open(rig.path("/file"), READ, WRITE);
        FileChannel appender = FileChannel.open(rig.path("/file"), APPEND)) {
      writer.write(bytes("ab"), 2);
      appender.write(bytes("end"));
      ByteBuffer all = ByteBuffer.allocate(20);
      reader.read(all);
      assertThat(text(all)).isEqualTo("--ab--end");
      Files.move(rig.path("/file"), rig.path("/moved"));
      writer.write(bytes("X"), 0);
      appender.write(bytes("!"));
      ByteBuffer again = ByteBuffer.allocate(20);
      reader.read(again, 0);
      assertThat(text(again)).isEqualTo("X-ab--end!");
    }
    assertThat(rig.path("/moved")).hasContent("X-ab--end!");
  }

  @Test
  void write_direct_andLargeBuffers_arriveWhole() throws IOException {
    byte[] contents = new byte[300_001];
    new Random(7).nextBytes(contents);
    ByteBuffer direct = ByteBuffer.allocateDirect(contents.length).put(contents).flip();
    try (FileChannel channel = FileChannel.open(rig.path("/large"), Set.of(CREATE, READ, WRITE))) {
      while (direct.hasRemaining()) {
        channel.write(direct);
      }
      ByteBuffer back = ByteBuffer.allocateDirect(contents.length);
      while (back.hasRemaining() && channel.read(back, back.position()) >= 0) {
        // Reads until all is there.
      }
      byte[] found = new byte[contents.length];
      back.flip().get(found);
      assertThat(found).isEqualTo(contents);
    }
  }
}
