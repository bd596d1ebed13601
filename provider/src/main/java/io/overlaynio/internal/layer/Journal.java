package io.overlaynio.internal.layer;

import io.overlaynio.internal.sys.RealAttributes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

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
    DurableFile.write(file, record);
  }

  /** What it says; null if there is none. */
  public byte[] readOrNull() throws IOException {
    return RealAttributes.readOrNull(file, BasicFileAttributes.class) == null
        ? null
        : Files.readAllBytes(file);
  }

  /** Removes it, durably. */
  public void remove() throws IOException {
    DurableFile.delete(file);
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
