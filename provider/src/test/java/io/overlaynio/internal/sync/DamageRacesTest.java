package io.overlaynio.internal.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.overlaynio.internal.sync.turns.Interleavings;
import io.overlaynio.internal.sync.turns.Race;
import io.overlaynio.internal.sync.turns.Turns;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadPoolExecutor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The kernel's flusher has dropped what two files have, an fsync of either says yes, and only the
 * file system's counts tell: whoever comes at the same time, nobody is told that a file is durable.
 */
final class DamageRacesTest {

  private static final String COUNTS = DamageRacesTest.class.getName();

  @TempDir Path directory;

  /** Races are made by a class loader of their own, in which no field of this class is set. */
  @BeforeEach
  void tellRaces() {
    System.setProperty(COUNTS, directory.toString());
  }

  /** Two files that were dropped. */
  abstract static class Damaged implements Race {
    private final Path counts = Path.of(System.getProperty(COUNTS));
    private final FakeDisk disk = new FakeDisk();
    private final DirtyFiles dirty = new DirtyFiles(100);
    private final List<String> saidYes = Collections.synchronizedList(new ArrayList<>());
    private final Writeback writeback;
    final Tracked a;
    final Tracked b;

    Damaged() {
      count("msg_count", 0);
      count("errors_count", 0);
      ThreadPoolExecutor threads = Turns.threads();
      writeback =
          Writeback.create(
              dirty,
              new Mappings(),
              new EachStrategy(Optional::empty, () -> false, 1, disk)
                  .listening(Complaints.of(counts.toFile()).orElseThrow()),
              new Surroundings(threads, () -> 0, attempt -> Turns.yield()),
              threads,
              Errands.in(threads));
      a = file("a");
      b = file("b");
      count("errors_count", 1);
    }

    private void count(String what, int number) {
      try {
        Files.writeString(counts.resolve(what), number + "\n");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private Tracked file(String name) {
      Tracked file = dirty.track(name, disk.file(name), false);
      file.mark();
      file.wrote(1);
      return file;
    }

    final void force(Tracked file) throws IOException {
      try (FileChannel channel = disk.channel((String) file.key())) {
        writeback.force(file, channel, true, List.of());
        saidYes.add("force of " + file);
      } catch (SyncFailure heard) {
        assertThat(heard.failures()).isNotEmpty();
      }
    }

    final void sync() throws IOException {
      try {
        writeback.sync();
        saidYes.add("sync");
      } catch (SyncFailure heard) {
        assertThat(heard.failures()).isNotEmpty();
      }
    }

    @Override
    public void verify() throws IOException {
      assertThat(saidYes).isEmpty();
      assertThat(dirty.count()).isEqualTo(2);
      writeback.close();
    }
  }

  /** Each of its own file. */
  static final class TwoForces extends Damaged {
    @Override
    public List<Act> acts() {
      return List.of(() -> force(a), () -> force(b));
    }
  }

  /** Both at once. */
  static final class ForceBesideSync extends Damaged {
    @Override
    public List<Act> acts() {
      return List.of(this::sync, () -> force(b));
    }
  }

  /** In one round, or the one after. */
  static final class TwoSyncs extends Damaged {
    @Override
    public List<Act> acts() {
      return List.of(this::sync, this::sync);
    }
  }

  @Test
  void force_besideAnotherForce_bothHear() {
    assertThat(Interleavings.of(TwoForces.class, 2)).isGreaterThan(500);
  }

  @Test
  void force_besideASync_bothHear() {
    assertThat(Interleavings.of(ForceBesideSync.class, 1)).isGreaterThan(50);
  }

  @Test
  void sync_besideASync_bothHear() {
    assertThat(Interleavings.of(TwoSyncs.class, 1)).isGreaterThan(50);
  }
}
