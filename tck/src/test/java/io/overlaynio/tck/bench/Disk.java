package io.overlaynio.tck.bench;

import io.overlaynio.tck.machine.Command;
import io.overlaynio.tck.machine.Mount;
import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** A new file system in an image file, mounted until it is closed, with a neighbour on it. */
final class Disk implements Closeable {

  private static final int CHUNK = 1 << 20;

  private final Path image;
  private final Mount mount;
  private final SyncFs whole;

  private Disk(Path image, Mount mount, SyncFs whole) {
    this.image = image;
    this.mount = mount;
    this.whole = whole;
  }

  static Disk make(DiskFormat format, Path scratch, long bytes) throws IOException {
    Path image = Files.createTempFile(scratch, format.toString(), ".img");
    Path root = Files.createTempDirectory(scratch, format + "-disk");
    try {
      try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
        file.setLength(bytes);
      }
      List<Object> make = new ArrayList<>(format.command());
      make.add(image);
      Command.run(make.toArray());
      return new Disk(image, Mount.image(image, root), new SyncFs(root));
    } catch (IOException | RuntimeException e) {
      Files.delete(image);
      Files.delete(root);
      throw e;
    }
  }

  Path root() {
    return mount.root();
  }

  /** Brings everything on it to rest. */
  void settle() throws IOException {
    whole.sync();
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
