package io.overlaynio.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.overlaynio.ChangeFormat;
import io.overlaynio.OverlayFileSystem;
import io.overlaynio.OverlayFormat;
import io.overlaynio.OverlayOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * Hands an upper directory to the kernel and takes it back: what any program is to see, Java or
 * not, is mounted with the kernel's own overlay file system, and what that program has changed is
 * there when the overlay is opened again.
 *
 * <p>One of both at a time: the overlay is closed, and so has synced, before the mount; the mount
 * is gone before the overlay is opened. Mounting needs Linux, the superuser, and a temporary folder
 * on a file system that the kernel takes for an upper; where one is missing it says so.
 *
 * <p>Exit codes: 0, both saw the same; 1, something failed; 3, this machine cannot do it.
 */
public final class KernelHandOver {

  private static final int CANNOT = 3;

  private final PrintStream out;
  private final Screen screen;
  private final Progress progress;

  private KernelHandOver(PrintStream out, PrintStream err) {
    this.out = out;
    this.screen = new Screen(out);
    this.progress = new Progress(err, System::nanoTime);
  }

  /** Thrown where the kernel will not mount it; the message says why. */
  private static final class CannotMount extends Exception {
    private static final long serialVersionUID = 1L;

    CannotMount(String message) {
      super(message);
    }
  }

  /** Runs the program and ends the JVM with its exit code. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    System.exit(run(System.out, System.err));
  }

  /** Runs the program and returns its exit code. */
  static int run(PrintStream out, PrintStream err) throws IOException, InterruptedException {
    try (Scratch scratch = Scratch.make()) {
      requireRoot(scratch.folder());
      return new KernelHandOver(out, err).handOver(scratch.folder()) ? 0 : 1;
    } catch (CannotMount e) {
      err.println("KernelHandOver: cannot be shown here: " + e.getMessage());
      return CANNOT;
    }
  }

  /** A file that this program makes belongs to whom it runs as. */
  private static void requireRoot(Path folder) throws IOException, CannotMount {
    if (!System.getProperty("os.name").equals("Linux")) {
      throw new CannotMount("only Linux has this file system");
    }
    if (!Files.getAttribute(folder, "unix:uid").equals(0)) {
      throw new CannotMount("only root may mount");
    }
  }

  /** True if everything is as it has to be. */
  private boolean handOver(Path folder) throws IOException, InterruptedException, CannotMount {
    Path lower = Files.createDirectory(folder.resolve("lower"));
    Path upper = Files.createDirectory(folder.resolve("upper"));
    for (String name : List.of("edited", "deleted", "kept")) {
      Files.writeString(lower.resolve(name), name + " below\n");
    }
    OverlayOptions options =
        OverlayOptions.builder().lower(lower).upper(upper).format(OverlayFormat.USER).build();
    Snapshot ours;
    try (OverlayFileSystem overlay = openOrSayWhy(options)) {
      Path root = overlay.getPath("/");
      Files.writeString(root.resolve("edited"), "by Java\n", StandardOpenOption.APPEND);
      Files.delete(root.resolve("deleted"));
      ours = snapshot(root);
    }
    Path mounted = Files.createDirectory(folder.resolve("mounted"));
    Snapshot kernelBefore;
    Snapshot kernelAfter;
    mount(lower, upper, mounted);
    try {
      kernelBefore = snapshot(mounted);
      require(
          mounted, "sh", "-c", "echo by a shell >> edited; rm kept; mkdir made; echo x > made/new");
      kernelAfter = snapshot(mounted);
    } finally {
      require(folder, "umount", mounted.toString());
    }
    boolean same = kernelBefore.equals(ours);
    screen.heading("Our upper, mounted by the kernel");
    screen.fact("it shows", same ? "the same" : "SOMETHING ELSE");
    try (OverlayFileSystem again = OverlayFileSystem.open(options)) {
      screen.heading("What Java and then a shell in the mount have changed, opened again");
      ChangeFormat.TREE.print(again.changes(), out);
      boolean back = snapshot(again.getPath("/")).equals(kernelAfter);
      screen.heading("The upper that the kernel has written, opened by us");
      screen.fact("it shows", back ? "the same" : "SOMETHING ELSE");
      return same && back;
    }
  }

  private static OverlayFileSystem openOrSayWhy(OverlayOptions options)
      throws IOException, CannotMount {
    try {
      return OverlayFileSystem.open(options);
    } catch (FileSystemException e) {
      throw new CannotMount("the temporary folder cannot hold such an upper: " + e.getMessage());
    }
  }

  /** The kernel has a work directory of its own; ours is beside the upper. */
  private static void mount(Path lower, Path upper, Path mounted)
      throws IOException, InterruptedException, CannotMount {
    Path work = Files.createDirectory(upper.resolveSibling("kernel-work"));
    String layers = "lowerdir=" + lower + ",upperdir=" + upper + ",workdir=" + work;
    String complaint =
        complaint(
            upper,
            List.of(
                "mount",
                "-t",
                "overlay",
                "-o",
                "userxattr," + layers,
                "overlay",
                mounted.toString()));
    if (!complaint.isEmpty()) {
      throw new CannotMount("the kernel refuses: " + complaint);
    }
  }

  private static void require(Path directory, String... command)
      throws IOException, InterruptedException {
    String complaint = complaint(directory, List.of(command));
    if (!complaint.isEmpty()) {
      throw new IOException(complaint);
    }
  }

  /** Runs a program of the machine; nothing if it succeeded. */
  private static String complaint(Path directory, List<String> command)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    int exit = process.waitFor();
    return exit == 0 ? "" : String.join(" ", command) + " ended with " + exit + ": " + said;
  }

  private Snapshot snapshot(Path root) throws IOException {
    return Snapshot.of(root, progress).belowRoot();
  }
}
