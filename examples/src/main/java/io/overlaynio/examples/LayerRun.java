package io.overlaynio.examples;

import io.overlaynio.ChangeFormat;
import io.overlaynio.OverlayFileSystem;
import io.overlaynio.OverlayFormat;
import io.overlaynio.OverlayOptions;
import io.overlaynio.examples.LayerTar.Packing;
import io.overlaynio.examples.LayerTar.Unpacked;
import io.overlaynio.examples.LayerTar.Written;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The example itself: writes what an overlay has changed as a layer of an OCI image. What it does
 * without anything given goes the whole way: base, changes, layer, and the layer over the base
 * again, which has to show what the overlay showed.
 */
final class LayerRun {

  private final PrintStream out;
  private final Screen screen;
  private final Progress progress;
  private final Packing packing;
  private final Optional<Instant> time;

  /**
   * Prepares a run.
   *
   * @param time of each entry; else each has its own
   */
  LayerRun(PrintStream out, Progress progress, Packing packing, Optional<Instant> time) {
    this.out = out;
    this.screen = new Screen(out);
    this.progress = progress;
    this.packing = packing;
    this.time = time;
  }

  /** The whole way, in an empty folder; true if all is as it has to be. */
  boolean demonstrate(Path folder) throws IOException {
    Path base = makeBase(folder.resolve("base"));
    Path layer = folder.resolve("layer");
    Path tar = folder.resolve("layer.tar");
    OverlayOptions options =
        OverlayOptions.builder()
            .lower(base)
            .upper(Files.createDirectory(folder.resolve("upper")))
            .build();
    Snapshot expected;
    try (OverlayFileSystem overlay = OverlayFileSystem.open(options)) {
      change(overlay.getPath("/"));
      expected = Snapshot.of(overlay.getPath("/"), progress).belowRoot();
      write(overlay, tar);
    }
    Unpacked unpacked = LayerTar.unpack(tar, layer);
    screen.heading("Unpacked, as a lower directory");
    screen.fact("entries", Long.toString(unpacked.entries()));
    unpacked.leftOut().forEach(left -> screen.fact("left out", left));
    Snapshot shown;
    try (OverlayFileSystem both =
        OverlayFileSystem.open(
            OverlayOptions.builder().lower(layer, base).format(OverlayFormat.MARKER).build())) {
      shown = Snapshot.of(both.getPath("/"), progress).belowRoot();
    }
    boolean same = time.isPresent() || shown.equals(expected);
    same &= Difference.between(expected, shown).isEmpty();
    screen.heading("Proof: the layer over its base, beside the overlay it was made from");
    screen.fact("overlay", expected.hash());
    screen.fact("layer over base", shown.hash());
    screen.fact("", same ? "the same" : "DIFFERENT");
    return same;
  }

  private static Path makeBase(Path base) throws IOException {
    Files.createDirectories(base.resolve("var/cache"));
    Files.createDirectory(base.resolve("etc"));
    Files.writeString(base.resolve("etc/app.conf"), "threads = 2\n");
    Files.writeString(base.resolve("etc/old.conf"), "legacy = true\n");
    Files.writeString(base.resolve("var/cache/one"), "1");
    Files.writeString(base.resolve("var/cache/two"), "2");
    return base;
  }

  /** Something of each kind: edited, deleted, renamed, added, and a directory replaced. */
  private static void change(Path root) throws IOException {
    Files.writeString(root.resolve("etc/app.conf"), "color = on\n", StandardOpenOption.APPEND);
    Files.delete(root.resolve("etc/old.conf"));
    Files.move(root.resolve("var/cache"), root.resolve("var/kept"));
    Files.createDirectory(root.resolve("var/cache"));
    Files.writeString(root.resolve("var/cache/two"), "another");
    Files.createLink(root.resolve("etc/app.bak"), root.resolve("etc/app.conf"));
  }

  /** Writes the changes of an overlay, shows them, and puts the layer into its place at once. */
  void write(OverlayFileSystem overlay, Path tar) throws IOException {
    screen.heading("What the overlay has changed");
    ChangeFormat.TREE.print(overlay.changes(), out);
    Path part = tar.resolveSibling(tar.getFileName() + ".part");
    Written written;
    try (OutputStream file = Files.newOutputStream(part)) {
      written = LayerTar.write(overlay, file, packing, time);
    } catch (IOException | RuntimeException e) {
      deleteAfter(part, e);
      throw e;
    }
    Files.move(part, tar, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    screen.heading("The layer");
    screen.fact("file", tar.toString());
    screen.fact("entries", Long.toString(written.entries()));
    screen.fact("diff ID", written.diffId());
    screen.fact("", Screen.bytes(written.tarBytes()));
    if (packing == Packing.GZIP) {
      screen.fact("digest", written.digest());
      screen.fact("", Screen.bytes(written.bytes()));
    }
    List<String> leftOut = written.leftOut();
    leftOut.forEach(left -> screen.fact("left out", left));
  }

  private static void deleteAfter(Path part, Exception failure) {
    try {
      Files.deleteIfExists(part);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }
}
