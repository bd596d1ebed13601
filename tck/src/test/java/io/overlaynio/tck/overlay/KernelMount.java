package io.overlaynio.tck.overlay;

import io.overlaynio.OverlayFormat;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An overlay as the kernel shows it: the other implementation of the same formats.
 *
 * <p>It gets a work directory of its own beside the upper one. Closing unmounts it, in any case.
 */
final class KernelMount implements Closeable {

  private static final int TRIES = 20;

  private final Path root;
  private final Path work;

  private KernelMount(Path root, Path work) {
    this.root = root;
    this.work = work;
  }

  /** Whether the kernel could mount an upper in this format, by this process. */
  static boolean canMount(OverlayFormat format, Path upper) throws IOException {
    return (format == OverlayFormat.USER || format == OverlayFormat.KERNEL)
        && Machine.isRoot()
        && upper.getFileSystem().provider().getScheme().equals("file")
        && !Files.getFileStore(upper).type().equals("overlay")
        && Files.readAllLines(Path.of("/proc/filesystems")).contains("nodev\toverlay");
  }

  /** Mounts an upper over lowers, topmost first, writable. */
  static KernelMount of(OverlayFormat format, Path upper, List<Path> lowers) throws IOException {
    return with(options(format), upper, lowers);
  }

  /** Mounts an upper with these options beside those of the layers, writable. */
  static KernelMount with(String options, Path upper, List<Path> lowers) throws IOException {
    Path work = Files.createTempDirectory(upper.getParent(), "kernel-work");
    String layers = lowerdir(lowers) + ",upperdir=" + upper + ",workdir=" + work;
    return mount(options.isEmpty() ? layers : options + "," + layers, work, upper);
  }

  /** Mounts layers, topmost first, read-only: an upper among them is a lower then. */
  static KernelMount readOnly(OverlayFormat format, List<Path> layers) throws IOException {
    Path beside = layers.get(0);
    Path none = Files.createTempDirectory(beside.getParent(), "kernel-work");
    return mount(options(format) + "," + lowerdir(layers), none, beside);
  }

  /** The options by which the kernel reads all that this format may hold. */
  static String options(OverlayFormat format) {
    // With redirect_dir=on the kernel may write redirects; it follows them in any case.
    return format == OverlayFormat.USER ? "userxattr" : "redirect_dir=on";
  }

  private static String lowerdir(List<Path> lowers) {
    return "lowerdir=" + lowers.stream().map(Path::toString).collect(Collectors.joining(":"));
  }

  private static KernelMount mount(String options, Path work, Path beside) throws IOException {
    Path root = Files.createTempDirectory(beside.getParent(), "kernel-mount");
    Shell.run("mount", "-t", "overlay", "-o", options, "overlay", root);
    return new KernelMount(root, work);
  }

  /** The root of the mounted tree. */
  Path root() {
    return root;
  }

  /**
   * Unmounts. A mapping holds the mount until its buffer is collected, which is asked for; if
   * somebody else still holds it, it is unmounted lazily, so that nothing stays behind.
   */
  @Override
  public void close() throws IOException {
    try {
      for (int tries = 1; !isUnmounted(tries == TRIES); tries++) {
        System.gc();
      }
    } catch (AssertionError busy) {
      Shell.run("umount", "-l", root);
      throw busy;
    } finally {
      Files.deleteIfExists(root);
      Rig.deleteTree(work);
    }
  }

  private boolean isUnmounted(boolean failing) {
    try {
      Shell.run("umount", root);
      return true;
    } catch (AssertionError busy) {
      if (failing) {
        throw busy;
      }
      return false;
    }
  }
}
