package io.overlaynio.tck.layers;

import static io.overlaynio.tck.TreeSnapshotAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.overlaynio.OverlaySyncException;
import io.overlaynio.tck.TreeSnapshot;
import io.overlaynio.tck.layers.ScratchDirectory.Where;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each call that a sync makes fails in its turn: what a sync confirms is durable all the same, a
 * force that failed is not forgotten, and after any other failure the next sync makes up for it.
 */
final class SyncFaultTest {

  private PreparedLayers layers;

  @BeforeEach
  void prepare() throws IOException {
    layers = PreparedLayers.createSmall(Where.MEMORY);
  }

  @AfterEach
  void remove() throws IOException {
    layers.close();
  }

  private static void change(DurableWorld world) throws IOException {
    Files.writeString(world.path("d/file"), "changed");
    Files.writeString(world.path("ud/file"), "changed too");
    Files.createDirectories(world.path("d/e/x/y"));
    Files.writeString(world.path("d/e/x/y/new"), "new");
    Files.delete(world.path("copied"));
    Files.move(world.path("ud"), world.path("moved"));
  }

  /** What the sync has thrown, or null. */
  private static OverlaySyncException syncOrFailure(DurableWorld world) throws IOException {
    try {
      world.overlay().sync();
      return null;
    } catch (OverlaySyncException e) {
      assertThat(e.failures()).isNotEmpty();
      assertThat(e.failures().keySet())
          .allMatch(path -> path.getFileSystem().equals(world.overlay()));
      return e;
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"IO_ERROR", "ACCESS_DENIED", "TOO_MANY_FILES"})
  void sync_atWhichAnyCallFails_confirmsOnlyWhatIsDurable(Fault fault) throws IOException {
    int number = 0;
    while (attempt(fault, number + 1)) {
      number++;
    }
    assertThat(number).as("faults injected").isPositive();
    System.out.printf("faults injected into a sync, %s: %d%n", fault, number);
  }

  /** False if the sync makes fewer calls than that. */
  private boolean attempt(Fault fault, int number) throws IOException {
    CrashingFileSystem disk = layers.newDisk();
    FaultyFileSystem faulty = FaultyFileSystem.over(disk.root());
    DurableWorld world = DurableWorld.open(layers, disk, faulty);
    change(world);
    TreeSnapshot changed = world.seen();
    faulty.failAt(number, fault, call -> true);
    OverlaySyncException failure = syncOrFailure(world);
    Call struck = faulty.hit().orElse(null);
    faulty.heal();
    String where = fault + " " + number + ", " + struck;
    if (failure == null) {
      assertThat(world.seenOn(world.cut())).as(where).isSameTreeAs(changed);
    }
    OverlaySyncException again = syncOrFailure(world);
    boolean forceFailed = struck != null && struck.kind().forces();
    if (forceFailed) {
      assertThat(failure).as("failed, " + where).isNotNull();
    }
    assertThat(again != null).as("failed again, " + where).isEqualTo(forceFailed);
    if (again == null) {
      assertThat(world.seenOn(world.cut())).as("again, " + where).isSameTreeAs(changed);
    }
    assertThat(world.seen()).as(where).isSameTreeAs(changed);
    try {
      world.close();
      assertThat(forceFailed).as("close is silent, " + where).isFalse();
    } catch (OverlaySyncException still) {
      assertThat(forceFailed).as("close complains, " + where).isTrue();
    }
    return struck != null;
  }
}
