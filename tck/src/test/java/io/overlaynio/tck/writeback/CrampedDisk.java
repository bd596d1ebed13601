package io.overlaynio.tck.writeback;

import io.overlaynio.tck.machine.Command;
import io.overlaynio.tck.machine.DiskFormat;
import io.overlaynio.tck.machine.Mount;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A mounted file system that believes to have more room than there is: its image lies, with holes
 * where it was never written, on a disk in memory that can be made as small as what is in use. A
 * write into a hole then fails as on a broken disk, but only when the kernel writes pages back:
 * whoever filled those pages was told that all is well.
 */
final class CrampedDisk implements Closeable {

  /** What of the image has no holes, so that writes to it succeed on a full disk. */
  enum Safe {
    /** Where its log and all else is that it needs to live: only data fails. */
    METADATA,
    /** Nothing but what was written when it was made. */
    NOTHING
  }

  private static final long ROOMY = 512L << 20;

  /** Where mkfs.btrfs puts the system's and the first metadata's chunk: before this. */
  private static final long BTRFS_METADATA = 13L << 20;

  private final DiskFormat format;
  private final Mount memory;
  private final Path image;
  private final Path place;
  private Mount mount;

  private CrampedDisk(DiskFormat format, Mount memory, Path image, Path place) {
    this.format = format;
    this.memory = memory;
    this.image = image;
    this.place = place;
  }

  /** A new one, with room; what is mounted goes with the scratch directory, if not before. */
  static CrampedDisk make(DiskFormat format, Safe safe, Path scratch) throws IOException {
    Mount memory = Mount.memory(scratch.resolve("memory"), ROOMY);
    CrampedDisk disk =
        new CrampedDisk(format, memory, memory.root().resolve("image"), scratch.resolve("disk"));
    if (format == DiskFormat.EXT4) {
      format.make(disk.image, "-b", "4096"); // smaller blocks share pages, so are in no hole
    } else {
      format.make(disk.image);
    }
    if (safe == Safe.METADATA) {
      switch (format) {
        case EXT4 -> disk.writeOver(Files.size(disk.image));
        case XFS -> {} // its log was written, and of other metadata failures it tries again
        case BTRFS -> disk.writeOver(BTRFS_METADATA);
      }
    }
    disk.mount();
    if (safe == Safe.METADATA && format == DiskFormat.EXT4) {
      Command.run("fstrim", disk.root()); // makes holes of what it does not use
    }
    return disk;
  }

  /** Writes what is there, so that there are no holes. */
  private void writeOver(long length) throws IOException {
    ByteBuffer some = ByteBuffer.allocate(1 << 20);
    try (FileChannel file =
        FileChannel.open(image, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      for (long at = 0; at < length; at += some.limit()) {
        file.read(some.clear(), at);
        file.write(some.flip(), at);
      }
    }
  }

  /** Nothing may make holes later: no discard, nor ext4's zeroing of its tables by and by. */
  private void mount() throws IOException {
    String quiet = format == DiskFormat.EXT4 ? "nodiscard,noinit_itable" : "nodiscard";
    mount = Mount.image(image, place, quiet);
  }

  /** Where its file system is. */
  Path root() {
    return place;
  }

  /**
   * Writes back what there is, then leaves no room at all: a loop device takes a write for done of
   * which only a part had room.
   */
  void fill() throws IOException {
    Command.run("sync", "-f", place);
    FileStore store = Files.getFileStore(memory.root());
    memory.resize(store.getTotalSpace() - store.getUnallocatedSpace());
  }

  /** Makes room. */
  void makeRoom() throws IOException {
    memory.resize(ROOMY);
  }

  /** Lets the page cache forget what is not on the disk. */
  void remount() throws IOException {
    mount.close();
    mount();
  }

  @Override
  public void close() throws IOException {
    try (memory) {
      memory.resize(ROOMY);
      mount.close();
    }
  }
}
