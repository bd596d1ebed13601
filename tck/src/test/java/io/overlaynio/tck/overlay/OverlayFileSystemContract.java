package io.overlaynio.tck.overlay;

import io.overlaynio.OverlayFileSystem;
import io.overlaynio.OverlayOptions;
import io.overlaynio.tck.contract.Capability;
import io.overlaynio.tck.contract.FileSystemContract;
import io.overlaynio.tck.contract.Filling;
import io.overlaynio.tck.contract.Ground;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;

/**
 * The contracts of any file system on ours, in a directory that is merged: the lower layer has it,
 * too.
 */
abstract class OverlayFileSystemContract extends FileSystemContract {

  private static final String GROUND = "ground";

  /** An empty directory for the layers. */
  abstract Ground openLayers() throws IOException;

  @Override
  protected final Ground open() throws IOException {
    Ground layers = openLayers();
    Path lower = Files.createDirectory(layers.directory().resolve("lower"));
    Files.createDirectory(lower.resolve(GROUND));
    Path upper = Files.createDirectory(layers.directory().resolve("upper"));
    return over(OverlayOptions.builder().lower(lower).upper(upper).build(), layers);
  }

  @Override
  protected final Ground openReadOnly(Filling filling) throws IOException {
    Ground layers = openLayers();
    Path lower = Files.createDirectory(layers.directory().resolve("lower"));
    filling.fill(Files.createDirectory(lower.resolve(GROUND)));
    return over(OverlayOptions.builder().lower(lower).build(), layers);
  }

  private static Ground over(OverlayOptions options, Ground layers) throws IOException {
    OverlayFileSystem overlay = OverlayFileSystem.open(options);
    return Ground.of(
        overlay.getPath("/" + GROUND),
        () -> {
          try (layers) {
            overlay.close();
          }
        });
  }

  /** All but what no provider but the platform's can do. */
  static Set<Capability> allCapabilities() {
    return EnumSet.complementOf(
        EnumSet.of(
            Capability.ACL, Capability.TO_FILE, Capability.PROCESS_LOCKS, Capability.DURABILITY));
  }
}
