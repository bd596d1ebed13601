package io.overlaynio.tck.contract;

import io.overlaynio.tck.layers.ReadOnlyLayer;
import io.overlaynio.tck.layers.RecordingFileSystem;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Paths of a provider that is surely not the one that is tested. */
final class Foreign implements Closeable {

  private final Path real;
  private final RecordingFileSystem fileSystem;

  private Foreign(Path real) {
    this.real = real;
    this.fileSystem = RecordingFileSystem.over(real);
  }

  /** A path of another provider that leads nowhere. */
  static Path path(String name) {
    return ReadOnlyLayer.over(Path.of("nowhere").toAbsolutePath()).getPath(name);
  }

  /** A file system of another provider, over a directory of the machine that closing deletes. */
  static Foreign open() throws IOException {
    return new Foreign(Files.createTempDirectory("overlay-nio-tck-foreign"));
  }

  /** A path in it; nothing is made. */
  Path resolve(String name) {
    return fileSystem.root().resolve(name);
  }

  @Override
  public void close() throws IOException {
    fileSystem.close();
    Ground.deleteTree(real);
  }
}
