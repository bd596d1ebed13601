package io.overlaynio.internal.sync;

import io.overlaynio.internal.sys.BlockDevice;
import io.overlaynio.internal.sys.MountTable;
import io.overlaynio.internal.sys.MountTable.Mount;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds out whether one commit of the journal carries everything: so it is on ext4 with an ordinary
 * journal, in order, with barriers; on XFS with everything on one device; and on btrfs, whose
 * transactions are no journal but do the same. What cannot be read counts against it.
 *
 * @param type of the file system; empty if unknown
 * @param problemOrNull why a commit does not carry everything, to follow "since"; null if it does
 * @param fastCommits what is to be watched
 */
record JournalProbe(String type, String problemOrNull, FastCommits fastCommits) {

  /** Of any file system: times that are only in memory; no flush after a commit; no page cache. */
  private static final List<String> UNFIT =
      List.of("lazytime", "nobarrier", "barrier=0", "dax", "journal_async_commit", "ro");

  private static final Pattern KERNEL = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})");

  private static final Set<String> NEEDED_OF_EXT4 = Set.of("barrier", "data=ordered");

  static JournalProbe of(MountTable mounts, Path upper, Path work) throws IOException {
    return of(mounts, upper, work, new File("/proc"));
  }

  static JournalProbe of(MountTable mounts, Path upper, Path work, File proc) throws IOException {
    Optional<Mount> mount = mounts.mountOf(upper);
    if (mount.isEmpty()) {
      return no("", "its mount is unknown");
    }
    String type = mount.get().type();
    Mount ofWork = mounts.mountOf(work).orElse(mount.get());
    if (ofWork.major() != mount.get().major() || ofWork.minor() != mount.get().minor()) {
      return no(type, "the work directory is on another file system");
    }
    if (mounts.hasMountsBelow(upper)) {
      return no(type, "something else is mounted below it");
    }
    for (String option : mount.get().options()) {
      if (UNFIT.contains(option) || option.startsWith("dax=")) {
        return no(type, "it is mounted with " + option);
      }
    }
    return switch (type) {
      case "ext4" -> ext4(mount.get(), proc);
      case "xfs" -> xfs(mount.get());
      case "btrfs" -> btrfs();
      default -> no(type, "it is on " + type + ", not ext4, xfs or btrfs");
    };
  }

  private static JournalProbe xfs(Mount mount) {
    for (String option : mount.options()) {
      if (option.startsWith("rtdev=") || option.startsWith("logdev=")) {
        return no("xfs", "it is mounted with " + option);
      }
    }
    return new JournalProbe("xfs", null, FastCommits.impossible());
  }

  /** Before, it could not be asked to wait for extents, nor did it tell of a commit that failed. */
  private static JournalProbe btrfs() {
    return kernelIsAtLeast(6, 6)
        ? new JournalProbe("btrfs", null, FastCommits.impossible())
        : no("btrfs", "this is not known to work with btrfs before Linux 6.6");
  }

  /** False too for a kernel that does not tell. */
  static boolean kernelIsAtLeast(int major, int minor) {
    Matcher version = KERNEL.matcher(System.getProperty("os.version"));
    if (!version.lookingAt()) {
      return false;
    }
    int first = Integer.parseInt(version.group(1));
    return first > major || (first == major && Integer.parseInt(version.group(2)) >= minor);
  }

  private static JournalProbe ext4(Mount mount, File proc) throws IOException {
    Optional<BlockDevice> device = BlockDevice.of(mount);
    if (device.isEmpty()) {
      return no("ext4", "its device is unknown");
    }
    String name = device.get().name();
    // The journal that is an inode of the file system, always this one: else it is elsewhere.
    if (!new File(proc, "fs/jbd2/" + name + "-8").exists()) {
      return no("ext4", "it has no journal of its own");
    }
    File known = new File(proc, "fs/ext4/" + name);
    Set<String> options = lines(new File(known, "options"));
    for (String needed : NEEDED_OF_EXT4) {
      if (!options.contains(needed)) {
        return no("ext4", "it is not known to be mounted with " + needed);
      }
    }
    for (String unfit : UNFIT) {
      if (options.contains(unfit)) {
        return no("ext4", "it is mounted with " + unfit);
      }
    }
    FastCommits fastCommits = new FastCommits(new File(known, "fc_info"));
    return fastCommits.seen()
        ? no("ext4", "it makes fast commits, or does not tell")
        : new JournalProbe("ext4", null, fastCommits);
  }

  private static Set<String> lines(File file) throws IOException {
    if (!file.canRead()) {
      return Set.of();
    }
    try (InputStream in = new FileInputStream(file)) {
      String text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
      return Set.copyOf(List.of(text.strip().split("\\n")));
    }
  }

  private static JournalProbe no(String type, String problem) {
    return new JournalProbe(type, problem, FastCommits.impossible());
  }
}
