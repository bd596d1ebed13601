package io.overlaynio.internal.layer;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import io.overlaynio.internal.sys.DirectoryForce;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/** Writes a small file of ours into work: there whole or as before, and durable in its place. */
final class DurableFile {

  /** In what text is written. */
  static final Charset TEXT = StandardCharsets.UTF_8;

  private DurableFile() {}

  /** Outcomes: there; or an exception, and it is there or as before. No interrupt ends it. */
  static void write(Path file, byte[] content) throws IOException {
    Path built = file.resolveSibling(file.getFileName() + ".new");
    boolean interrupted = Thread.interrupted();
    try {
      while (!built(built, content)) {
        interrupted |= Thread.interrupted();
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    Files.move(built, file, ATOMIC_MOVE);
    forceNames(file);
  }

  /** False if an interrupt came. */
  private static boolean built(Path built, byte[] content) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            built,
            Set.of(
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE))) {
      ByteBuffer bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
      return true;
    } catch (ClosedByInterruptException e) {
      return false;
    }
  }

  /** Removes one, durably. */
  static void delete(Path file) throws IOException {
    if (Files.deleteIfExists(file)) {
      forceNames(file);
    }
  }

  /** Of the file in work, and of work beside the upper. */
  private static void forceNames(Path file) throws IOException {
    DirectoryForce.force(file.getParent());
    Path parentOrNull = file.getParent().toAbsolutePath().getParent();
    if (parentOrNull != null) {
      DirectoryForce.force(parentOrNull);
    }
  }
}
