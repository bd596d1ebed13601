package io.overlaynio.tck.overlay;

import io.overlaynio.OverlayFileSystem;
import io.overlaynio.OverlayOptions;
import io.overlaynio.tck.Workspace;
import io.overlaynio.tck.Workspace.Stage.Opening;
import io.overlaynio.tck.overlay.TwinWorld.Kind;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An overlay over random layers, in memory, to be changed and thrown away. */
final class ChangedWorld implements Closeable {

  private final Kind kind;
  private final FileSystem memoryOrNull;
  private final Path scratch;
  private final List<Path> lowers = new ArrayList<>();
  private final Workspace workspace;
  private int uppers;
  private Path upper;
  private OverlayFileSystem overlay;

  /** The same for the same seed. */
  ChangedWorld(Kind kind, long seed) throws IOException {
    this(kind, seed, (int) (seed % 3) + 1);
  }

  /** The same with so many lower layers. */
  ChangedWorld(Kind kind, long seed, int layersBelow) throws IOException {
    this.kind = kind;
    this.memoryOrNull = kind.files() == Layering.JIMFS ? Layering.newMemory() : null;
    this.scratch =
        memoryOrNull == null
            ? Machine.newDirectory()
            : Files.createDirectory(memoryOrNull.getPath("/scratch"));
    RandomLayers layers = new RandomLayers(seed, kind.abilities());
    for (int i = 0; i < layersBelow; i++) {
      Path lower = Files.createDirectory(scratch.resolve("lower" + i));
      layers.fill(lower);
      lowers.add(0, lower);
    }
    this.workspace = Workspace.on(this::openOverlay);
  }

  private Path openOverlay(Opening how) throws IOException {
    closeOverlay();
    if (how != Opening.AGAIN) {
      if (upper != null) {
        lowers.add(0, upper);
      }
      upper = Files.createDirectory(scratch.resolve("upper" + ++uppers));
    }
    overlay =
        OverlayFileSystem.open(
            OverlayOptions.builder().lower(lowers).upper(upper).format(kind.format()).build());
    return overlay.getPath("/");
  }

  Workspace workspace() {
    return workspace;
  }

  OverlayFileSystem overlay() {
    return overlay;
  }

  /** The lower layers now, the topmost first. */
  List<Path> lowers() {
    return List.copyOf(lowers);
  }

  /** The overlay has made a lower layer of its upper, which others are opened with from now on. */
  void useAsLower(Path snapshot) {
    lowers.add(0, snapshot);
  }

  /** A new directory on the file system of the layers. */
  Path newDirectory(String name) throws IOException {
    return Files.createDirectory(scratch.resolve(name));
  }

  /** What the overlay tells wrongly of its changes. */
  List<String> mistakes() throws IOException {
    return ChangeOracle.mistakes(overlay, kind.format(), lowers);
  }

  private void closeOverlay() throws IOException {
    OverlayFileSystem open = overlay;
    overlay = null;
    if (open != null) {
      open.close();
    }
  }

  @Override
  public void close() throws IOException {
    workspace.close();
    closeOverlay();
    if (memoryOrNull != null) {
      memoryOrNull.close();
    } else {
      Rig.deleteTree(scratch);
    }
  }
}
