package io.overlaynio.tck.layers;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A directory for the files of one test, in memory or on the machine, gone when it is closed. */
final class ScratchDirectory implements Closeable {

  /** Where it may be. */
  enum Where {
    MEMORY,
    MACHINE
  }

  private final Path path;
  private final FileSystem memoryOrNull;

  private ScratchDirectory(Path path, FileSystem memoryOrNull) {
    this.path = path;
    this.memoryOrNull = memoryOrNull;
  }

  static ScratchDirectory create(Where where) throws IOException {
    if (where == Where.MACHINE) {
      return new ScratchDirectory(
          Files.createTempDirectory("overlay-nio-layers").toRealPath(), null);
    }
    FileSystem memory =
        Jimfs.newFileSystem(
            Configuration.unix().toBuilder().setAttributeViews("basic", "posix", "user").build());
    return new ScratchDirectory(Files.createDirectory(memory.getPath("/scratch")), memory);
  }

  Path path() {
    return path;
  }

  /** A new directory in it. */
  Path directory(String name) throws IOException {
    return Files.createDirectory(path.resolve(name));
  }

  @Override
  public void close() throws IOException {
    if (memoryOrNull != null) {
      memoryOrNull.close();
    } else if (Files.exists(path, NOFOLLOW_LINKS)) {
      List<Path> all;
      try (Stream<Path> walk = Files.walk(path)) {
        all = walk.sorted(Comparator.reverseOrder()).toList();
      }
      for (Path one : all) {
        Files.delete(one);
      }
    }
  }
}
