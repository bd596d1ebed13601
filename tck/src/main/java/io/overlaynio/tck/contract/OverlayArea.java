package io.overlaynio.tck.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.overlaynio.tck.TreeBuilder;
import io.overlaynio.tck.UnchangedTrees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Contracts of any overlay: each builds two lower layers first, and then works on the overlay over
 * them, which is opened when it is asked for; it may be opened again, or have its upper frozen into
 * one more lower layer. At the end the lower layers must be as they were.
 */
abstract class OverlayArea extends Area {

  private final UnchangedTrees lowersStay = new UnchangedTrees();
  private final List<Path> lowers = new ArrayList<>();
  private OverlayContract subject;
  private Ground layers;
  private Ground overlayOrNull;
  private Path upper;
  private int uppers;

  @Override
  final void open(ContractTests tests) throws Exception {
    subject = (OverlayContract) tests;
    layers = subject.openLayers();
    lowers.add(Files.createDirectory(layers.directory().resolve("lower")));
    lowers.add(Files.createDirectory(layers.directory().resolve("bottom")));
    newUpper();
  }

  private void newUpper() throws IOException {
    upper = Files.createDirectory(layers.directory().resolve("upper" + ++uppers));
  }

  @Override
  final void close() throws Exception {
    try {
      closeOverlay();
      lowersStay.check();
    } finally {
      if (layers != null) {
        layers.close();
      }
    }
  }

  private void closeOverlay() throws IOException {
    Ground closing = overlayOrNull;
    overlayOrNull = null;
    if (closing != null) {
      closing.close();
    }
  }

  final OverlayContract subject() {
    return subject;
  }

  /** What to build the upper one of the lower layers with, before the overlay is opened. */
  final TreeBuilder lower() {
    return TreeBuilder.in(lowers.get(0));
  }

  /** What to build the lowest layer with, before the overlay is opened. */
  final TreeBuilder bottom() {
    return TreeBuilder.in(lowers.get(lowers.size() - 1));
  }

  final List<Path> lowers() {
    return List.copyOf(lowers);
  }

  /** A directory beside the layers. */
  final Path beside(String name) throws IOException {
    return Files.createDirectory(layers.directory().resolve(name));
  }

  /** The root of the overlay, which is opened now, if it is not open. */
  final Path root() throws Exception {
    if (overlayOrNull == null) {
      for (Path layer : lowers) {
        lowersStay.watch(layer);
      }
      overlayOrNull = subject.openOverlay(lowers(), upper);
    }
    return overlayOrNull.directory();
  }

  /** A name in the overlay. */
  final Path path(String name) throws Exception {
    Path path = root();
    for (String part : name.split("/")) {
      path = path.resolve(part);
    }
    return path;
  }

  /** Closes the overlay, so that the next use opens it again. */
  final void reopen() throws Exception {
    root();
    closeOverlay();
    lowersStay.check();
  }

  /** Closes the overlay and makes its upper the topmost lower; the next use has a new upper. */
  final void freeze() throws Exception {
    reopen();
    lowers.add(0, upper);
    newUpper();
  }

  final void write(String name, String text) throws Exception {
    Files.write(path(name), text.getBytes(UTF_8));
  }

  final String text(String name) throws Exception {
    return FileSystemArea.text(path(name));
  }

  final List<String> names(String directory) throws Exception {
    return FileSystemArea.names(path(directory));
  }

  final List<String> names() throws Exception {
    return FileSystemArea.names(root());
  }
}
