package io.overlaynio.tck.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** New files of one size. */
record Workload(int files, int bytes) {

  /** Writes them into a new directory. */
  List<Path> write(Path directory) throws IOException {
    byte[] content = new byte[bytes];
    new Random(files).nextBytes(content);
    Files.createDirectory(directory);
    List<Path> written = new ArrayList<>(files);
    for (int i = 0; i < files; i++) {
      Path file = directory.resolve("file" + i);
      Files.write(file, content);
      written.add(file);
    }
    return written;
  }

  @Override
  public String toString() {
    return files + " x " + (bytes >= 1 << 20 ? (bytes >> 20) + " MiB" : (bytes >> 10) + " KiB");
  }
}
