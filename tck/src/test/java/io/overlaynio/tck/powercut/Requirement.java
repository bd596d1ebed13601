package io.overlaynio.tck.powercut;

import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What cutting the power takes; asking for what the machine lacks skips the test and says why. */
final class Requirement {

  private Requirement() {}

  static void mounts(DiskFormat format) throws IOException {
    assumeTrue(System.getProperty("os.name").equals("Linux"), "needs Linux");
    assumeTrue(
        Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0),
        "needs root: only root may mount");
    assumeTrue(Files.exists(Path.of("/dev/loop-control")), "needs loop devices");
    for (String command : List.of("mount", "umount", format.command())) {
      assumeTrue(
          Stream.of("/usr/bin", "/bin", "/usr/sbin", "/sbin")
              .anyMatch(directory -> Files.isExecutable(Path.of(directory, command))),
          "needs the command " + command);
    }
    assumeTrue(
        Files.readString(Path.of("/proc/filesystems")).contains("\toverlay\n"),
        "needs a kernel with overlayfs");
  }

  /** The strategy journal is refused on btrfs before Linux 6.6. */
  static void strategy(DiskFormat format, String strategy) {
    if (format == DiskFormat.BTRFS
        && (strategy.equals("JOURNAL") || strategy.equals(Worker.QUIET))) {
      String[] version = System.getProperty("os.version").split("[^0-9]+");
      int major = Integer.parseInt(version[0]);
      assumeTrue(
          major > 6 || (major == 6 && Integer.parseInt(version[1]) >= 6),
          "needs Linux 6.6 for the strategy journal on btrfs");
    }
  }

  static void recordingDisk() {
    assumeTrue(RecordingDisk.isPossible(), "needs /dev/fuse");
  }

  /** In memory if that is possible: a cut costs many small files. Lower layers are there, too. */
  static Scratch scratch() throws IOException {
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
