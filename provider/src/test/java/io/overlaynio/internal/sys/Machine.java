package io.overlaynio.internal.sys;

import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the machine that runs the tests can do; asking for what it cannot skips the test with the
 * reason. It knows nothing of what is tested.
 */
final class Machine {

  private Machine() {}

  /** Native access, of which every Linux machine of the project's has some. */
  static Native nativeAccess() {
    Optional<Native> loaded = Native.load();
    return loaded.orElseGet(() -> abort("no native access on " + System.getProperty("os.name")));
  }

  /** The C library itself. */
  static LibC libC() {
    nativeAccess();
    return LibC.load();
  }

  static void requireRoot(String why) throws IOException {
    assumeTrue(Files.exists(Path.of("/proc/self")), "no /proc to ask who runs this");
    boolean isRoot = Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    assumeTrue(isRoot, "needs root: " + why);
  }

  static void requireEncodable(String name) {
    assumeTrue(
        RealName.charset().newEncoder().canEncode(name),
        "the locale has no such name: " + RealName.charset());
  }
}
