package io.overlaynio.internal.sync.crash;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A disk that can lose its power: a file system in an image that is mounted as a loop device. Needs
 * root and the tools of the file system.
 */
final class LoopDisk implements AutoCloseable {

  private final Path image;
  private final Path root;
  private final String type;
  private final String options;

  private LoopDisk(Path image, Path root, String type, String options) {
    this.type = type;
    this.image = image;
    this.root = root;
    this.options = options;
  }

  /** Why there can be none here, or null. */
  static String missingOrNull(String type) {
    if (!"root".equals(System.getProperty("user.name"))) {
      return "mounting needs root";
    }
    for (String tool : List.of("mkfs." + type, "xfs_io", "mount", "umount", "fallocate")) {
      if (!isThere(tool)) {
        return tool + " is not installed";
      }
    }
    return null;
  }

  private static boolean isThere(String tool) {
    for (String directory : List.of("/usr/sbin", "/sbin", "/usr/bin", "/bin")) {
      if (new File(directory, tool).canExecute()) {
        return true;
      }
    }
    return false;
  }

  /** A new file system, mounted. */
  static LoopDisk create(Path directory, String type, String mountOptions, String... mkfsOptions)
      throws IOException {
    Path image = directory.resolve("image");
    Path root = Files.createDirectory(directory.resolve("disk"));
    run("truncate", "-s", type.equals("btrfs") ? "256M" : "320M", image.toString());
    List<String> command =
        new ArrayList<>(
            List.of("mkfs." + type, type.equals("xfs") || type.equals("ext4") ? "-q" : "-f"));
    command.addAll(List.of(mkfsOptions));
    command.add(image.toString());
    run(command.toArray(String[]::new));
    LoopDisk disk = new LoopDisk(image, root, type, mountOptions);
    disk.mount();
    return disk;
  }

  Path root() {
    return root;
  }

  /** Whether {@link #cut()} works; by a copy it always does. */
  boolean canBeShutDown() {
    return !type.equals("btrfs");
  }

  private void mount() throws IOException {
    run("mount", "-o", "loop," + options, image.toString(), root.toString());
  }

  /** The power goes, and comes again: what had not reached the disk is lost. */
  void cut() throws IOException {
    run("xfs_io", "-x", "-c", "shutdown", root.toString());
    unmount();
    mount();
  }

  /**
   * The same for any file system: goes on with what is in the image at this moment. Cutting by a
   * copy, it does not know what a disk has only in its cache.
   */
  void cutByCopy() throws IOException {
    Path copy = image.resolveSibling("copy");
    run("cp", "--sparse=always", image.toString(), copy.toString());
    unmount();
    Files.delete(image);
    Files.move(copy, image);
    mount();
  }

  private void unmount() throws IOException {
    IOException failure = null;
    for (int attempt = 0; attempt < 20; attempt++) {
      try {
        run("umount", root.toString());
        return;
      } catch (IOException busy) { // somebody looks at all mounts now and then
        failure = busy;
        pause();
      }
    }
    throw failure;
  }

  private static void pause() {
    System.gc(); // mappings keep the mount busy
    try {
      Thread.sleep(100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    unmount();
  }

  /** Every path below a directory, the directory left out. */
  static List<Path> below(Path directory) throws IOException {
    try (var walk = Files.walk(directory, new FileVisitOption[0])) {
      return walk.filter(path -> !path.equals(directory)).sorted().toList();
    }
  }

  static void run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IOException(String.join(" ", command) + ": " + said);
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
