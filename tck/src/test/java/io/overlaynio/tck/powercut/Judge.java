package io.overlaynio.tck.powercut;

import io.overlaynio.OverlayFileSystem;
import io.overlaynio.tck.machine.Mount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Looks at a disk after a cut, as its owner would: mounts it, opens the overlay again, and has the
 * kernel mount the upper, too.
 *
 * @param lower the lower layer
 * @param scratch a directory for what it needs
 */
record Judge(LowerLayer lower, Path scratch) {

  /** What of a promise is broken on this image, a line each; none if all is well. */
  List<String> broken(Path image, Promise promise) throws IOException {
    try (Mount disk = Mount.image(image, scratch.resolve("after"))) {
      return brokenOn(disk.root(), promise);
    } catch (IOException | RuntimeException e) {
      return List.of("not usable: " + e);
    }
  }

  /** The same of the directory with upper and work. */
  List<String> brokenOn(Path disk, Promise promise) throws IOException {
    List<String> broken = new ArrayList<>();
    try {
      Observation found = reopen(disk, promise, broken);
      Path upper = disk.resolve("upper");
      try (Mount kernel = Mount.overlay(upper, lower.root(), scratch.resolve("kernel"))) {
        for (String difference : found.differencesTo(Observation.ofKernel(kernel.root()))) {
          broken.add("the kernel sees " + difference);
        }
      }
    } catch (IOException | RuntimeException e) {
      broken.add("not usable: " + e);
    }
    broken.addAll(lower.changes());
    return broken;
  }

  private Observation reopen(Path disk, Promise promise, List<String> broken) throws IOException {
    try (OverlayFileSystem overlay =
        OverlayFileSystem.open(Worker.options(lower.root(), disk, Worker.AUTO))) {
      Observation found = Observation.of(overlay.getPath("/"));
      broken.addAll(promise.brokenBy(found));
      try (Stream<Path> remains = Files.list(disk.resolve("work").resolve("work"))) {
        remains.forEach(path -> broken.add("left in work: " + path.getFileName()));
      }
      return found;
    }
  }
}
