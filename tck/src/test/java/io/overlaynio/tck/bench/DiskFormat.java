package io.overlaynio.tck.bench;

import java.util.List;
import java.util.Locale;

/** A file system to measure on. */
enum DiskFormat {
  EXT4("mkfs.ext4", "-q", "-F", "-i", "4096"),
  XFS("mkfs.xfs", "-q", "-f", "-K"),
  BTRFS("mkfs.btrfs", "-q", "-f", "-K", "-m", "single");

  private final List<String> command;

  DiskFormat(String... command) {
    this.command = List.of(command);
  }

  /** The command that makes one, but for where. */
  List<String> command() {
    return command;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
