package io.overlaynio.internal.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Channels that wrote wait for the fsync of their file. */
final class KeptChannelsTest {

  private final SyncBench bench = new SyncBench(2, 4);

  @AfterEach
  void close() throws IOException {
    bench.close();
    assertThat(bench.disk.open).hasValue(0);
  }

  @Test
  void keep_cleanFile_closes() throws IOException {
    FakeChannel channel = bench.disk.channel("a");
    bench.file("a");
    bench.dirty.keep("a", channel);
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void keep_dirtyFile_isForcedByARoundAndThenClosed() throws IOException {
    FakeChannel channel = bench.disk.channel("a");
    bench.write("a");
    bench.dirty.keep("a", channel);
    assertThat(channel.isOpen()).isTrue();
    bench.writeback.sync();
    assertThat(bench.disk.takeForced()).containsExactly("channel of a");
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void keep_writtenWhileForced_keepsTheChannel() throws IOException {
    FakeChannel channel = bench.disk.channel("a");
    Tracked file = bench.write("a");
    bench.dirty.keep("a", channel);
    bench.disk.file("a").behaviour = () -> bench.write(file);
    bench.writeback.sync();
    assertThat(channel.isOpen()).isTrue();
    bench.working("a");
    bench.writeback.sync();
    assertThat(bench.disk.takeForced()).containsExactly("channel of a", "channel of a");
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void keep_second_closesItAndUsesTheFirst() throws IOException {
    FakeChannel first = bench.disk.channel("a");
    FakeChannel second = bench.disk.channel("a");
    bench.write("a");
    bench.dirty.keep("a", first);
    bench.dirty.keep("a", second);
    assertThat(second.isOpen()).isFalse();
    assertThat(first.isOpen()).isTrue();
    assertThat(bench.dirty.kept().count()).isEqualTo(1);
  }

  @Test
  void keep_noRoomLeft_forcesAndCloses() throws IOException {
    for (String name : List.of("a", "b", "c")) {
      bench.write(name);
      bench.dirty.keep(name, bench.disk.channel(name));
    }
    assertThat(bench.disk.takeForced()).containsExactly("channel of c");
    assertThat(bench.dirty.isDirty("c")).isFalse();
    assertThat(bench.disk.open).hasValue(2);
    bench.writeback.sync();
    assertThat(bench.disk.open).hasValue(0);
    bench.write("c");
    bench.dirty.keep("c", bench.disk.channel("c"));
    assertThat(bench.disk.open).hasValue(1);
  }

  @Test
  void keep_noRoomLeftAndForceFails_throwsAndRemembers() throws IOException {
    bench.write("a");
    bench.write("b");
    bench.dirty.keep("a", bench.disk.channel("a"));
    bench.dirty.keep("b", bench.disk.channel("b"));
    bench.write("c");
    bench.failing("c", "broken");
    FakeChannel channel = bench.disk.channel("c");
    assertThatThrownBy(() -> bench.dirty.keep("c", channel)).isInstanceOf(SyncFailure.class);
    assertThat(channel.isOpen()).isFalse();
    bench.working("c");
    assertThatThrownBy(bench.writeback::sync).hasMessageContaining("/c (broken)");
  }

  @Test
  void keep_noRoomLeftAndInterrupted_forcesAllTheSame() throws IOException {
    bench.write("a");
    bench.write("b");
    bench.dirty.keep("a", bench.disk.channel("a"));
    bench.dirty.keep("b", bench.disk.channel("b"));
    bench.write("c");
    Thread.currentThread().interrupt();
    try {
      bench.dirty.keep("c", bench.disk.channel("c"));
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(bench.dirty.isDirty("c")).isFalse();
  }

  @Test
  void sync_keptChannelTellsAnError_reportsItAndCloses() throws IOException {
    bench.write("a");
    bench.dirty.keep("a", bench.disk.channel("a"));
    bench.failing("a", "broken");
    assertThatThrownBy(bench.writeback::sync).isInstanceOf(SyncFailure.class);
    assertThat(bench.disk.open).hasValue(0);
  }

  @Test
  void sync_keptChannelClosedByItsUser_findsTheFile() throws IOException {
    FakeChannel channel = bench.disk.channel("a");
    bench.write("a");
    bench.dirty.keep("a", channel);
    channel.close();
    bench.writeback.sync();
    assertThat(bench.disk.takeForced()).containsExactly("a");
    assertThat(bench.dirty.isDirty("a")).isFalse();
  }

  @Test
  void sync_keptButNoNameLeads_usesTheChannel() throws IOException {
    bench.write("a");
    bench.dirty.keep("a", bench.disk.channel("a"));
    bench.disk.file("a").hidden = true;
    assertThat(bench.writeback.sync().files()).isEqualTo(1);
  }

  @Test
  void gone_keptChannel_closes() throws IOException {
    bench.write("a");
    bench.dirty.keep("a", bench.disk.channel("a"));
    bench.dirty.gone("a");
    assertThat(bench.disk.open).hasValue(0);
  }

  @Test
  void gone_whileItsChannelIsForced_closes() throws IOException {
    bench.write("a");
    bench.dirty.keep("a", bench.disk.channel("a"));
    bench.disk.file("a").behaviour = () -> bench.dirty.gone("a");
    bench.writeback.sync();
    assertThat(bench.disk.open).hasValue(0);
    assertThat(bench.dirty.count()).isZero();
  }

  @Test
  void force_openChannel_closesTheKeptOne() throws IOException {
    Tracked file = bench.write("a");
    bench.dirty.keep("a", bench.disk.channel("a"));
    FakeChannel mine = bench.disk.channel("a");
    bench.writeback.force(file, mine, true, List.of());
    assertThat(bench.disk.open).hasValue(1);
    mine.close();
  }

  private static final Place NOWHERE =
      new Place() {
        @Override
        public Path pathOrNull() {
          return null;
        }

        @Override
        public String label() {
          return "/a";
        }
      };

  @Test
  void unnamed_handleIsHeld_channelLeadsToTheFileForGood() throws IOException {
    Tracked file = bench.file("a");
    bench.dirty.unnamed("a", bench.file("a").place(), NOWHERE, bench.disk.channel("a"));
    for (int i = 0; i < 2; i++) {
      bench.write(file);
      FakeChannel writer = bench.disk.channel("a");
      bench.dirty.keep("a", writer);
      assertThat(writer.isOpen()).isFalse();
      assertThat(bench.writeback.sync().files()).isEqualTo(1);
      assertThat(bench.disk.takeForced()).containsExactly("channel of a");
    }
    bench.write(file);
    FakeChannel mine = bench.disk.channel("a");
    bench.writeback.force(file, mine, true, List.of());
    mine.close();
    assertThat(bench.disk.open).hasValue(1);
    bench.dirty.gone("a");
    assertThat(bench.disk.open).hasValue(0);
  }

  @Test
  void unnamed_handleIsDropped_closes() throws IOException {
    bench.write("a");
    bench.dirty.unnamed("a", bench.file("a").place(), NOWHERE, bench.disk.channel("a"));
    assertThat(bench.writeback.sync().files()).isEqualTo(1);
    while (bench.disk.open.get() > 0) {
      System.gc();
      bench.dirty.snapshot();
    }
    assertThat(bench.dirty.isKnown("a")).isFalse();
  }

  @Test
  void unnamed_nobodyKnowsIt_closes() throws IOException {
    bench.dirty.unnamed("a", NOWHERE, NOWHERE, bench.disk.channel("a"));
    assertThat(bench.disk.open).hasValue(0);
  }

  @Test
  void unnamed_anotherNameIsFound_isKeptNoLongerThanOthers() throws IOException {
    Tracked file = bench.write("a");
    bench.dirty.unnamed("a", bench.file("a").place(), NOWHERE, bench.disk.channel("a"));
    bench.dirty.linked("a", bench.disk.file("a"));
    bench.writeback.sync();
    assertThat(bench.disk.open).hasValue(0);
    assertThat(bench.dirty.isDirty(file.key())).isFalse();
  }

  @Test
  void close_keptChannels_closesThem() throws IOException {
    bench.write("a");
    bench.dirty.keep("a", bench.disk.channel("a"));
    bench.writeback.close();
    assertThat(bench.disk.open).hasValue(0);
    assertThat(bench.disk.takeForced()).isEmpty();
  }
}
