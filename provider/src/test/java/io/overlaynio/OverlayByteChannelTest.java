package io.overlaynio;

import static java.nio.file.StandardOpenOption.READ;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Channels on files of a layer whose provider has byte channels only, as that of zip files. */
final class OverlayByteChannelTest {

  @TempDir Path temporary;
  private FileSystem zip;
  private OverlayFileSystem overlay;

  @BeforeEach
  void openOverlay() throws IOException {
    zip = FileSystems.newFileSystem(temporary.resolve("lower.zip"), Map.of("create", "true"));
    Files.writeString(zip.getPath("/file"), "0123456789");
    overlay =
        OverlayFileSystem.open(
            OverlayOptions.builder()
                .lower(zip.getPath("/"))
                .upper(Files.createDirectory(temporary.resolve("upper")))
                .build());
  }

  @AfterEach
  void closeAll() throws IOException {
    overlay.close();
    zip.close();
  }

  private static String read(SeekableByteChannel channel, int most) throws IOException {
    ByteBuffer read = ByteBuffer.allocate(most);
    channel.read(read);
    return FileChannelContractTest.text(read);
  }

  @Test
  void read_anyPosition_givesContent() throws IOException {
    try (SeekableByteChannel channel = Files.newByteChannel(overlay.getPath("/file"), READ)) {
      assertThat(channel).isInstanceOf(OverlayByteChannel.class);
      assertThat(read(channel, 3)).isEqualTo("012");
      assertThat(channel.position()).isEqualTo(3);
      assertThat(channel.position(7).position()).isEqualTo(7);
      assertThat(read(channel, 100)).isEqualTo("789");
      assertThat(channel.read(ByteBuffer.allocate(1))).isEqualTo(-1);
      assertThat(channel.size()).isEqualTo(10);
      assertThatThrownBy(() -> channel.position(-1)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void read_copiedUpMeanwhile_goesOnInUpper() throws IOException {
    Path file = overlay.getPath("/file");
    try (SeekableByteChannel channel = Files.newByteChannel(file, READ)) {
      assertThat(read(channel, 3)).isEqualTo("012");

      Files.writeString(file, "abcdefghijkl");

      assertThat(read(channel, 100)).isEqualTo("defghijkl");
      assertThat(channel.size()).isEqualTo(12);
    }
  }

  @Test
  void read_copiedUpUnchanged_keepsPosition() throws IOException {
    Path file = overlay.getPath("/file");
    try (SeekableByteChannel channel = Files.newByteChannel(file, READ)) {
      channel.position(8);
      Files.setLastModifiedTime(file, FileTime.fromMillis(0));

      assertThat(read(channel, 100)).isEqualTo("89");
    }
  }

  @Test
  void write_readChannel_throws() throws IOException {
    try (SeekableByteChannel channel = Files.newByteChannel(overlay.getPath("/file"), READ)) {
      assertThatThrownBy(() -> channel.write(ByteBuffer.allocate(1)))
          .isInstanceOf(NonWritableChannelException.class);
      assertThatThrownBy(() -> channel.truncate(0)).isInstanceOf(NonWritableChannelException.class);
    }
  }

  @Test
  void fileChannel_ofSuchALayer_readsContent() throws IOException {
    try (FileChannel channel = FileChannel.open(overlay.getPath("/file"), READ)) {
      assertThat(read(channel, 100)).isEqualTo("0123456789");
    }
  }

  @Test
  void asynchronousChannel_ofSuchALayer_readsContent() throws Exception {
    try (AsynchronousFileChannel channel =
        AsynchronousFileChannel.open(overlay.getPath("/file"), READ)) {
      assertThat(channel.read(ByteBuffer.allocate(100), 0).get()).isEqualTo(10);
    }
  }
}
