package io.overlaynio.internal.layer;

import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.overlaynio.internal.sys.Native;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the tests of layers and trees need of the machine that runs them; without it they are
 * skipped, and say why. It knows nothing of what is tested.
 */
public final class Needs {

  private Needs() {}

  /** Native access, for whatever plain Java cannot do. */
  public static Native nativeAccess() {
    return Native.load().orElseGet(() -> abort("no native access here"));
  }

  public static void root(String why) throws IOException {
    Path self = Path.of("/proc/self");
    assumeTrue(Files.exists(self), "no /proc to ask who runs this");
    assumeTrue(Files.getAttribute(self, "unix:uid").equals(0), "needs root: " + why);
  }

  /** A file system with {@code user} attributes and character devices. */
  public static void devicesAndAttributes(Path directory) throws IOException {
    nativeAccess();
    assumeTrue(
        Files.getFileStore(directory).supportsFileAttributeView("user"),
        "the file system of " + directory + " has no user attributes");
  }

  /** What a format needs of the file system that holds its upper. */
  public static void format(String id, Path directory) throws IOException {
    if (!id.equals("marker")) {
      devicesAndAttributes(directory);
    }
    if (id.equals("kernel")) {
      root("trusted attributes");
    }
  }
}
