package io.overlaynio.internal.layer;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The layers of one overlay, topmost first: at most one upper with its work, and the lowers.
 *
 * <p>It settles the format, once, at open. It does not merge.
 */
public final class LayerStack implements Closeable {

  private final Layer upper;
  private final WorkDir work;
  private volatile List<Layer> lowers;
  private final LayerFormat format;
  private final Hidden own;

  private LayerStack(
      Layer upper, WorkDir work, List<Layer> lowers, LayerFormat format, Hidden own) {
    this.own = own;
    this.upper = upper;
    this.work = work;
    this.lowers = lowers;
    this.format = format;
  }

  /** A stack that can only be read. */
  public static LayerStack readOnly(List<Path> lowers, FormatChoice choice) throws IOException {
    LayerFormat format = choice.forReading(lowers);
    return new LayerStack(
        null, null, layers(lowers, format, Hidden.NOTHING), format, Hidden.NOTHING);
  }

  /**
   * A stack with an upper; takes its work directory. Where upper or work lie in a lower layer, they
   * are not seen there.
   *
   * @throws FileSystemException if the upper is in use, was left by a volatile run, was written in
   *     another format, or its file system cannot hold the format that was asked for
   */
  public static LayerStack writable(Path upper, Path work, List<Path> lowers, FormatChoice choice)
      throws IOException {
    WorkDir taken = WorkDir.open(work, upper);
    try {
      LayerFormat format = choice.forWriting(upper, taken);
      Hidden own = Hidden.of(upper, work, WorkRecord.usual(upper));
      SnapshotRecord.in(taken).requireAmong(lowers);
      return new LayerStack(
          new Layer(upper, format), taken, layers(lowers, format, own), format, own);
    } catch (IOException | RuntimeException e) {
      taken.closeAfter(e);
      throw e;
    }
  }

  private static List<Layer> layers(List<Path> roots, LayerFormat format, Hidden hidden) {
    List<Layer> layers = new ArrayList<>(roots.size());
    for (Path root : roots) {
      layers.add(Layer.lower(root, format, hidden));
    }
    return List.copyOf(layers);
  }

  /** The upper layer, or null where the overlay is read-only. */
  public Layer upperOrNull() {
    return upper;
  }

  /** The work directory, or null where the overlay is read-only. */
  public WorkDir workOrNull() {
    return work;
  }

  public List<Layer> lowers() {
    return lowers;
  }

  /** One more lower layer, above the others; nobody looks at them meanwhile. */
  public Layer addLower(Path root) {
    Layer added = Layer.lower(root, format, own);
    List<Layer> all = new ArrayList<>();
    all.add(added);
    all.addAll(lowers);
    lowers = List.copyOf(all);
    return added;
  }

  public LayerFormat format() {
    return format;
  }

  /** The layer whose file system answers for the whole: the upper, else the topmost lower. */
  public Layer top() {
    return upper != null ? upper : lowers.get(0);
  }

  @Override
  public void close() throws IOException {
    if (work != null) {
      work.close();
    }
  }
}
