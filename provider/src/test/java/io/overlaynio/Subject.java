package io.overlaynio;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A file system to try a contract on.
 *
 * <p>The platform's own is the oracle: a contract that it does not keep is a wrong contract. All
 * others must then keep it too.
 */
enum Subject {
  PLATFORM {
    @Override
    Ground open(Path temporary, Seed more) throws IOException {
      Path root = Files.createDirectory(temporary.resolve("ground"));
      seed(root, more);
      return new Ground(root, List.of());
    }
  },
  OVERLAY_ON_PLATFORM {
    @Override
    Ground open(Path temporary, Seed more) throws IOException {
      return overlay(temporary, List.of(), more);
    }
  },
  OVERLAY_ON_JIMFS {
    @Override
    Ground open(Path temporary, Seed more) throws IOException {
      FileSystem memory = OnJimfs.newMemory();
      return overlay(memory.getPath("/"), List.of(memory), more);
    }
  };

  /** What is in the file {@code lower} of every ground; an overlay has it in its lower layer. */
  static final String LOWER = "what was there before";

  /** Puts what is there already into a directory; an overlay has it in its lower layer. */
  interface Seed {

    void into(Path directory) throws IOException;
  }

  /** Opens a ground that holds a file {@code lower} and a directory {@code lowerDirectory}. */
  Ground open(Path temporary) throws IOException {
    return open(temporary, directory -> {});
  }

  /** Opens a ground that holds more than the usual. */
  abstract Ground open(Path temporary, Seed more) throws IOException;

  private static Ground overlay(Path base, List<Closeable> below, Seed more) throws IOException {
    Path lower = Files.createDirectory(base.resolve("lowerLayer"));
    seed(lower, more);
    OverlayFileSystem overlay =
        OverlayFileSystem.open(
            OverlayOptions.builder()
                .lower(lower)
                .upper(Files.createDirectory(base.resolve("upperLayer")))
                .build());
    List<Closeable> closeables = new ArrayList<>(List.of(overlay));
    closeables.addAll(below);
    return new Ground(overlay.getPath("/"), closeables);
  }

  private static void seed(Path directory, Seed more) throws IOException {
    more.into(directory);
    Files.writeString(directory.resolve("lower"), LOWER);
    Files.createDirectory(directory.resolve("lowerDirectory"));
    Files.createFile(directory.resolve("lowerDirectory").resolve("inside"));
  }

  /** A directory to work in, and what must be closed afterwards. */
  record Ground(Path root, List<Closeable> closeables) implements AutoCloseable {

    Path lower() {
      return path("lower");
    }

    Path lowerDirectory() {
      return path("lowerDirectory");
    }

    Path path(String name) {
      return root.resolve(name);
    }

    Path file(String name, String content) throws IOException {
      return Files.writeString(path(name), content);
    }

    @Override
    public void close() throws IOException {
      for (Closeable closeable : closeables) {
        closeable.close();
      }
    }
  }
}
