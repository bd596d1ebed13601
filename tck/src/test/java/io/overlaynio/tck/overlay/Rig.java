package io.overlaynio.tck.overlay;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.overlaynio.OverlayFileSystem;
import io.overlaynio.OverlayFormat;
import io.overlaynio.OverlayOptions;
import io.overlaynio.tck.TreeBuilder;
import io.overlaynio.tck.UnchangedTrees;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * An overlay for one test: its layers are built first, then it is opened, and may be closed, opened
 * again, or have its upper frozen into one more lower.
 *
 * <p>After each test it closes everything, in the right order, and fails the test if a lower layer
 * has changed in anything.
 */
final class Rig implements BeforeEachCallback, AfterEachCallback {

  private final Cell cell;
  private final boolean onDisk;
  private final UnchangedTrees lowersStay = new UnchangedTrees();
  private final Deque<Closeable> closeables = new ArrayDeque<>();
  private final List<Layering.Layer> building = new ArrayList<>();
  private final List<Path> lowers = new ArrayList<>();
  private Path scratch;
  private Path upper;
  private int uppers;
  private OverlayFileSystem overlay;

  /** A rig in memory, where the machine has a file system there. */
  Rig(Cell cell) {
    this(cell, false);
  }

  private Rig(Cell cell, boolean onDisk) {
    this.cell = cell;
    this.onDisk = onDisk;
  }

  /** A rig on a disk, for what depends on one. */
  static Rig onDisk(Cell cell) {
    return new Rig(cell, true);
  }

  @Override
  public void beforeEach(ExtensionContext context) throws IOException {
    scratch = onDisk ? Machine.newDiskDirectory() : Machine.newDirectory();
    if (cell.upperOrNull() != null) {
      upper = newUpper();
    }
  }

  private Path newUpper() throws IOException {
    Layering.Layer layer = cell.upperOrNull().create(scratch, "upper" + ++uppers, this);
    return layer.use();
  }

  /** What to build the only, or the lowest, lower layer with. */
  TreeBuilder lower() throws IOException {
    return lower(0);
  }

  /** What to build a lower layer with; the higher the number, the higher the layer. */
  TreeBuilder lower(int number) throws IOException {
    while (building.size() <= number) {
      building.add(cell.lower().create(scratch, "lower" + building.size(), this));
    }
    return TreeBuilder.in(building.get(number).building());
  }

  /** A directory of the machine for whatever the test needs beside the layers. */
  Path scratch() {
    return scratch;
  }

  Cell cell() {
    return cell;
  }

  /** The upper directory itself, to see what has been written there. */
  Path upper() {
    return upper;
  }

  Path work() {
    return upper.resolveSibling("." + upper.getFileName() + ".work");
  }

  /** The lower layers as they are used, topmost first. */
  List<Path> lowers() {
    return List.copyOf(lowers);
  }

  /** The format that was settled for. */
  OverlayFormat format() {
    if (cell.format() != OverlayFormat.AUTO) {
      return cell.format();
    }
    return cell.upperOrNull() == Layering.PLATFORM ? OverlayFormat.USER : OverlayFormat.MARKER;
  }

  UpperAssert assertThatUpper() {
    return new UpperAssert(this);
  }

  /** The overlay, opened at the first call over the layers built until then. */
  OverlayFileSystem overlay() throws IOException {
    if (overlay == null) {
      useLowers();
      overlay = OverlayFileSystem.open(options().build());
    }
    return overlay;
  }

  /** The options that the overlay is opened with. */
  OverlayOptions.Builder options() throws IOException {
    useLowers();
    OverlayOptions.Builder options = OverlayOptions.builder().lower(lowers).format(cell.format());
    return upper == null ? options : options.upper(upper);
  }

  private void useLowers() throws IOException {
    if (lowers.isEmpty()) {
      lower();
      for (Layering.Layer layer : building) {
        Path root = layer.use();
        lowers.add(0, root);
        lowersStay.watch(root);
        if (!layer.building().equals(root) && layer.building().getFileSystem().isOpen()) {
          lowersStay.watch(layer.building());
        }
      }
    }
  }

  /** A path of the overlay. */
  Path path(String text) {
    try {
      return overlay().getPath(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Closes the overlay and opens it again. */
  void reopen() throws IOException {
    close();
    overlay();
  }

  void close() throws IOException {
    if (overlay != null) {
      overlay.close();
      overlay = null;
    }
  }

  /** Closes the overlay, makes its upper the topmost lower, and opens it with a new upper. */
  void freeze() throws IOException {
    close();
    lowers.add(0, upper);
    lowersStay.watch(upper);
    upper = newUpper();
    overlay();
  }

  /** Has a resource closed after the test and after the lowers were looked at. */
  <C extends Closeable> C closeLater(C resource) {
    closeables.push(resource);
    return resource;
  }

  @Override
  public void afterEach(ExtensionContext context) throws IOException {
    try {
      close();
      lowersStay.check();
    } finally {
      while (!closeables.isEmpty()) {
        closeables.pop().close();
      }
      deleteTree(scratch);
    }
  }

  static void deleteTree(Path root) throws IOException {
    if (!Files.exists(root, NOFOLLOW_LINKS)) {
      return;
    }
    try (Stream<Path> walk = Files.walk(root)) {
      for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
