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

  /** As soon as its last name is gone, a file's number is free, though nobody was told yet. */
  static final class NumberTakenBeforeAnybodyIsTold implements Race {
    final FakeDisk disk = new FakeDisk();
    final RaceBench bench = new RaceBench(disk, new DirtyFiles(100), null, null);
    final Tracked a = bench.file("a", NUMBER, new At("/a"));
    private boolean isMade;

    NumberTakenBeforeAnybodyIsTold() {
      bench.write(a, "a");
    }

    private void delete() {
      Tracked leaving = bench.dirty.leavingOrNull(NUMBER);
      Turns.point();
      disk.file("a").deleted = true;
      Turns.point();
      bench.dirty.gone(leaving);
    }

    private void make() throws IOException {
      if (disk.file("a").deleted) {
        isMade = true;
        Tracked b = bench.dirty.track(NUMBER, new At("/b"), false);
        b.mark();
        b.wrote(1);
        bench.dirty.keep(NUMBER, disk.channel("b"));
      }
    }

    @Override
    public List<Act> acts() {
      return List.of(this::delete, this::make);
    }

    @Override
    public void verify() throws IOException {
      assertThat(a.isGone()).isTrue();
      assertThat(bench.dirty.count()).isEqualTo(isMade ? 1 : 0);
      assertThat(disk.open).hasValue(isMade ? 1 : 0);
      bench.writeback.close();
    }
  }

  @Test
  void gone_numberIsTakenAlready_leavesTheNewFileDirtyAndItsChannelKept() {
    assertThat(Interleavings.of(NumberTakenBeforeAnybodyIsTold.class, 2)).isGreaterThan(50);
  }

  @Test
  void stays_deleteFailed_leavesItDirtyAndFindable() {
    DirtyFiles dirty = new DirtyFiles(10);
    Tracked a = dirty.track(NUMBER, new At("/a"), false);
    a.mark();
    dirty.stays(dirty.leavingOrNull(NUMBER));
    assertThat(dirty.track(NUMBER, new At("/link"), false)).isSameAs(a);
    assertThat(dirty.isDirty(NUMBER)).isTrue();
  }

  @Test
  void gone_linkedMeanwhile_staysDirty() {
    DirtyFiles dirty = new DirtyFiles(10);
    Tracked a = dirty.track(NUMBER, new At("/a"), false);
    a.mark();
    Tracked leaving = dirty.leavingOrNull(NUMBER);
    dirty.linked(NUMBER, new At("/link"));
    dirty.gone(leaving);
    assertThat(dirty.isDirty(NUMBER)).isTrue();
    assertThat(a.isGone()).isFalse();
  }

  @Test
  void leaving_nobodyKnowsIt_isNothing() {
    assertThat(new DirtyFiles(10).leavingOrNull(NUMBER)).isNull();
  }
}
