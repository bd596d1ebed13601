package io.overlaynio.internal.sync.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.overlaynio.internal.sync.DirtyFiles;
import io.overlaynio.internal.sync.Mappings;
import io.overlaynio.internal.sync.Round;
import io.overlaynio.internal.sync.StrategyChoice;
import io.overlaynio.internal.sync.StrategyChoice.Upper;
import io.overlaynio.internal.sync.StrategyChoice.Wanted;
import io.overlaynio.internal.sync.Writeback;
import io.overlaynio.internal.sys.Native;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a round has confirmed survives the loss of power, on real file systems. */
final class JournalCrashTest {

  /** More by the system property; each is a seed of its own. */
  private static final int CUTS = Integer.getInteger("overlay.test.cuts", 3);

  private static final long SEED = Long.getLong("overlay.test.seed", 0);

  @TempDir(factory = InMemory.class)
  Path temporary;

  private LoopDisk disk(String type, String options, String mkfs) throws IOException {
    String missing = LoopDisk.missingOrNull(type);
    assumeTrue(missing == null, missing);
    assumeTrue(Native.load().isPresent(), "no native access");
    String[] mkfsOptions = mkfs == null ? new String[0] : mkfs.split(" ");
    return LoopDisk.create(temporary, type, options, mkfsOptions);
  }

  private static Upper upper(LoopDisk disk) throws IOException {
    Path upper = Files.createDirectories(disk.root().resolve("upper"));
    Path work = Files.createDirectories(disk.root().resolve("work"));
    return new Upper(upper, work, work, 0, Native::load);
  }

  private static boolean survives(LoopDisk disk, Wanted wanted, long seed) throws IOException {
    Upper upper = upper(disk);
    Path tree = Files.createTempDirectory(upper.directory(), "t");
    DirtyFiles dirty = new DirtyFiles(16);
    Map<String, String> confirmed;
    try (Writeback writeback =
        Writeback.create(dirty, new Mappings(), StrategyChoice.of(wanted, upper).strategy())) {
      MarkedTree marked = new MarkedTree(tree, dirty, seed);
      dirty.track(Files.getAttribute(upper.directory(), "unix:fileKey"), place(upper), true).mark();
      for (int round = 0; round < 3; round++) {
        marked.change(60);
        Round done = writeback.sync();
        assertThat(done.strategy()).isEqualTo(wanted.name().toLowerCase(java.util.Locale.ROOT));
      }
      confirmed = MarkedTree.snapshot(tree);
      marked.litter();
    }
    cut(disk);
    return MarkedTree.snapshot(tree).equals(confirmed);
  }

  private static void cut(LoopDisk disk) throws IOException {
    if (disk.canBeShutDown()) {
      disk.cut();
    } else {
      disk.cutByCopy();
    }
  }

  private static io.overlaynio.internal.sync.Place place(Upper upper) {
    return new io.overlaynio.internal.sync.Place() {
      @Override
      public Path pathOrNull() {
        return upper.directory();
      }

      @Override
      public String label() {
        return "/";
      }
    };
  }

  @ParameterizedTest
  @CsvSource({
    "ext4, rw, JOURNAL, ",
    "ext4, rw, EACH, ",
    "ext4, rw, WHOLE, ",
    "ext4, 'nodelalloc,nodioread_nolock', JOURNAL, -b 1024",
    "ext4, rw, JOURNAL, -I 128",
    "xfs, rw, JOURNAL, ",
    "xfs, rw, EACH, ",
    "btrfs, rw, JOURNAL, ",
    "btrfs, compress-force=zstd, JOURNAL, ",
    "btrfs, rw, EACH, ",
  })
  void sync_thenPowerCut_losesNothing(String type, String options, Wanted wanted, String mkfs)
      throws IOException {
    try (LoopDisk disk = disk(type, options, mkfs)) {
      for (int i = 0; i < CUTS; i++) {
        assertThat(survives(disk, wanted, SEED + i)).as("seed " + (SEED + i)).isTrue();
      }
    }
  }

  /** The test has teeth. */
  @ParameterizedTest
  @CsvSource({"ext4", "xfs", "btrfs"})
  void noSync_thenPowerCut_losesSomething(String type) throws IOException {
    try (LoopDisk disk = disk(type, "rw", null)) {
      Path tree = Files.createDirectory(disk.root().resolve("tree"));
      new MarkedTree(tree, new DirtyFiles(0), SEED).change(60);
      Map<String, String> before = MarkedTree.snapshot(tree);
      cut(disk);
      assertThat(Files.exists(tree) && MarkedTree.snapshot(tree).equals(before)).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ext4, data=journal, , data=",
    "ext4, lazytime, , lazytime",
    "ext4, nobarrier, , barrier",
    "ext4, rw, -O ^has_journal, journal",
    "xfs, lazytime, , lazytime",
    "btrfs, nobarrier, , nobarrier",
  })
  void journal_whereItIsNotRight_isRefused(String type, String options, String mkfs, String why)
      throws IOException {
    try (LoopDisk disk = disk(type, options, mkfs)) {
      Upper upper = upper(disk);
      assertThatThrownBy(() -> StrategyChoice.of(Wanted.JOURNAL, upper))
          .isInstanceOf(FileSystemException.class)
          .hasMessageContaining(why);
      assertThat(StrategyChoice.of(Wanted.AUTO, upper).strategy().name()).isEqualTo("each");
    }
  }

  @ParameterizedTest
  @CsvSource({"ext4, journal", "xfs, journal", "btrfs, journal"})
  void auto_anOrdinaryMount_isTheFastestThatIsProven(String type, String strategy)
      throws IOException {
    try (LoopDisk disk = disk(type, "rw", null)) {
      assertThat(StrategyChoice.of(Wanted.AUTO, upper(disk)).strategy().name()).isEqualTo(strategy);
    }
  }

  @Test
  void journal_withFastCommits_isNotUsed() throws IOException {
    try (LoopDisk disk = disk("ext4", "rw", "-O fast_commit")) {
      Upper upper = upper(disk);
      DirtyFiles dirty = new DirtyFiles(16);
      try (Writeback writeback =
          Writeback.create(
              dirty, new Mappings(), StrategyChoice.of(Wanted.JOURNAL, upper).strategy())) {
        MarkedTree marked = new MarkedTree(upper.directory(), dirty, SEED);
        marked.change(60);
        assertThat(writeback.sync().strategy()).isEqualTo("each");
        Map<String, String> confirmed = MarkedTree.snapshot(upper.directory());
        disk.cut();
        assertThat(MarkedTree.snapshot(upper.directory())).isEqualTo(confirmed);
      }
    }
  }
}
