package io.overlaynio.internal.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.overlaynio.internal.sync.turns.Interleavings;
import io.overlaynio.internal.sync.turns.Race;
import io.overlaynio.internal.sync.turns.Turns;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A file is deleted, and a new one gets its number while a round has the old one at hand: that the
 * new one could not be written must come out under the new one's name.
 *
 * <p>As Linux does, the disk tells a channel of it that was open then, and one that is opened later
 * only if nobody was told yet.
 */
final class ReusedKeyTest {

  private static final Object NUMBER = "number";

  private record At(String label) implements Place {
    @Override
    public Path pathOrNull() {
      return Path.of(label);
    }
  }

  /** Two files with one number, the second of which cannot be written, beside a round. */
  static final class ReplacedBesideSync implements Race {
    final FakeDisk disk = new FakeDisk();
    final List<String> reported = Collections.synchronizedList(new ArrayList<>());
    final RaceBench bench = new RaceBench(disk, new DirtyFiles(100), this::byName, null);
    private volatile boolean told;
    final Tracked a = bench.file("a", NUMBER, new At("/a"));

    ReplacedBesideSync() {
      bench.write(a, "a");
      keep("a");
      disk.file("b").behaviour =
          () -> {
            Turns.point();
            told = true;
            throw new IOException("broken");
          };
    }

    private List<FileChannel> byName(Tracked object) {
      return List.of(disk.channel(object == a ? "a" : told ? "silent" : "b"));
    }

    private void keep(String name) {
      try {
        bench.dirty.keep(NUMBER, disk.channel(name));
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }

    private void replace() {
      disk.file("a").deleted = true;
      bench.dirty.gone(NUMBER);
      Tracked b = bench.dirty.track(NUMBER, new At("/b"), false);
      b.mark();
      b.wrote(1);
      keep("b");
    }

    private void sync() throws IOException {
      try {
        bench.writeback.sync();
      } catch (SyncFailure e) {
        e.failures().forEach(failed -> reported.add(failed.label()));
      }
    }

    @Override
    public List<Act> acts() {
      return List.of(this::replace, this::sync);
    }

    @Override
    public void verify() throws IOException {
      sync();
      assertThat(reported).isNotEmpty().containsOnly("/b");
      assertThat(bench.dirty.isDirty(NUMBER)).isTrue();
      bench.writeback.close();
      assertThat(disk.open).hasValue(0);
    }
  }

  @Test
  void sync_besideADeleteAndANewFileOfTheSameNumber_hearsOfTheNewOne() {
    assertThat(Interleavings.of(ReplacedBesideSync.class, 2)).isGreaterThan(500);
  }
}
