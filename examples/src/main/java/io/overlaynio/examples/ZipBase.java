package io.overlaynio.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.overlaynio.ChangeFormat;
import io.overlaynio.OverlayFileSystem;
import io.overlaynio.OverlayOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Changes what is in an archive without unpacking it: the zip is the lower layer, by the JDK's own
 * file system for such files, and the changes are on the disk.
 *
 * <p>Between opening and closing everything is plain {@code java.nio.file}, and the archive is only
 * read. What makes the changes durable is the overlay's {@code sync}.
 *
 * <p>Arguments: an archive, zip or jar; without it a small one is made. Exit codes: 0, the changes
 * are there when it is opened again and the archive is as before; 1, something failed; 2, the
 * arguments are wrong.
 */
public final class ZipBase {

  private final Screen screen;
  private final PrintStream out;

  private ZipBase(PrintStream out) {
    this.out = out;
    this.screen = new Screen(out);
  }

  /** Runs the program and ends the JVM with its exit code. */
  public static void main(String[] arguments) throws IOException {
    System.exit(run(System.out, System.err, arguments));
  }

  /** Runs the program and returns its exit code. */
  static int run(PrintStream out, PrintStream err, String... arguments) throws IOException {
    if (arguments.length > 1
        || (arguments.length == 1 && !Files.isRegularFile(Path.of(arguments[0])))) {
      err.println("ZipBase: give one zip or jar, or nothing");
      return 2;
    }
    try (Scratch scratch = Scratch.make()) {
      Path zip =
          arguments.length == 0
              ? makeZip(scratch.folder().resolve("base.zip"))
              : Path.of(arguments[0]);
      return new ZipBase(out).run(zip, scratch.folder()) ? 0 : 1;
    }
  }

  private static Path makeZip(Path zip) throws IOException {
    try (OutputStream file = Files.newOutputStream(zip);
        ZipOutputStream entries = new ZipOutputStream(file)) {
      for (String name : List.of("docs/guide.txt", "docs/old.txt", "docs/style/print.css")) {
        entries.putNextEntry(new ZipEntry(name));
        entries.write(("what " + name + " says\n").getBytes(UTF_8));
      }
    }
    return zip;
  }

  /** True if everything is as it has to be. */
  private boolean run(Path zip, Path scratch) throws IOException {
    byte[] before = Files.readAllBytes(zip);
    Path upper = Files.createDirectory(scratch.resolve("upper"));
    screen.heading("A zip as the lower layer");
    screen.fact("lower", zip.toString());
    screen.fact("upper", upper.toString());
    String changed;
    String reopened;
    // The archive stays open for as long as the overlay is: the overlay closes no layer.
    try (FileSystem archive = FileSystems.newFileSystem(zip)) {
      OverlayOptions options =
          OverlayOptions.builder().lower(archive.getPath("/")).upper(upper).build();
      try (OverlayFileSystem overlay = OverlayFileSystem.open(options)) {
        change(overlay.getPath("/"));
        screen.heading("What was changed");
        ChangeFormat.TREE.print(overlay.changes(), out);
        screen.heading("Sync");
        screen.report(overlay.sync());
        changed = hash(overlay);
      }
      try (OverlayFileSystem again = OverlayFileSystem.open(options)) {
        reopened = hash(again);
      }
    }
    boolean same = changed.equals(reopened);
    boolean untouched = Arrays.equals(before, Files.readAllBytes(zip));
    screen.heading("Proof");
    screen.fact("opened again", same ? "the same" : "DIFFERENT");
    screen.fact("the archive", untouched ? "unchanged" : "CHANGED");
    return same && untouched;
  }

  /** Whatever is in it: the first file is appended to, the last deleted, and one is new. */
  private static void change(Path root) throws IOException {
    List<Path> files;
    try (var walk = Files.walk(root)) {
      files = walk.filter(Files::isRegularFile).sorted().toList();
    }
    if (!files.isEmpty()) {
      Files.write(files.get(0), "one more line\n".getBytes(UTF_8), StandardOpenOption.APPEND);
    }
    if (files.size() > 1) {
      Files.delete(files.get(files.size() - 1));
    }
    Files.writeString(root.resolve("new.txt"), "not in the archive\n");
  }

  private static String hash(OverlayFileSystem overlay) throws IOException {
    return Snapshot.of(overlay.getPath("/"), new Progress(System.err, System::nanoTime)).hash();
  }
}
