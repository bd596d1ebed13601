package io.overlaynio.tck.machine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * A file system to put an upper layer on, and how its disk is made.
 *
 * <p>Each relies on its disk to write a sector whole, and those that write their super block in
 * place on all of that: it has 1 KiB on ext4, its checksum at the end, and 4 KiB on btrfs.
 */
public enum DiskFormat {
  EXT4(128, 1024, "mkfs.ext4", "-q", "-F"),
  // mkfs.xfs makes none that is smaller.
  XFS(320, 512, "mkfs.xfs", "-q", "-f", "-K"),
  BTRFS(256, 4096, "mkfs.btrfs", "-q", "-f", "-K", "-m", "single");

  private final int mebibytes;
  private final int sector;
  private final List<String> command;

  DiskFormat(int mebibytes, int sector, String... command) {
    this.mebibytes = mebibytes;
    this.sector = sector;
    this.command = List.of(command);
  }

  /** How many bytes its disk writes whole or not at all. */
  public int sector() {
    return sector;
  }

  /** The command that makes it. */
  public String command() {
    return command.get(0);
  }

  /** Whether the ioctl that shuts a file system down is known to it. */
  public boolean canShutDown() {
    return this != BTRFS;
  }

  /**
   * Options of a mount that commits when it is asked to, were the machine ever so slow: by the
   * clock it would be after 5 seconds on ext4 and after 30 on btrfs. XFS, after 30, cannot be told.
   */
  public String[] commitsWhenAsked() {
    return this == XFS ? new String[0] : new String[] {"commit=300"};
  }

  /**
   * Makes an image of a small disk with a new file system, which takes no room for what is free.
   */
  public void make(Path image, String... options) throws IOException {
    make(image, mebibytes, options);
  }

  /** Makes one of this size. */
  public void make(Path image, int mebibytes, String... options) throws IOException {
    try (FileChannel file =
        FileChannel.open(image, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.allocate(1), mebibytes * 1024L * 1024 - 1);
    }
    format(image, options);
  }

  /** Makes a new file system in an image that exists, as large as that. */
  public void format(Path image, String... options) throws IOException {
    List<Object> words = new ArrayList<>(command);
    words.addAll(List.of(options));
    words.add(image);
    Command.run(words.toArray());
  }
}
