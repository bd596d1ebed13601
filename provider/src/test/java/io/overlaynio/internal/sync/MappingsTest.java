package io.overlaynio.internal.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A file that is mapped for writing is suspect until the mapping is dead and a round has run. */
@Timeout(60)
final class MappingsTest {

  @TempDir Path directory;

  /** What keeps a mapping alive. */
  private volatile ByteBuffer held;

  private final SyncBench bench = new SyncBench();

  @AfterEach
  void close() throws IOException {
    bench.close();
  }

  private MappedByteBuffer mapAndHold() throws IOException {
    MappedByteBuffer root = map();
    held = root;
    return root;
  }

  private MappedByteBuffer map() throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            directory.resolve("mapped"),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      return channel.map(FileChannel.MapMode.READ_WRITE, 0, 16);
    }
  }

  /** Holds a slice; the root is reachable through it alone. */
  private void mapAndHoldSlice(Tracked file) throws IOException {
    MappedByteBuffer root = map();
    bench.mappings.mapped(file, root);
    held = root.slice(4, 4);
  }

  @Test
  void sync_mappedFile_isForcedEveryTimeUntilTheMappingIsDead() throws IOException {
    Tracked file = bench.write("a");
    mapAndHoldSlice(file);
    for (int i = 0; i < 3; i++) {
      System.gc();
      assertThat(bench.writeback.sync().files()).isEqualTo(1);
    }
    held.put(0, (byte) 1);
    held = null;
    while (!bench.mappings.isEmpty()) {
      System.gc();
    }
    // Dead now: once more for what was stored since the last round, then never again.
    assertThat(bench.dirty.isDirty("a")).isTrue();
    assertThat(bench.writeback.sync().files()).isEqualTo(1);
    assertThat(bench.writeback.sync().files()).isZero();
    assertThat(Files.exists(directory.resolve("mapped"))).isTrue();
  }

  @Test
  void force_mappedFile_isForcedThoughItIsClean() throws IOException {
    Tracked file = bench.write("a");
    MappedByteBuffer root = mapAndHold();
    bench.mappings.mapped(file, root);
    bench.mappings.mapped(file, root);
    bench.writeback.sync();
    bench.disk.takeForced();
    FakeChannel channel = bench.disk.channel("a");
    bench.writeback.force(file, channel, true, List.of());
    bench.writeback.force(file, channel, true, List.of());
    assertThat(bench.disk.takeForced()).containsExactly("channel of a", "channel of a");
    bench.writeback.force(bench.file("b"), channel, true, List.of());
    assertThat(bench.disk.takeForced()).isEmpty();
  }

  @Test
  void gone_mappedFile_isNotSuspectAnyMore() throws IOException {
    Tracked file = bench.write("a");
    MappedByteBuffer root = mapAndHold();
    bench.mappings.mapped(file, root);
    bench.dirty.gone("a");
    assertThat(bench.writeback.sync().files()).isZero();
    assertThat(bench.disk.takeForced()).isEmpty();
  }
}
