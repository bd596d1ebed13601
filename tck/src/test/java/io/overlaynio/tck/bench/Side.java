package io.overlaynio.tck.bench;

import io.overlaynio.OverlayFileSystem;
import io.overlaynio.OverlayOptions;
import io.overlaynio.tck.machine.Mount;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One of two ways to the same layers: our overlay, or the kernel's by the platform's provider. Each
 * has an upper directory of its own; the lowers are shared.
 */
abstract class Side implements Closeable {

  private final String name;
  private final Path place;
  private final List<Path> lowers;
  private final Map<String, Path[]> paths = new HashMap<>();

  private Side(String name, Path place, List<Path> lowers) throws IOException {
    this.name = name;
    this.place = Files.createDirectories(place.resolve(name));
    this.lowers = lowers;
    Files.createDirectories(upper());
  }

  /** What it needs to be there: an overlay, or a mount. */
  abstract void open() throws IOException;

  /** The root of the merged tree. */
  abstract Path root();

  /** Makes durable what was changed. */
  abstract void sync() throws IOException;

  final Path upper() {
    return place.resolve("upper");
  }

  final Path place() {
    return place;
  }

  final List<Path> lowers() {
    return lowers;
  }

  /** Forgets paths of what is not open any more. */
  final void forgetPaths() {
    paths.clear();
  }

  /** Closes it and opens it again: it has forgotten what it knew, the layers have not. */
  final void reopen() throws IOException {
    close();
    paths.clear();
    open();
  }

  /** Opens it again with an empty upper directory. */
  final void renew() throws IOException {
    close();
    paths.clear();
    empty(upper());
    open();
  }

  /** The paths of so many numbered names, made once. */
  final Path[] paths(String prefix, int count) {
    return paths.computeIfAbsent(
        prefix,
        start -> {
          Path[] all = new Path[count];
          for (int i = 0; i < count; i++) {
            all[i] = root().resolve(start + i);
          }
          return all;
        });
  }

  @Override
  public final String toString() {
    return name;
  }

  /** Removes what is in a directory. */
  static void empty(Path directory) throws IOException {
    remove(directory);
    Files.createDirectory(directory);
  }

  static void remove(Path directory) throws IOException {
    try (Stream<Path> walk = Files.walk(directory)) {
      for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  /** Our overlay as it comes. */
  static Side ours(Path place, List<Path> lowers) throws IOException {
    return new Side("ours", place, lowers) {
      private OverlayFileSystem overlay;

      @Override
      void open() throws IOException {
        overlay =
            OverlayFileSystem.open(
                OverlayOptions.builder()
                    .lower(lowers().toArray(Path[]::new))
                    .upper(upper())
                    .build());
      }

      @Override
      Path root() {
        return overlay.getPath("/");
      }

      @Override
      void sync() throws IOException {
        overlay.sync();
      }

      @Override
      public void close() throws IOException {
        overlay.close();
      }
    };
  }

  /** A mount of the kernel's overlayfs, and syncfs(2). */
  static Side kernel(Path place, List<Path> lowers) throws IOException {
    return new Side("kernel", place, lowers) {
      private Mount mount;

      @Override
      void open() throws IOException {
        mount = Mount.overlay(upper(), lowers(), place().resolve("merged"));
      }

      @Override
      Path root() {
        return mount.root();
      }

      @Override
      void sync() throws IOException {
        try (SyncFs whole = new SyncFs(root())) {
          whole.sync();
        }
      }

      @Override
      public void close() throws IOException {
        mount.close();
      }
    };
  }
}
