package io.overlaynio.tck.overlay;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.overlaynio.SyncReport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.channels.NonWritableChannelException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Files mapped into memory. */
@OnPlatformCells
final class MappingTest {

  @RegisterExtension final Rig rig;

  MappingTest(Cell cell) {
    this.rig = new Rig(cell);
  }

  private static String text(ByteBuffer buffer) {
    return StandardCharsets.UTF_8.decode(buffer.duplicate()).toString();
  }

  @Test
  void map_readOnly_copiesNothingUp() throws IOException {
    rig.lower().file("file", "0123456789");
    try (FileChannel channel = FileChannel.open(rig.path("/file"), READ)) {
      MappedByteBuffer map = channel.map(MapMode.READ_ONLY, 2, 5);
      assertThat(text(map)).isEqualTo("23456");
      assertThatExceptionOfType(NonWritableChannelException.class)
          .isThrownBy(() -> channel.map(MapMode.READ_WRITE, 0, 5));
    }
    rig.assertThatUpper().isEmpty();
  }

  @Test
  void map_readWrite_changesTheUpperFile() throws IOException {
    rig.lower().file("d/file", "0123456789");
    try (FileChannel channel = FileChannel.open(rig.path("/d/file"), READ, WRITE)) {
      MappedByteBuffer map = channel.map(MapMode.READ_WRITE, 0, 12);
      map.put(3, (byte) 'x').put(11, (byte) 'z');
      map.force();
      assertThat(channel.size()).isEqualTo(12);
    }
    assertThat(rig.path("/d/file"))
        .hasBinaryContent("012x456789\0z".getBytes(StandardCharsets.UTF_8));
    rig.assertThatUpper().hasExactly("d", "d/file");
  }

  @Test
  void map_readWrite_isSeenByChannelsAndOutlivesItsOwn() throws IOException {
    MappedByteBuffer map;
    try (FileChannel channel = FileChannel.open(rig.path("/new"), CREATE, READ, WRITE)) {
      map = channel.map(MapMode.READ_WRITE, 0, 4);
    }
    map.put("late".getBytes(StandardCharsets.UTF_8));
    assertThat(rig.path("/new")).hasContent("late");
    try (FileChannel other = FileChannel.open(rig.path("/new"), READ)) {
      ByteBuffer read = ByteBuffer.allocate(4);
      other.read(read);
      assertThat(text(read.flip())).isEqualTo("late");
    }
  }

  @Test
  void map_private_changesNothing() throws IOException {
    rig.lower().file("file", "0123");
    try (FileChannel channel = FileChannel.open(rig.path("/file"), READ, WRITE)) {
      MappedByteBuffer map = channel.map(MapMode.PRIVATE, 0, 4);
      map.put(0, (byte) 'x');
      assertThat(text(map)).isEqualTo("x123");
    }
    assertThat(rig.path("/file")).hasContent("0123");
  }

  @Test
  void sync_fileStillMappedForWriting_isForcedEachTime() throws IOException {
    rig.lower().file("file", "0123");
    try (FileChannel channel = FileChannel.open(rig.path("/file"), READ, WRITE)) {
      MappedByteBuffer map = channel.map(MapMode.READ_WRITE, 0, 4);
      for (int i = 0; i < 3; i++) {
        map.put(i, (byte) 'x');
        SyncReport report = rig.overlay().sync();
        assertThat(report.files()).as("files of round %s", i).isEqualTo(1);
      }
      assertThat(text(map)).isEqualTo("xxx3");
    }
  }

  @Test
  void map_readByAChannelOpenedBeforeTheCopyUp_isOfTheNewFile() throws IOException {
    rig.lower().file("file", "old!");
    try (FileChannel reader = FileChannel.open(rig.path("/file"), READ)) {
      MappedByteBuffer before = reader.map(MapMode.READ_ONLY, 0, 4);
      Files.writeString(rig.path("/file"), "new!");
      assertThat(text(before)).isEqualTo("old!");
      assertThat(text(reader.map(MapMode.READ_ONLY, 0, 4))).isEqualTo("new!");
    }
  }
}
