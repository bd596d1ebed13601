package io.overlaynio.tck.overlay;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import io.overlaynio.OverlayFileSystem;
import io.overlaynio.OverlayOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The kinds of provider that a layer may come from. */
enum Layering {
  /** A directory of the machine. */
  PLATFORM,
  /** A file system in memory. */
  JIMFS,
  /** An archive, as the JDK shows it. */
  ZIP,
  /** A directory of the machine, seen through another overlay. */
  OVERLAY;

  /** A layer that is being filled, and then used. */
  interface Layer {
    /** Where its contents are put together. */
    Path building();

    /** Ends the building and answers the directory to be used. */
    Path use() throws IOException;
  }

  boolean hasLinks() {
    return this != ZIP;
  }

  /** Modes and owners that are the machine's. */
  boolean hasUnixAttributes() {
    return this == PLATFORM || this == OVERLAY;
  }

  static FileSystem newMemory() {
    return newMemoryWith("user");
  }

  /** One with other views beside {@code posix}. */
  static FileSystem newMemoryWith(String... views) {
    return Jimfs.newFileSystem(
        Configuration.unix().toBuilder().setAttributeViews("posix", views).build());
  }

  /** A new layer below a directory of the machine; what it opens is closed by the rig. */
  Layer create(Path scratch, String name, Rig rig) throws IOException {
    return switch (this) {
      case PLATFORM -> {
        Path directory = Files.createDirectory(scratch.resolve(name));
        yield layer(directory, () -> directory);
      }
      case JIMFS -> {
        Path directory = rig.closeLater(newMemory()).getPath("/" + name);
        Files.createDirectory(directory);
        yield layer(directory, () -> directory);
      }
      case ZIP -> archive(scratch.resolve(name + ".zip"), rig);
      case OVERLAY -> {
        Path directory = Files.createDirectory(scratch.resolve(name));
        Path below = Files.createDirectory(scratch.resolve(name + ".below"));
        yield layer(
            directory,
            () ->
                rig.closeLater(
                        OverlayFileSystem.open(
                            OverlayOptions.builder().lower(directory, below).build()))
                    .getPath("/"));
      }
    };
  }

  private interface Use {
    Path use() throws IOException;
  }

  private static Layer layer(Path building, Use use) {
    return new Layer() {
      @Override
      public Path building() {
        return building;
      }

      @Override
      public Path use() throws IOException {
        return use.use();
      }
    };
  }

  private static Layer archive(Path file, Rig rig) throws IOException {
    URI uri = URI.create("jar:" + file.toUri());
    FileSystem written = FileSystems.newFileSystem(uri, Map.of("create", "true"));
    return layer(
        written.getPath("/"),
        () -> {
          written.close();
          return rig.closeLater(FileSystems.newFileSystem(uri, Map.of())).getPath("/");
        });
  }
}
