package io.overlaynio.tck.layers;

import static io.overlaynio.tck.TreeSnapshotAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.overlaynio.OverlayFileSystem;
import io.overlaynio.OverlayOptions;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A discard that is interrupted at each of its calls: by a failure of that call, of that and all
 * that follow, and by a crash at that moment. The tree is the old one or that of the lower layer,
 * now, or, where a disk leaves nothing else to do, when the overlay is opened anew.
 */
final class DiscardCrashTest {

  private static final TreeReader EVERYTHING =
      TreeReader.of(Aspect.MODE, Aspect.ATTRIBUTES, Aspect.LINKS);

  private final Logger complaints = Logger.getLogger("io.overlaynio.internal.layer.WorkDir");
  private PreparedLayers layers;
  private TreeSnapshot old;
  private TreeSnapshot lower;

  @BeforeEach
  void prepare() throws IOException {
    complaints.setLevel(Level.OFF);
    layers = PreparedLayers.createSmall(Where.MEMORY);
    try (DurableWorld world = layers.open()) {
      old = EVERYTHING.read(world.path(""));
    }
    lower = EVERYTHING.read(layers.lower());
  }

  @AfterEach
  void remove() throws IOException {
    layers.close();
    complaints.setLevel(null);
  }

  @Test
  void discard_done_isDurable() throws IOException {
    try (DurableWorld world = layers.open()) {
      Files.writeString(world.path("written"), "not synced");
      world.overlay().discard();
      assertThat(seenOn(world.disk(), Survival.ofForcedOnly())).isSameTreeAs(lower);
      Files.writeString(world.path("later"), "synced");
      world.overlay().sync();
      assertThat(seenOn(world.disk(), Survival.ofForcedOnly())).hasFile("later", "synced");
    }
  }

  @Test
  void discard_anyCallFailsOnce_isDoneOrNotDone() throws IOException {
    int number = 0;
    while (fail(++number, true)) {}
    assertThat(number).as("calls that failed").isGreaterThan(20);
  }

  @Test
  void discard_allCallsFailFromOneOn_isDoneOrNotDoneOnceOpenedAnew() throws IOException {
    int number = 0;
    while (fail(++number, false)) {}
    assertThat(number).as("calls that failed").isGreaterThan(20);
  }

  /** False if there are fewer calls than that. */
  private boolean fail(int number, boolean once) throws IOException {
    CrashingFileSystem disk = layers.newDisk();
    FaultyFileSystem faulty = FaultyFileSystem.over(disk.root());
    DurableWorld world = DurableWorld.open(layers, disk, faulty);
    if (once) {
      faulty.failAt(number, Fault.IO_ERROR, call -> true);
    } else {
      faulty.failFrom(number, Fault.IO_ERROR, call -> true);
    }
    IOException thrown = discard(world.overlay());
    Call struck = faulty.hit().orElse(null);
    faulty.heal();
    String where = number + ", " + struck + ", " + thrown;
    assertThat(List.of(old, lower))
        .as("crashed after " + where)
        .contains(seenOn(disk, Survival.ofForcedOnly()))
        .contains(seenOn(disk, Survival.ofSome(number)));
    TreeSnapshot seen = EVERYTHING.read(world.path(""));
    boolean changeable = isChangeable(world);
    if (once || changeable) {
      assertThat(thrown == null ? List.of(lower) : List.of(old, lower)).as(where).contains(seen);
    }
    if (once) {
      assertThat(changeable || thrown != null).as("told of " + where).isTrue();
    }
    world.close();
    TreeSnapshot anew = seenOn(disk, Survival.ofSome(number));
    assertThat(List.of(old, lower)).as("opened anew after " + where).contains(anew);
    if (changeable) {
      assertThat(anew).as("opened anew after " + where).isSameTreeAs(seen);
    }
    return struck != null;
  }

  private static IOException discard(OverlayFileSystem overlay) {
    try {
      overlay.discard();
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

  /** What an overlay shows that is opened after a crash, in whose work nothing is left of it. */
  private TreeSnapshot seenOn(CrashingFileSystem disk, Survival survival) throws IOException {
    Path directory = layers.newDirectory();
    disk.cut(survival).restore(directory);
    OverlayOptions options =
        OverlayOptions.builder()
            .lower(layers.lower())
            .upper(directory.resolve("upper"))
            .work(directory.resolve("work"))
            .build();
    try (OverlayFileSystem reopened = OverlayFileSystem.open(options)) {
      List<String> left = new ArrayList<>();
      try (Stream<Path> names = Files.list(directory.resolve("work"))) {
        names.forEach(name -> left.add(name.getFileName().toString()));
      }
      assertThat(left).doesNotContain("overlay-nio.discard");
      return EVERYTHING.read(reopened.getPath("/"));
    }
  }
}
