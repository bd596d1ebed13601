package io.overlaynio;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A program that reads through an overlay, then changes something and syncs, with nobody recording
 * it. It is run by {@link FlightEventsTest}, in a virtual machine of its own.
 */
final class FlightEventsProbe {

  private FlightEventsProbe() {}

  public static void main(String[] arguments) throws IOException {
    Path root = Path.of(arguments[0]);
    OverlayOptions options =
        OverlayOptions.builder()
            .lower(root.resolve("lower"))
            .upper(root.resolve("upper"))
            .dirtyBackgroundFiles(1)
            .build();
    try (OverlayFileSystem overlay = OverlayFileSystem.open(options)) {
      String text = Files.readString(overlay.getPath("/a"));
      System.out.println("READ " + text);
      Files.writeString(overlay.getPath("/a"), text + text);
      for (int i = 0; i < 3; i++) {
        Files.writeString(overlay.getPath("/new" + i), text);
      }
      System.out.println("SYNCED " + overlay.sync().files());
    }
  }
}
