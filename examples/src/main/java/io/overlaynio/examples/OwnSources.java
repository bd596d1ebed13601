package io.overlaynio.examples;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Finds the sources of overlay-nio itself: real input that is there wherever the example is. */
final class OwnSources {

  private static final String BELOW_THE_TOP = "provider/src/main/java";

  private OwnSources() {}

  /** Looks upward from the working directory, then from where this class was loaded. */
  static Path findOrNull() {
    for (Path start : List.of(Path.of("").toAbsolutePath(), codeLocation())) {
      for (Path up = start; up != null; up = up.getParent()) {
        Path candidate = up.resolve(BELOW_THE_TOP);
        if (Files.isDirectory(candidate)) {
          return candidate;
        }
      }
    }
    return null;
  }

  private static Path codeLocation() {
    try {
      return Path.of(OwnSources.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("this class was loaded from a place without a path", e);
    }
  }
}
