package io.overlaynio.internal.sys;

import io.overlaynio.internal.sys.MountTable.Mount;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The block device under a mount, and what the kernel knows of its cache.
 *
 * <p>It exists so that a report can name the device that a round has flushed, and say whether there
 * was anything to flush. It reads through {@code java.io}, which never sees an overlay that is the
 * default file system. It issues nothing to the device.
 *
 * @param name as in /dev: {@code sda1}
 * @param major of its device number
 * @param minor of its device number
 * @param volatileCache whether what is written may be lost by a power cut until it is flushed; true
 *     also where the kernel does not tell
 */
public record BlockDevice(String name, int major, int minor, boolean volatileCache) {
  private static final String SYS = "/sys";

  /**
   * The device a mount is on.
   *
   * @return empty for file systems without one, as tmpfs, nfs and overlay, and where /sys is not
   *     there; of several devices, as btrfs may have, the one that was named when mounting
   */
  public static Optional<BlockDevice> of(Mount mount) throws IOException {
    return of(mount, new File(SYS));
  }

  static Optional<BlockDevice> of(Mount mount, File sys) throws IOException {
    File byNumber = new File(sys, "dev/block/" + mount.major() + ":" + mount.minor());
    if (byNumber.exists()) {
      return Optional.of(describe(byNumber.getCanonicalFile()));
    }
    if (!mount.source().startsWith("/dev/")) {
      return Optional.empty();
    }
    // A file system that gives its files a number of its own, as btrfs does.
    String name = new File(mount.source()).getCanonicalFile().getName();
    File byName = new File(sys, "class/block/" + name);
    return byName.exists() ? Optional.of(describe(byName.getCanonicalFile())) : Optional.empty();
  }

  private static BlockDevice describe(File directory) throws IOException {
    String[] number = text(new File(directory, "dev")).split(":", 2);
    File own = new File(directory, "queue/write_cache");
    File ofDisk = new File(directory.getParentFile(), "queue/write_cache"); // of a partition's disk
    File cache = own.exists() ? own : ofDisk;
    boolean isVolatile = !cache.exists() || !text(cache).equals("write through");
    try {
      int major = Integer.parseInt(number[0]);
      int minor = Integer.parseInt(number[1]);
      return new BlockDevice(directory.getName(), major, minor, isVolatile);
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      throw new IOException(
          "no device number in " + directory + ": " + String.join(":", number), e);
    }
  }

  private static String text(File file) throws IOException {
    try (InputStream in = new FileInputStream(file)) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII).strip();
    }
  }
}
