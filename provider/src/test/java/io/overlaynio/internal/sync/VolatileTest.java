package io.overlaynio.internal.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A volatile file system makes nothing durable, and forgets no failure. */
final class VolatileTest {

  private final FakeDisk disk = new FakeDisk();
  private final DirtyFiles dirty = new DirtyFiles(10);
  private final Writeback writeback = Writeback.createVolatile(dirty, new Mappings());

  @Test
  void sync_afterWrites_forcesNothingAndRemembersNothing() throws IOException {
    Tracked file = dirty.track("a", disk.file("a"), false);
    file.mark();
    file.wrote(10);
    FakeChannel channel = disk.channel("a");
    assertThat(writeback.sync().strategy()).isEqualTo("volatile");
    writeback.force(file, channel, true, List.of(file));
    dirty.keep("a", channel);
    assertThat(channel.isOpen()).isFalse();
    assertThat(disk.takeForced()).isEmpty();
    assertThat(dirty.count()).isZero();
  }

  @Test
  void failed_once_failsForEver() throws IOException {
    IOException first = new IOException("no space");
    writeback.failed("/a", first);
    writeback.failed("/b", new IOException("later"));
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(writeback::sync).isInstanceOf(SyncFailure.class).hasCause(first);
      assertThatThrownBy(() -> writeback.force(null, null, true, List.of())).hasCause(first);
      assertThat(writeback.startSync()).isCompletedExceptionally();
    }
  }

  @Test
  void failed_notVolatile_isNotRemembered() throws IOException {
    try (SyncBench bench = new SyncBench()) {
      bench.writeback.failed("/a", new IOException("no space"));
      assertThat(bench.writeback.sync().files()).isZero();
    }
  }
}
