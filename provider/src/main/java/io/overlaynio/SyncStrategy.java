package io.overlaynio;

/** How {@link OverlayFileSystem#sync()} makes durable what is dirty. */
public enum SyncStrategy {
  /** The fastest one that is known to be right for the upper directory's file system. */
  AUTO,

  /** An fsync of every file and directory, several at a time. Right on any file system. */
  EACH,

  /**
   * The data of every file is written and waited for, then one commit of the file system's journal
   * carries all the rest, however many files there are. For ext4, XFS and btrfs on Linux; refused
   * at open where the file system is of another kind, or mounted or made in a way that this cannot
   * rely on. Of a failed write that another process was told of first, because it forced the very
   * same file of the upper directory, it may not hear.
   */
  JOURNAL,

  /** {@code FileChannel.force} on one file after the other, and nothing else. */
  PORTABLE,

  /**
   * The whole file system that holds the upper directory is written back, with whatever its
   * neighbours have dirty: syncfs(2), as the kernel's overlayfs does. For comparison.
   */
  WHOLE
}
