package io.overlaynio.tck.bench;

import io.overlaynio.tck.machine.Command;
import io.overlaynio.tck.machine.DiskFormat;
import io.overlaynio.tck.machine.Mount;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/** A new file system in an image file, mounted until it is closed, with a neighbour on it. */
final class Disk implements Closeable {

  private static final int CHUNK = 1 << 20;

  /** Many inodes; nothing is left to be done while it is measured; the image keeps its blocks. */
  private static final Map<DiskFormat, String[]> OPTIONS =
      Map.of(
          DiskFormat.EXT4,
          new String[] {"-i", "4096", "-E", "nodiscard,lazy_itable_init=0,lazy_journal_init=0"},
          DiskFormat.XFS,
          new String[0],
          DiskFormat.BTRFS,
          new String[0]);

  private final Path image;
  private Mount mount;
  private SyncFs whole;

  private Disk(Path image, Mount mount, SyncFs whole) {
    this.image = image;
    this.mount = mount;
    this.whole = whole;
  }

  static Disk make(DiskFormat format, Path scratch, long bytes) throws IOException {
    Path image = Files.createTempFile(scratch, "disk", ".img");
    Path root = Files.createTempDirectory(scratch, "disk");
    try {
      fill(image, bytes);
      format.format(image, OPTIONS.get(format));
      force(image); // else the machine has that to write while others are measured
      return new Disk(image, Mount.disk(image, root), new SyncFs(root));
    } catch (IOException | RuntimeException e) {
      Files.delete(image);
      Files.delete(root);
      throw e;
    }
  }

  /**
   * Writes all of it. Else whoever comes first to a block waits for the file system that the image
   * is on to find room for it, and who that is is chance.
   */
  private static void fill(Path image, long bytes) throws IOException {
    String blocks = "count=" + bytes / CHUNK;
    Command.run("dd", "if=/dev/zero", "of=" + image, "bs=" + CHUNK, blocks, "oflag=direct");
  }

  private static void force(Path image) throws IOException {
    try (FileChannel file = FileChannel.open(image, StandardOpenOption.WRITE)) {
      file.force(true);
    }
  }

  Path root() {
    return mount.root();
  }

  /** Brings everything on it to rest. */
  void settle() throws IOException {
    whole.sync();
  }

  /** Mounts it anew, so that nothing of it is in memory; nobody may use it meanwhile. */
  void remount() throws IOException {
    Path root = root();
    whole.close();
    mount.close();
    mount = Mount.disk(image, root);
    whole = new SyncFs(root);
  }

  /** What somebody else writes on the same disk and does not sync. */
  void neighbourWrites(int mebibytes) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK);
    try (FileChannel file =
        FileChannel.open(
            root().resolve("neighbour"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      for (int i = 0; i < mebibytes; i++) {
        chunk.clear().putInt(0, i);
        file.write(chunk);
      }
    }
  }

  @Override
  public void close() throws IOException {
    whole.close();
    mount.close();
    Files.delete(root());
    Files.delete(image);
  }
}
