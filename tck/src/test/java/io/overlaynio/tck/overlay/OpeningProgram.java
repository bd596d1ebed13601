package io.overlaynio.tck.overlay;

import io.overlaynio.OverlayFileSystem;
import io.overlaynio.OverlayOptions;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A program that tries to open an overlay and writes one file if it may. */
final class OpeningProgram {

  private OpeningProgram() {}

  /**
   * Arguments: lower, upper, and {@code halt} to end without closing. Prints {@code opened}, or why
   * not.
   */
  public static void main(String[] arguments) throws IOException {
    OverlayOptions options =
        OverlayOptions.builder().lower(Path.of(arguments[0])).upper(Path.of(arguments[1])).build();
    try {
      OverlayFileSystem overlay = OverlayFileSystem.open(options);
      Files.writeString(overlay.getPath("/by another process"), "text");
      System.out.println("opened");
      if (arguments.length > 2) {
        Runtime.getRuntime().halt(0);
      }
      overlay.close();
    } catch (FileSystemException refused) {
      System.out.println("refused: " + refused.getMessage());
    }
  }
}
