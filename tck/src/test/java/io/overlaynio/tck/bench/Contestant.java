package io.overlaynio.tck.bench;

import io.overlaynio.OverlayFileSystem;
import io.overlaynio.OverlayOptions;
import io.overlaynio.SyncStrategy;
import io.overlaynio.tck.machine.Mount;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A tree on the disk, and a way to make durable what was written in it. */
abstract class Contestant implements Closeable {

  private final String name;

  private Contestant(String name) {
    this.name = name;
  }

  /** Where it is written to. */
  abstract Path root();

  /** Makes these files durable, which are all that was written since the last time. */
  abstract void sync(List<Path> written) throws IOException;

  @Override
  public String toString() {
    return name;
  }

  /** Our overlay and its sync(). */
  static Contestant ours(Disk disk, SyncStrategy strategy) throws IOException {
    String word = strategy.name().toLowerCase(Locale.ROOT);
    Path place = Files.createTempDirectory(disk.root(), "ours-" + word);
    OverlayFileSystem overlay =
        OverlayFileSystem.open(
            OverlayOptions.builder()
                .lower(lower(place))
                .upper(Files.createDirectory(place.resolve("upper")))
                .strategy(strategy)
                .build());
    loadNativeAccess(overlay);
    return new Contestant(word) {
      @Override
      Path root() {
        return overlay.getPath("/");
      }

      @Override
      void sync(List<Path> written) throws IOException {
        overlay.sync();
      }

      @Override
      public void close() throws IOException {
        overlay.close();
      }
    };
  }

  /**
   * It is loaded once for the process, by the first round with many files: not what is measured.
   */
  private static void loadNativeAccess(OverlayFileSystem overlay) throws IOException {
    Path directory = overlay.getPath("/first");
    new Workload(20, 1).write(directory);
    overlay.sync();
    clear(directory);
    overlay.sync();
  }

  /** The kernel's overlay and syncfs(2). */
  static Contestant kernel(Disk disk) throws IOException {
    Path place = Files.createTempDirectory(disk.root(), "kernel");
    Mount mount =
        Mount.overlay(
            Files.createDirectory(place.resolve("upper")), lower(place), place.resolve("merged"));
    Path root = mount.root();
    SyncFs whole = new SyncFs(root);
    return new Contestant("kernel") {
      @Override
      Path root() {
        return root;
      }

      @Override
      void sync(List<Path> written) throws IOException {
        whole.sync();
      }

      @Override
      public void close() throws IOException {
        whole.close();
        mount.close();
      }
    };
  }

  /** A plain directory, and FileChannel.force on one file after the other. */
  static Contestant forces(Disk disk) throws IOException {
    Path place = Files.createTempDirectory(disk.root(), "forces");
    return new Contestant("force") {
      @Override
      Path root() {
        return place;
      }

      @Override
      void sync(List<Path> written) throws IOException {
        for (Path file : written) {
          try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
          }
        }
      }

      @Override
      public void close() {}
    };
  }

  private static Path lower(Path place) throws IOException {
    Path lower = Files.createDirectory(place.resolve("lower"));
    Files.writeString(lower.resolve("below"), "below");
    return lower;
  }

  /** Removes what a round has written. */
  static void clear(Path directory) throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      for (Path file : (Iterable<Path>) all::iterator) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }
}
