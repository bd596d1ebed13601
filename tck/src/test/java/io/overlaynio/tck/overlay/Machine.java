package io.overlaynio.tck.overlay;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the machine that runs the tests can do; asking for what it cannot skips the test with the
 * reason. It knows nothing of what is tested.
 */
final class Machine {

  private static final Path MEMORY = Path.of("/dev/shm");
  private static final String PREFIX = "overlay-nio-tck";

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
   * A new directory on a disk: where temporary files go, unless that is an overlay of the kernel's,
   * as in a container, over which nothing can be mounted.
   */
  static Path newDiskDirectory() throws IOException {
    Path usual = Files.createTempDirectory(PREFIX).toRealPath();
    if (Files.getFileStore(usual).type().equals("overlay") && Files.isWritable(MEMORY)) {
      Files.delete(usual);
      return Files.createTempDirectory(MEMORY, PREFIX);
    }
    return usual;
  }

  /**
   * A new directory that is fast to force, for what does not depend on a disk: in memory, where the
   * machine has that and user attributes in it.
   */
  static Path newDirectory() throws IOException {
    if (!isLinux() || !Files.isWritable(MEMORY)) {
      return newDiskDirectory();
    }
    Path directory = Files.createTempDirectory(MEMORY, PREFIX);
    try {
      Files.setAttribute(directory, "user:probe", new byte[0]);
      Files.getFileAttributeView(directory, UserDefinedFileAttributeView.class).delete("probe");
      return directory;
    } catch (IOException | UnsupportedOperationException noAttributes) {
      Files.delete(directory);
      return newDiskDirectory();
    }
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
