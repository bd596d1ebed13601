package io.overlaynio.tck.layers;

import static io.overlaynio.tck.TreeSnapshotAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.overlaynio.OverlayFileSystem;
import io.overlaynio.OverlayOptions;
import io.overlaynio.OverlaySnapshot;
import io.overlaynio.tck.Aspect;
import io.overlaynio.tck.TreeReader;
import io.overlaynio.tck.TreeSnapshot;
import io.overlaynio.tck.layers.ScratchDirectory.Where;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A snapshot that is interrupted at each of its calls, by a failure and by a crash: there is the
 * new lower layer whole, or there is none, and with it or without it the overlay shows the same.
 */
final class SnapshotCrashTest {

  private static final TreeReader EVERYTHING =
      TreeReader.of(Aspect.MODE, Aspect.ATTRIBUTES, Aspect.LINKS);
  private static final String SNAPSHOT = ".upper.snapshot-1";

  private final Logger complaints = Logger.getLogger("io.overlaynio.internal.layer.WorkDir");
  private PreparedLayers layers;
  private TreeSnapshot view;

  @BeforeEach
  void prepare() throws IOException {
    complaints.setLevel(Level.OFF);
    layers = PreparedLayers.createSmall(Where.MEMORY);
    try (DurableWorld world = layers.open()) {
      view = EVERYTHING.read(world.path(""));
    }
  }

  @AfterEach
  void remove() throws IOException {
    layers.close();
    complaints.setLevel(null);
  }

  @Test
  void snapshot_done_isDurableWithWhatWasWritten() throws IOException {
    try (DurableWorld world = layers.open()) {
      Files.writeString(world.path("written"), "not synced");
      OverlaySnapshot made = world.overlay().snapshot();
      assertThat(made.lower().getFileName()).hasToString(SNAPSHOT);
      Path left = layers.newDirectory();
      world.disk().cut(Survival.ofForcedOnly()).restore(left);
      assertThat(left.resolve("upper")).isEmptyDirectory();
      assertThat(seenOn(left)).hasFile("written", "not synced").hasFile("ud/file", "ud/file");
    }
  }

  @Test
  void snapshot_anyCallFailsOnce_isMadeOrNotMade() throws IOException {
    int number = 0;
    while (fail(++number, true)) {}
    assertThat(number).as("calls that failed").isGreaterThan(20);
  }

  @Test
  void snapshot_allCallsFailFromOneOn_isMadeOrNotMadeOnceOpenedAnew() throws IOException {
    int number = 0;
    while (fail(++number, false)) {}
    assertThat(number).as("calls that failed").isGreaterThan(20);
  }

  /** False if there are fewer calls than that. */
  private boolean fail(int number, boolean once) throws IOException {
    CrashingFileSystem disk = layers.newDisk();
    FaultyFileSystem faulty = FaultyFileSystem.over(disk.root());
    Call struck;
    try (DurableWorld world = DurableWorld.open(layers, disk, faulty)) {
      if (once) {
        faulty.failAt(number, Fault.IO_ERROR, call -> true);
      } else {
        faulty.failFrom(number, Fault.IO_ERROR, call -> true);
      }
      IOException thrown = snapshot(world.overlay());
      struck = faulty.hit().orElse(null);
      faulty.heal();
      String where = number + ", " + struck + ", " + thrown;
      assertThat(seenAfter(disk, Survival.ofForcedOnly())).as(where).isSameTreeAs(view);
      assertThat(seenAfter(disk, Survival.ofSome(number))).as(where).isSameTreeAs(view);
      if (isChangeable(world)) {
        assertThat(EVERYTHING.read(world.path(""))).as(where).isSameTreeAs(view);
      }
    }
    assertThat(seenAfter(disk, Survival.ofSome(number))).isSameTreeAs(view);
    return struck != null;
  }

  private static IOException snapshot(OverlayFileSystem overlay) {
    try {
      overlay.snapshot();
      return null;
    } catch (IOException e) {
      return e;
    }
  }

  /** Leaves things as they were. */
  private static boolean isChangeable(DurableWorld world) throws IOException {
    Path probe = world.path("probe");
    try {
      Files.createFile(probe);
    } catch (IOException refused) {
      assertThat(refused).hasMessageContaining("open it anew");
      return false;
    }
    Files.delete(probe);
    return true;
  }

  private TreeSnapshot seenAfter(CrashingFileSystem disk, Survival survival) throws IOException {
    Path directory = layers.newDirectory();
    disk.cut(survival).restore(directory);
    return seenOn(directory);
  }

  /** What an overlay shows that is opened on it, with the new layer if there is one. */
  private TreeSnapshot seenOn(Path directory) throws IOException {
    List<Path> lowers = new ArrayList<>(List.of(layers.lower()));
    Path record = directory.resolve("work/overlay-nio.snapshots");
    if (Files.isDirectory(directory.resolve(SNAPSHOT))) {
      assertThat(record).as("what tells who opens it of the new layer").exists();
      lowers.add(0, directory.resolve(SNAPSHOT));
    }
    Files.deleteIfExists(record); // it names the place before the crash, which is still there
    OverlayOptions options =
        OverlayOptions.builder()
            .lower(lowers)
            .upper(directory.resolve("upper"))
            .work(directory.resolve("work"))
            .build();
    try (OverlayFileSystem reopened = OverlayFileSystem.open(options)) {
      assertThat(directory.resolve("work/overlay-nio.snapshot")).doesNotExist();
      return EVERYTHING.read(reopened.getPath("/"));
    }
  }
}
