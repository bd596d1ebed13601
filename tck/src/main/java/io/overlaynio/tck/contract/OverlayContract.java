package io.overlaynio.tck.contract;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The contracts of overlays, whoever implements them, the kernel included: a writable directory
 * over read-only ones, seen as one tree.
 *
 * <p>No contract asks how an implementation marks what is hidden. After each, nothing in the lower
 * layers may have changed.
 */
public abstract class OverlayContract extends ContractTests {

  /** Constructs the tests. */
  protected OverlayContract() {}

  /** An empty directory for the layers of one test. */
  protected abstract Ground openLayers() throws Exception;

  /**
   * An overlay, in the directory that the ground has; closing the ground ends it, and what it has
   * changed is in the upper directory.
   *
   * @param lowers the directories below, the topmost first
   * @param upper takes every change; it may have been the upper of an overlay before
   */
  protected abstract Ground openOverlay(List<Path> lowers, Path upper) throws Exception;

  /** Makes durable what was changed. Overriding it goes with {@link Capability#SYNC}. */
  protected void sync(Path root) throws Exception {
    throw new UnsupportedOperationException("SYNC is declared, sync is not overridden");
  }

  @TestFactory
  final Stream<DynamicTest> merging() {
    return contracts("merging", List.of(MergeContracts.class));
  }

  @TestFactory
  final Stream<DynamicTest> copyingUp() {
    return contracts("copying up", List.of(CopyUpContracts.class));
  }

  @TestFactory
  final Stream<DynamicTest> whiteouts() {
    return contracts("whiteouts", List.of(WhiteoutContracts.class));
  }

  @TestFactory
  final Stream<DynamicTest> overlayMoves() {
    return contracts("overlay moves", List.of(OverlayMoveContracts.class));
  }

  @TestFactory
  final Stream<DynamicTest> changes() {
    return contracts("changes", List.of(ChangeContracts.class));
  }
}
