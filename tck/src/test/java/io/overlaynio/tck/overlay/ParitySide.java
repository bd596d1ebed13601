package io.overlaynio.tck.overlay;

import io.overlaynio.Durability;
import io.overlaynio.OverlayFileSystem;
import io.overlaynio.OverlayFormat;
import io.overlaynio.OverlayOptions;
import io.overlaynio.tck.Workspace.Stage.Opening;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;

/** One of the two overlays of a trial of parity: it opens anew over its own upper. */
abstract class ParitySide implements Closeable {

  /** The options of a mount have to fit into one page, and each layer makes all of it slower. */
  private static final int MOST_LOWERS = 16;

  private final Path scratch;
  private final List<Path> lowers;
  private int uppers;
  private Path upper;

  private ParitySide(Path scratch, List<Path> lowers) {
    this.scratch = scratch;
    this.lowers = new ArrayList<>(lowers);
  }

  /** The kernel's. */
  static ParitySide kernels(Path scratch, ParityGround ground, String options) {
    return new Kernels(scratch, ground, options);
  }

  /** Ours. */
  static ParitySide ours(Path scratch, List<Path> lowers, OverlayFormat format) {
    return new Ours(scratch, lowers, format);
  }

  /** Closes it and opens it, with a new upper if it is frozen and not too many layers are below. */
  final Path open(Opening how) throws IOException {
    close();
    if (how == Opening.FIRST || (how == Opening.FROZEN && lowers.size() < MOST_LOWERS)) {
      Path frozen = upper;
      upper = Files.createDirectories(scratch.resolve("upper" + ++uppers));
      FileTime time = FileTime.from(RandomLayers.FIRST_TIME);
      if (frozen != null) {
        lowers.add(0, frozen);
        time = Files.getLastModifiedTime(frozen);
      }
      Files.setLastModifiedTime(upper, time);
    }
    return open(upper, lowers);
  }

  final Path upper() {
    return upper;
  }

  /** The lower layers, topmost first, those that were uppers among them. */
  final List<Path> lowers() {
    return lowers;
  }

  /** Opens another's upper. */
  abstract Path open(Path upper, List<Path> lowers) throws IOException;

  private static final class Kernels extends ParitySide {

    private final ParityGround ground;
    private final String options;
    private Path root;

    Kernels(Path scratch, ParityGround ground, String options) {
      super(scratch, ground.lowers());
      this.ground = ground;
      this.options = options;
    }

    @Override
    Path open(Path upper, List<Path> lowers) throws IOException {
      root = ground.mount(options, upper, lowers);
      return root;
    }

    @Override
    public void close() throws IOException {
      Path mounted = root;
      root = null;
      if (mounted != null) {
        ground.unmount(mounted);
      }
    }
  }

  private static final class Ours extends ParitySide {

    private final OverlayFormat format;
    private OverlayFileSystem overlay;
    private Path last;

    Ours(Path scratch, List<Path> lowers, OverlayFormat format) {
      super(scratch, lowers);
      this.format = format;
    }

    @Override
    Path open(Path upper, List<Path> lowers) throws IOException {
      last = upper;
      OverlayOptions.Builder options =
          OverlayOptions.builder().lower(lowers).upper(upper).format(format);
      if (!Machine.isRoot()) {
        // What its owner has made unreadable he cannot force, and closing says so.
        options.durability(Durability.VOLATILE);
      }
      overlay = OverlayFileSystem.open(options.build());
      return overlay.getPath("/");
    }

    @Override
    public void close() throws IOException {
      OverlayFileSystem open = overlay;
      overlay = null;
      if (open != null) {
        open.close();
        // The mark of a volatile run, which is to be removed by who knows that nothing crashed.
        Path work = last.resolveSibling("." + last.getFileName() + ".work");
        Rig.deleteTree(work.resolve("work/incompat"));
      }
    }
  }
}
