package io.overlaynio.tck.machine;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Something that is mounted, until it is closed. */
public record Mount(Path root) implements Closeable {

  /** Mounts the file system in an image, which replays its log. */
  public static Mount image(Path image, Path root, String... options) throws IOException {
    Files.createDirectories(root);
    Command.run("mount", "-o", "loop," + String.join(",", options), image, root);
    return new Mount(root);
  }

  /**
   * As {@link #image}, by a loop device that passes the page cache of the file system on which the
   * image is, as a disk would.
   *
   * @throws IOException also where that file system cannot be passed so
   */
  public static Mount disk(Path image, Path root) throws IOException {
    Files.createDirectories(root);
    String loop = Command.run("losetup", "--find", "--show", "--direct-io=on", image).strip();
    try {
      Command.run("mount", loop, root);
    } finally {
      Command.run("losetup", "--detach", loop); // it lasts as long as it is mounted
    }
    return new Mount(root);
  }

  /** Mounts a file system in memory, of so many bytes. */
  public static Mount memory(Path root, long size) throws IOException {
    Files.createDirectories(root);
    Command.run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", root);
    return new Mount(root);
  }

  /** Gives a file system in memory another size. */
  public void resize(long size) throws IOException {
    Command.run("mount", "-o", "remount,size=" + size, root);
  }

  /** Lets nobody write to it any more. */
  public void makeReadOnly() throws IOException {
    Command.run("mount", "-o", "remount,ro", root);
  }

  /** Mounts an upper, as the kernel understands it, with a work directory of its own. */
  public static Mount overlay(Path upper, Path lower, Path root) throws IOException {
    return overlay(upper, List.of(lower), root);
  }

  /**
   * Mounts it over several lowers, the topmost first.
   *
   * @throws IOException also for more than one lower on a kernel older than 6.5
   */
  public static Mount overlay(Path upper, List<Path> lowers, Path root) throws IOException {
    Files.createDirectories(root);
    Path work = Files.createDirectories(upper.resolveSibling("kernel-work"));
    StringBuilder layers = new StringBuilder();
    for (Path lower : lowers) {
      // One by one where there are several: the kernel takes 256 bytes for one option.
      layers.append(lowers.size() == 1 ? ",lowerdir=" : ",lowerdir+=").append(lower);
    }
    layers.append(",upperdir=").append(upper).append(",workdir=").append(work);
    Command.run("mount", "-t", "overlay", "-o", "userxattr" + layers, "overlay", root);
    return new Mount(root);
  }

  @Override
  public void close() throws IOException {
    try {
      Command.run("umount", root);
    } catch (IOException busy) {
      // Nothing may stay behind, whatever went wrong.
      Command.run("umount", "-l", root);
      throw busy;
    }
  }
}
