package io.overlaynio.tck.overlay;

import io.overlaynio.OverlayFileSystem;
import io.overlaynio.OverlayOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A program that opens an overlay with an upper and does nothing but read, then closes it. */
final class ReadingProgram {

  private ReadingProgram() {}

  /** Arguments: lower, upper. Prints every path with its size. */
  public static void main(String[] arguments) throws IOException {
    OverlayOptions options =
        OverlayOptions.builder().lower(Path.of(arguments[0])).upper(Path.of(arguments[1])).build();
    try (OverlayFileSystem overlay = OverlayFileSystem.open(options);
        Stream<Path> walk = Files.walk(overlay.getPath("/"))) {
      for (Path path : walk.toList()) {
        long size = Files.isRegularFile(path) ? Files.readAllBytes(path).length : 0;
        boolean known =
            Files.exists(path)
                && Files.isReadable(path)
                && Files.readAttributes(path, "*").containsKey("size")
                && path.toRealPath().isAbsolute();
        System.out.println("read " + path + " " + size + " " + known);
      }
      System.out.println("found " + Files.exists(overlay.getPath("/none")));
    }
  }
}
