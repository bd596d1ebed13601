package io.overlaynio.internal.layer;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import io.overlaynio.internal.sys.DirectoryForce;
import io.overlaynio.internal.sys.RealAttributes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;

/**
 * What is to be done again from its beginning if it is interrupted: a record in work, there whole
 * or not at all. It does not know what it says.
 */
public final class Journal {

  private final Path file;

  private Journal(Path file) {
    this.file = file;
  }

  /** The one of a work directory. */
  public static Journal in(WorkDir work) {
    return new Journal(work.building().resolveSibling("overlay-nio.commit"));
  }

  /** Writes it, durably. Outcomes: there; or an exception, and it is there or as before. */
  public void write(byte[] record) throws IOException {
    Path built = file.resolveSibling("overlay-nio.commit.new");
    try (FileChannel channel =
        FileChannel.open(
            built,
            Set.of(
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE))) {
      ByteBuffer bytes = ByteBuffer.wrap(record);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(built, file, ATOMIC_MOVE);
    forceNames();
  }

  /** What it says; null if there is none. */
  public byte[] readOrNull() throws IOException {
    return RealAttributes.readOrNull(file, BasicFileAttributes.class) == null
        ? null
        : Files.readAllBytes(file);
  }

  /** Removes it, durably. */
  public void remove() throws IOException {
    if (Files.deleteIfExists(file)) {
      forceNames();
    }
  }

  private void forceNames() throws IOException {
    DirectoryForce.force(file.getParent());
    Path parentOrNull = file.getParent().toAbsolutePath().getParent();
    if (parentOrNull != null) {
      DirectoryForce.force(parentOrNull);
    }
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
