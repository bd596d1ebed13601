package io.overlaynio.tck.machine;

import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What disks of our own take; asking for what the machine lacks skips the test and says why. */
public final class Requirement {

  private Requirement() {}

  /** Root, on Linux, with loop devices and the commands that make and mount such a disk. */
  public static void mounts(DiskFormat format) throws IOException {
    assumeTrue(System.getProperty("os.name").equals("Linux"), "needs Linux");
    root("only root may mount");
    assumeTrue(Files.exists(Path.of("/dev/loop-control")), "needs loop devices");
    for (String command : List.of("mount", "umount", format.command())) {
      command(command);
    }
    assumeTrue(
        Files.readString(Path.of("/proc/filesystems")).contains("\toverlay\n"),
        "needs a kernel with overlayfs");
  }

  /** Root, and what for. */
  public static void root(String why) throws IOException {
    assumeTrue(
        Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0), "needs root: " + why);
  }

  /** A command that is where the system's are. */
  public static void command(String command) {
    assumeTrue(
        Stream.of("/usr/bin", "/bin", "/usr/sbin", "/sbin")
            .anyMatch(directory -> Files.isExecutable(Path.of(directory, command))),
        "needs the command " + command);
  }

  /** The strategy journal is refused on btrfs before Linux 6.6. */
  public static void strategy(DiskFormat format, String strategy) {
    if (format == DiskFormat.BTRFS && List.of("JOURNAL", "QUIET").contains(strategy)) {
      String[] version = System.getProperty("os.version").split("[^0-9]+");
      int major = Integer.parseInt(version[0]);
      assumeTrue(
          major > 6 || (major == 6 && Integer.parseInt(version[1]) >= 6),
          "needs Linux 6.6 for the strategy journal on btrfs");
    }
  }

  /** In memory if that is possible: a cut costs many small files. Lower layers are there, too. */
  public static Scratch scratch() throws IOException {
    for (Path place : List.of(Path.of("/dev/shm"), Path.of(System.getProperty("java.io.tmpdir")))) {
      if (Files.isWritable(place) && hasAttributes(place)) {
        return Scratch.in(place);
      }
    }
    return abort("needs a file system with user attributes for temporary files");
  }

  private static boolean hasAttributes(Path place) throws IOException {
    Path file = Files.createTempFile(place, "attributes", "");
    try {
      Files.setAttribute(file, "user:x", ByteBuffer.allocate(1));
      return true;
    } catch (IOException | UnsupportedOperationException none) {
      return false;
    } finally {
      Files.delete(file);
    }
  }
}
