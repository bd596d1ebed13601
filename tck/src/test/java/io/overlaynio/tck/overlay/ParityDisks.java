package io.overlaynio.tck.overlay;

import io.overlaynio.tck.machine.DiskFormat;
import io.overlaynio.tck.machine.Mount;
import io.overlaynio.tck.machine.Requirement;
import io.overlaynio.tck.machine.Scratch;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Where trials of parity put their layers, by turns: on disks of their own, or if none were asked
 * for on the machine's disk and in its memory.
 */
final class ParityDisks implements Closeable {

  private static final int MEBIBYTES = 1024;

  private final Scratch scratch;
  private final List<Mount> mounts;

  private ParityDisks(Scratch scratchOrNull, List<Mount> mounts) {
    this.scratch = scratchOrNull;
    this.mounts = mounts;
  }

  /**
   * Disks of these formats, separated by commas; none if it is empty. Skips the test where they
   * cannot be made.
   */
  static ParityDisks of(String formats) throws IOException {
    if (formats.isEmpty()) {
      return new ParityDisks(null, List.of());
    }
    List<Mount> mounts = new ArrayList<>();
    ParityDisks disks = new ParityDisks(Requirement.scratch(), mounts);
    // Whoever runs a trial has to get to his directory.
    Files.setPosixFilePermissions(
        disks.scratch.directory(), PosixFilePermissions.fromString("rwx--x--x"));
    for (String name : formats.split(",", -1)) {
      DiskFormat format = DiskFormat.valueOf(name.toUpperCase(Locale.ROOT));
      Requirement.mounts(format);
      Path image = disks.scratch.directory().resolve(name + ".image");
      format.make(image, MEBIBYTES);
      mounts.add(Mount.image(image, disks.scratch.directory().resolve(name)));
    }
    return disks;
  }

  /** A new directory for a seed. */
  Path directory(long seed) throws IOException {
    if (mounts.isEmpty()) {
      return seed % 2 == 0 ? Machine.newDiskDirectory() : Machine.newDirectory();
    }
    // Seeds of one kind may be every third, and of these each disk is to have some.
    int turn = (int) (seed / ParityKind.values().length % mounts.size());
    return Files.createTempDirectory(mounts.get(turn).root(), "parity");
  }

  @Override
  public void close() throws IOException {
    for (Mount mount : mounts) {
      mount.close();
    }
    if (scratch != null) {
      scratch.close();
    }
  }
}
