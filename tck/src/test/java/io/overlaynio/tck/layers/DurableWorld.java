package io.overlaynio.tck.layers;

import io.overlaynio.OverlayFileSystem;
import io.overlaynio.OverlayOptions;
import io.overlaynio.tck.Aspect;
import io.overlaynio.tck.TreeReader;
import io.overlaynio.tck.TreeSnapshot;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/**
 * An overlay whose upper and work are on a disk that can crash, and what is seen of it, now and
 * after a crash.
 */
final class DurableWorld implements Closeable {

  private static final TreeReader EVERYTHING =
      TreeReader.of(Aspect.MODE, Aspect.OWNER, Aspect.MODIFIED, Aspect.ATTRIBUTES, Aspect.LINKS);

  private final PreparedLayers layers;
  private final CrashingFileSystem disk;
  private final RecordingFileSystem lower;
  private final OverlayFileSystem overlay;

  private DurableWorld(
      PreparedLayers layers,
      CrashingFileSystem disk,
      RecordingFileSystem lower,
      OverlayFileSystem overlay) {
    this.layers = layers;
    this.disk = disk;
    this.lower = lower;
    this.overlay = overlay;
  }

  /** An overlay on this disk, which has the upper and the work directory. */
  static DurableWorld open(PreparedLayers layers, CrashingFileSystem disk) throws IOException {
    return open(layers, disk, disk);
  }

  /**
   * An overlay on a file system that stands before the disk.
   *
   * @param shown the one that the overlay gets
   */
  static DurableWorld open(PreparedLayers layers, CrashingFileSystem disk, FilterFileSystem shown)
      throws IOException {
    RecordingFileSystem lower = RecordingFileSystem.over(ReadOnlyLayer.over(layers.lower()).root());
    return new DurableWorld(layers, disk, lower, open(lower.root(), shown.root()));
  }

  private static OverlayFileSystem open(Path lower, Path disk) throws IOException {
    return OverlayFileSystem.open(
        OverlayOptions.builder()
            .lower(lower)
            .upper(disk.resolve("upper"))
            .work(disk.resolve("work"))
            .build());
  }

  OverlayFileSystem overlay() {
    return overlay;
  }

  CrashingFileSystem disk() {
    return disk;
  }

  Path path(String name) {
    return overlay.getPath("/").resolve(name);
  }

  /** What the overlay shows now. */
  TreeSnapshot seen() throws IOException {
    return EVERYTHING.read(overlay.getPath("/"));
  }

  /** What would be left if the power failed now. */
  Survivors cut() throws IOException {
    return disk.cut(Survival.ofForcedOnly());
  }

  /** What an overlay shows that is opened on what a crash has left. */
  TreeSnapshot seenOn(Survivors survivors) throws IOException {
    Path directory = layers.newDirectory();
    survivors.restore(directory);
    Path lowerAgain = ReadOnlyLayer.over(layers.lower()).root();
    try (OverlayFileSystem reopened =
        open(lowerAgain, RecordingFileSystem.over(directory).root())) {
      return EVERYTHING.read(reopened.getPath("/"));
    }
  }

  /** Closes the overlay, and makes sure that it has left its lower layer alone. */
  @Override
  public void close() throws IOException {
    overlay.close();
    lower.assertThatCalls().haveChangedNothing().haveForcedNothing();
  }
}
