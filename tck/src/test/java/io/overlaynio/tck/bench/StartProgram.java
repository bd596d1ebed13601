package io.overlaynio.tck.bench;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import io.overlaynio.OverlayFileSystem;
import io.overlaynio.OverlayOptions;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A small program in a JVM of its own: it reads a file, or writes ten, deletes one and makes that
 * durable. With layers it does so in an overlay, else by the platform's provider.
 */
final class StartProgram {

  static final int WRITTEN = 10;

  private StartProgram() {}

  /** Arguments: read or write; the root; or instead of that the upper, and the lowers. */
  public static void main(String[] arguments) throws IOException {
    boolean writes = arguments[0].equals("write");
    if (arguments.length == 2) {
      Path root = Path.of(arguments[1]);
      work(root, writes);
      if (writes) {
        force(root);
      }
      return;
    }
    Path[] lowers = new Path[arguments.length - 2];
    for (int i = 0; i < lowers.length; i++) {
      lowers[i] = Path.of(arguments[i + 2]); // no lambda: it is not this program that is measured
    }
    try (OverlayFileSystem overlay =
        OverlayFileSystem.open(
            OverlayOptions.builder().lower(lowers).upper(Path.of(arguments[1])).build())) {
      work(overlay.getPath("/"), writes);
    }
  }

  private static void work(Path root, boolean writes) throws IOException {
    if (!writes) {
      Files.readAllBytes(root.resolve("start/low0"));
      return;
    }
    for (int i = 0; i < WRITTEN; i++) {
      Files.write(root.resolve("start/new" + i), new byte[1000]);
    }
    Files.delete(root.resolve("start/low1"));
  }

  private static void force(Path root) throws IOException {
    for (int i = 0; i < WRITTEN; i++) {
      try (FileChannel file = FileChannel.open(root.resolve("start/new" + i), WRITE)) {
        file.force(true);
      }
    }
    try (FileChannel names = FileChannel.open(root.resolve("start"), READ)) {
      names.force(true);
    }
  }
}
