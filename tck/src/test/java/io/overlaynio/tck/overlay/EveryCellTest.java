package io.overlaynio.tck.overlay;

import static io.overlaynio.tck.TreeSnapshotAssert.assertThatTree;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.ReadOnlyFileSystemException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The whole matrix, with the reason for each cell that this machine cannot have. */
@ParameterizedClass(name = "{0}")
@MethodSource("io.overlaynio.tck.overlay.Cell#all")
final class EveryCellTest {

  private final Cell cell;

  @RegisterExtension final Rig rig;

  EveryCellTest(Cell cell) {
    this.cell = cell;
    this.rig = new Rig(cell);
  }

  @BeforeEach
  void requirePossible() {
    cell.whyNot().ifPresent(reason -> abort(reason));
  }

  @Test
  void life_ofAnOverlay_keepsWhatWasDone() throws IOException {
    rig.lower().file("kept").file("changed").file("d/deleted").file("d/other");
    if (cell.upperOrNull() == null) {
      assertThatThrownBy(() -> Files.delete(rig.path("/kept")))
          .isInstanceOf(ReadOnlyFileSystemException.class);
      assertThatTree(rig.path("/"))
          .hasExactlyNames("changed", "d", "d/deleted", "d/other", "kept")
          .hasFile("d/other", "d/other");
      return;
    }
    Files.writeString(rig.path("/changed"), "anew");
    Files.delete(rig.path("/d/deleted"));
    Files.writeString(rig.path("/added"), "added");
    rig.reopen();
    assertThatTree(rig.path("/"))
        .hasExactlyNames("added", "changed", "d", "d/other", "kept")
        .hasFile("added", "added")
        .hasFile("changed", "anew")
        .hasFile("d/other", "d/other")
        .hasFile("kept", "kept");
  }
}
