package io.overlaynio.tck.overlay;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the machine that runs the tests can do; asking for what it cannot skips the test with the
 * reason. It knows nothing of what is tested.
 */
final class Machine {

  private Machine() {}

  static boolean isLinux() {
    return System.getProperty("os.name").equals("Linux");
  }

  static boolean isRoot() {
    try {
      return isLinux() && Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    } catch (IOException unknown) {
      return false;
    }
  }

  static void requireRoot(String why) {
    assumeTrue(isRoot(), "needs root: " + why);
  }

  static void requireCommand(String command) {
    assumeTrue(
        Stream.of("/usr/bin", "/bin", "/usr/sbin", "/sbin")
            .anyMatch(directory -> Files.isExecutable(Path.of(directory, command))),
        "needs the command " + command);
  }

  static void requireEncodable(String name) {
    String charset = System.getProperty("sun.jnu.encoding");
    assumeTrue(
        Charset.forName(charset).newEncoder().canEncode(name),
        "the locale has no such name: " + charset);
  }

  /**
   * A new directory for the layers of one test: where temporary files go, unless that is an overlay
   * of the kernel's, as in a container, over which nothing can be mounted.
   */
  static Path newScratch() throws IOException {
    Path usual = Files.createTempDirectory("overlay-nio-tck").toRealPath();
    Path memory = Path.of("/dev/shm");
    if (Files.getFileStore(usual).type().equals("overlay") && Files.isWritable(memory)) {
      Files.delete(usual);
      return Files.createTempDirectory(memory, "overlay-nio-tck");
    }
    return usual;
  }

  /** The JVM that runs this, to start another one. */
  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** Mounts of overlays are for root on Linux, where the kernel has them. */
  static void requireKernelOverlays() throws IOException {
    requireRoot("only root may mount");
    requireCommand("mount");
    List<String> known = Files.readAllLines(Path.of("/proc/filesystems"));
    assumeTrue(
        known.stream().anyMatch(line -> line.endsWith("\toverlay")),
        "needs a kernel with overlayfs");
  }
}
