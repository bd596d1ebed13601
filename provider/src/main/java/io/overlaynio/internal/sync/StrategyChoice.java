package io.overlaynio.internal.sync;

import io.overlaynio.internal.sys.BlockDevice;
import io.overlaynio.internal.sys.MountTable;
import io.overlaynio.internal.sys.MountTable.Mount;
import io.overlaynio.internal.sys.Native;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Which strategy serves an upper directory, and why that one: asked of the mount, once, at open.
 *
 * @param strategy how what is dirty becomes durable
 * @param why in words, for the log
 */
public record StrategyChoice(FlushStrategy strategy, String why) {

  /** What was asked for. */
  public enum Wanted {
    AUTO,
    EACH,
    JOURNAL,
    PORTABLE,
    WHOLE
  }

  /**
   * What a choice is made for.
   *
   * @param openFile in work, open since before the first change
   * @param neighbourBytes how many bytes of others a sync may write back in passing
   */
  public record Upper(
      Path directory,
      Path work,
      Path openFile,
      long neighbourBytes,
      Supplier<Optional<Native>> nativeAccess) {

    /** The same where nothing of others is written back. */
    Upper besideNobody() {
      return new Upper(directory, work, openFile, 0, nativeAccess);
    }
  }

  /**
   * How many files are forced at a time: where one at a time took 436 ms for 500 files of 4 KiB on
   * ext4 and 291 on xfs, 8 took 22 and 17. On btrfs each fsync waits for the others' log.
   */
  private static final int PARALLEL_FORCES = 8;

  /**
   * With fewer files it takes longer than to ask each: it makes a commit, and up to four flushes of
   * the disk's cache, which but on ext4 come besides those that follow.
   */
  private static final int WORTH_A_SYNCFS = 64;

  /**
   * What a btrfs has dirty for each new file of 100 bytes, those and the share of its directories
   * included, was 607 and 608 bytes with 100,000 and 200,000 files. The journals of ext4 and XFS
   * hold theirs elsewhere.
   */
  private static final int METADATA_ON_BTRFS = 1024;

  private static final Set<String> WITHOUT_DISK = Set.of("tmpfs", "ramfs");

  private static final String ASKED_FOR = "asked for";

  private static final String GENERATION = "overlay-nio.generation";

  /** Where temporary names live. */
  private static final String SCRATCH = "work";

  /**
   * Chooses.
   *
   * @param upperOrNull null if it is not of the platform's own file system
   * @throws FileSystemException if what was asked for cannot be relied on there, saying why
   */
  public static StrategyChoice of(Wanted wanted, Upper upperOrNull) throws IOException {
    boolean windows = System.getProperty("os.name").startsWith("Windows");
    if (upperOrNull == null || windows) {
      if (wanted == Wanted.PORTABLE) {
        return new StrategyChoice(FlushStrategy.portable(), ASKED_FOR);
      }
      String why = windows ? "this is Windows" : "the upper is not of the platform's file system";
      return wanted == Wanted.AUTO
          ? new StrategyChoice(FlushStrategy.portable(), why)
          : refuse(wanted, upperOrNull, why);
    }
    MountTable mounts = MountTable.read();
    JournalProbe probe = JournalProbe.of(mounts, upperOrNull.directory(), upperOrNull.work());
    FlushStrategy each =
        FlushStrategy.each(
            upperOrNull.nativeAccess(), "btrfs".equals(probe.type()) ? 1 : PARALLEL_FORCES);
    Optional<Mount> mount = mounts.mountOf(upperOrNull.directory());
    boolean ext4 = mount.isPresent() && mount.get().type().equals("ext4");
    Optional<Complaints> complaints = ext4 ? complaints(mount.get()) : Optional.empty();
    // Of what ext4 drops while one call serves for all, nobody would hear.
    Upper upper = ext4 && complaints.isEmpty() ? upperOrNull.besideNobody() : upperOrNull;
    StrategyChoice choice = onPlatform(wanted, upper, probe, each);
    FlushStrategy strategy =
        complaints.map(heard -> choice.strategy().listening(heard)).orElse(choice.strategy());
    return new StrategyChoice(
        mount.filter(StrategyChoice::flushesNothing).isEmpty() ? strategy : strategy.unflushed(),
        choice.why());
  }

  private static Optional<Complaints> complaints(Mount mount) throws IOException {
    return BlockDevice.of(mount)
        .flatMap(device -> Complaints.of(new File("/sys/fs/ext4", device.name())));
  }

  /** True where the kernel sends no disk the command to empty its cache. */
  private static boolean flushesNothing(Mount mount) {
    return WITHOUT_DISK.contains(mount.type())
        || mount.options().contains("nobarrier")
        || mount.options().contains("barrier=0");
  }

  private static StrategyChoice onPlatform(
      Wanted wanted, Upper upper, JournalProbe probe, FlushStrategy each) throws IOException {
    return switch (wanted) {
      case PORTABLE -> new StrategyChoice(FlushStrategy.portable(), ASKED_FOR);
      case WHOLE -> whole(upper, each);
      case JOURNAL ->
          probe.problemOrNull() == null
              ? new StrategyChoice(journal(upper, probe, each), ASKED_FOR)
              : refuse(wanted, upper, probe.problemOrNull());
      case AUTO ->
          probe.problemOrNull() == null
              ? new StrategyChoice(
                  journal(upper, probe, each), "no power cut on " + probe.type() + " lost anything")
              : new StrategyChoice(each, "right on any file system");
      default -> new StrategyChoice(each, ASKED_FOR);
    };
  }

  private static StrategyChoice whole(Upper upper, FlushStrategy each) throws IOException {
    if (upper.nativeAccess().get().isEmpty()) {
      return refuse(Wanted.WHOLE, upper, "there is no native access");
    }
    GenerationFile generation = generation(upper, FastCommits.impossible(), false);
    return new StrategyChoice(
        FlushStrategy.whole(upper.nativeAccess(), upper.directory(), generation, each), ASKED_FOR);
  }

  private static FlushStrategy journal(Upper upper, JournalProbe probe, FlushStrategy each) {
    Commit commit =
        probe.type().equals("btrfs")
            ? new TransactionCommit(upper.directory())
            : generation(upper, probe.fastCommits(), syncfsCommits(probe));
    return FlushStrategy.journal(upper.nativeAccess(), commit, quietOrNull(upper, probe), each);
  }

  private static GenerationFile generation(
      Upper upper, FastCommits fastCommits, boolean syncfsCommits) {
    Path work = upper.work();
    return new GenerationFile(
        work.resolve(GENERATION), work.resolve(SCRATCH), fastCommits, syncfsCommits);
  }

  /** Before Linux 5.17, syncfs(2) told of no failed commit. */
  private static boolean syncfsCommits(JournalProbe probe) {
    return probe.type().equals("ext4") && JournalProbe.kernelIsAtLeast(5, 17);
  }

  private static QuietDisk quietOrNull(Upper upper, JournalProbe probe) {
    long bytes = upper.neighbourBytes();
    // Before Linux 5.8, syncfs(2) told of no failed write.
    if (bytes == 0 || !JournalProbe.kernelIsAtLeast(5, 8)) {
      return null;
    }
    int fewest = bytes == Long.MAX_VALUE ? 1 : WORTH_A_SYNCFS;
    int metadataOfOne = probe.type().equals("btrfs") ? METADATA_ON_BTRFS : 0;
    return new QuietDisk(upper.openFile(), bytes, fewest, metadataOfOne);
  }

  private static StrategyChoice refuse(Wanted wanted, Upper upperOrNull, String why)
      throws FileSystemException {
    throw new FileSystemException(
        upperOrNull == null ? null : upperOrNull.directory().toString(),
        null,
        "strategy "
            + wanted.name().toLowerCase(Locale.ROOT)
            + " cannot be relied on here, since "
            + why
            + ": leave the option out");
  }
}
