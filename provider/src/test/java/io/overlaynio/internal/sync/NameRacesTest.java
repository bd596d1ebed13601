package io.overlaynio.internal.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import io.overlaynio.internal.sync.turns.Interleavings;
import io.overlaynio.internal.sync.turns.Race;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Names that change while a round looks for what they lead to, in every interleaving with so many
 * preemptions: what was complete is found and forced, or reported, and never is another file taken
 * for it.
 *
 * <p>The names are those of a real file system in memory, which a real {@link PlaceOpener} looks
 * through. What is in each file says which content of the {@link FakeDisk} it stands for.
 */
final class NameRacesTest {

  private record At(Path path) implements Place {
    @Override
    public Path pathOrNull() {
      return path;
    }

    @Override
    public String label() {
      return path.toString();
    }
  }

  private record Nowhere(String label) implements Place {
    @Override
    public Path pathOrNull() {
      return null;
    }
  }

  /** A race over a file "a" that is dirty and has the name x. */
  abstract static class OverNames implements Race {
    final FakeDisk disk = new FakeDisk();
    final RaceBench bench = new RaceBench(disk, new DirtyFiles(100), this::opened, null);
    final Path x;
    final Path y;
    final Tracked a;

    OverNames() {
      try {
        FileSystem files = Jimfs.newFileSystem(Configuration.unix());
        x = files.getPath("/x");
        y = files.getPath("/y");
        a = made(x, "a");
      } catch (IOException e) {
        throw new AssertionError(e);
      }
      bench.write(a, "a");
    }

    final Tracked made(Path path, String content) throws IOException {
      Files.writeString(path, content);
      return bench.file(content, key(path), new At(path));
    }

    static Object key(Path path) throws IOException {
      return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }

    /** What was really opened decides what is forced. */
    private List<FileChannel> opened(Tracked object) throws IOException {
      List<FileChannel> opened = new ArrayList<>();
      for (FileChannel found : PlaceOpener.readingFirst().open(object)) {
        try (found) {
          ByteBuffer name = ByteBuffer.allocate(1);
          found.read(name, 0);
          opened.add(disk.channel(new String(name.array(), StandardCharsets.UTF_8)));
        }
      }
      return opened;
    }

    @Override
    public void verify() throws IOException {
      bench.sync();
      assertThat(bench.dirty.count()).isZero();
      bench.assertAllDurable();
      bench.writeback.close();
      assertThat(disk.open).hasValue(0);
    }
  }

  /** On the disk first, then the set is told, as the tree does it. */
  static final class RenameBesideSync extends OverNames {
    @Override
    public List<Act> acts() {
      return List.of(
          () -> {
            Files.move(x, y);
            bench.dirty.moved(a.key(), new At(x), new At(y));
          },
          bench::sync);
    }
  }

  /** Another file has the old name before anybody looks. */
  static final class NameTakenBesideSync extends OverNames {
    @Override
    public List<Act> acts() {
      return List.of(
          () -> {
            Files.move(x, y);
            Files.writeString(x, "b");
            bench.dirty.moved(a.key(), new At(x), new At(y));
            Tracked b = bench.file("b", key(x), new At(x));
            bench.write(b, "b");
          },
          bench::sync);
    }
  }

  /** What was dirty there is gone, and what is dirty takes its name. */
  static final class ReplacedBesideSync extends OverNames {
    private Tracked b;

    @Override
    public List<Act> acts() {
      try {
        b = made(y, "b");
      } catch (IOException e) {
        throw new AssertionError(e);
      }
      bench.write(b, "b");
      return List.of(
          () -> {
            disk.file("b").deleted = true;
            Files.move(x, y, StandardCopyOption.REPLACE_EXISTING);
            bench.dirty.gone(b.key());
            bench.dirty.moved(a.key(), new At(x), new At(y));
          },
          bench::sync);
    }
  }

  /** Somebody has it open still, and writes. */
  static final class DeleteBesideSyncAndAWriter extends OverNames {
    @Override
    public List<Act> acts() {
      return List.of(
          () -> {
            disk.file("a").deleted = true;
            Files.delete(x);
            bench.dirty.gone(a.key());
            bench.write(a, "a");
            bench.dirty.keep(a.key(), disk.channel("a"));
          },
          bench::sync);
    }
  }

  /** The one name that is known goes; another leads to the file, but nobody knows it. */
  static class UnlinkBesideSync extends OverNames {
    @Override
    public List<Act> acts() {
      return List.of(
          () -> {
            Files.createLink(y, x);
            FileChannel open = disk.channel("a");
            Files.delete(x);
            bench.dirty.unnamed(a.key(), new At(x), new Nowhere("/x"), open);
          },
          bench::sync);
    }

    @Override
    public void verify() throws IOException {
      bench.sync();
      bench.assertAllDurable();
      // Whoever holds the handle may write still, and a channel has to lead to the file.
      bench.write(a, "a");
      super.verify();
    }
  }

  /** The same, where a channel of one who wrote is kept already. */
  static final class UnlinkOfAKeptFileBesideSync extends UnlinkBesideSync {
    @Override
    public List<Act> acts() {
      try {
        bench.dirty.keep(a.key(), disk.channel("a"));
      } catch (IOException e) {
        throw new AssertionError(e);
      }
      return super.acts();
    }
  }

  /** Nobody tells the set: then it has to say so. */
  static final class RenameUntold extends OverNames {
    @Override
    public List<Act> acts() {
      return List.of(
          () -> {
            Files.move(x, y);
            Files.writeString(x, "b");
          },
          this::syncOrReport);
    }

    private void syncOrReport() throws IOException {
      try {
        bench.sync();
      } catch (SyncFailure reported) {
        assertThat(reported.failures()).extracting(SyncFailure.Failed::label).containsExactly("/x");
      }
    }

    @Override
    public void verify() throws IOException {
      if (bench.dirty.count() == 0) {
        bench.assertAllDurable();
      } else {
        assertThatThrownBy(bench::sync).isInstanceOf(SyncFailure.class);
        assertThat(bench.dirty.isDirty(a.key())).isTrue();
      }
    }
  }

  @Test
  void sync_besideARename_forcesTheFile() {
    assertThat(Interleavings.of(RenameBesideSync.class, 2)).isGreaterThan(500);
  }

  @Test
  void sync_besideARenameAndANewFileThere_forcesBoth() {
    assertThat(Interleavings.of(NameTakenBesideSync.class, 1)).isGreaterThan(100);
  }

  @Test
  void sync_besideAReplacement_forcesWhatIsLeft() {
    assertThat(Interleavings.of(ReplacedBesideSync.class, 2)).isGreaterThan(500);
  }

  @Test
  void sync_besideADelete_needsNothingOfItAndLeavesNothingOpen() {
    assertThat(Interleavings.of(DeleteBesideSyncAndAWriter.class, 2)).isGreaterThan(500);
  }

  @Test
  void sync_besideAnUnlink_forcesTheFile() {
    assertThat(Interleavings.of(UnlinkBesideSync.class, 2)).isGreaterThan(500);
  }

  @Test
  void sync_besideAnUnlinkOfAKeptFile_forcesTheFile() {
    assertThat(Interleavings.of(UnlinkOfAKeptFileBesideSync.class, 2)).isGreaterThan(500);
  }

  @Test
  void sync_renamedAndNotTold_reportsUnlessItWasForcedBefore() {
    assertThat(Interleavings.of(RenameUntold.class, 2)).isGreaterThan(100);
  }
}
