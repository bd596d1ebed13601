package io.overlaynio.tck.overlay;

import static io.overlaynio.tck.TreeSnapshotAssert.assertThat;
import static io.overlaynio.tck.TreeSnapshotAssert.assertThatTree;
import static org.assertj.core.api.Assertions.assertThat;

import io.overlaynio.OverlayFileSystem;
import io.overlaynio.OverlayOptions;
import io.overlaynio.tck.TreeReader;
import io.overlaynio.tck.TreeSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whiteouts and opaque directories of layers that have become lower ones. */
@OnWritableCells
final class WhiteoutTest {

  @RegisterExtension final Rig rig;

  WhiteoutTest(Cell cell) {
    this.rig = new Rig(cell);
  }

  @Test
  void lookup_whiteoutInMiddleLayer_hidesTheName() throws IOException {
    rig.lower().file("gone").file("d/gone").file("d/stays");
    Files.delete(rig.path("/gone"));
    Files.delete(rig.path("/d/gone"));
    rig.freeze();
    assertThat(rig.path("/gone")).doesNotExist();
    assertThatTree(rig.path("/")).hasExactlyNames("d", "d/stays");
    rig.assertThatUpper().isEmpty();
  }

  @Test
  void lookup_nameAboveAWhiteout_isThere() throws IOException {
    rig.lower().file("name", "old");
    Files.delete(rig.path("/name"));
    rig.freeze();
    Files.writeString(rig.path("/name"), "new");
    rig.freeze();
    assertThatTree(rig.path("/")).hasExactlyNames("name").hasFile("name", "new");
  }

  @Test
  void lookup_opaqueDirectoryInMiddleLayer_hidesWhatIsBelow() throws IOException {
    rig.lower().file("d/old").file("d/e/old");
    Files.delete(rig.path("/d/old"));
    Files.delete(rig.path("/d/e/old"));
    Files.delete(rig.path("/d/e"));
    Files.delete(rig.path("/d"));
    Files.createDirectory(rig.path("/d"));
    Files.writeString(rig.path("/d/new"), "new");
    rig.freeze();
    Files.createDirectory(rig.path("/d/e"));
    assertThatTree(rig.path("/")).hasExactlyNames("d", "d/e", "d/new");
    rig.assertThatUpper().hasMergedDirectory("d").hasNoWhiteouts();
  }

  @Test
  void create_overWhiteoutOfLowerLayer_leavesLowerHidden() throws IOException {
    rig.lower().file("d/old");
    Files.delete(rig.path("/d/old"));
    Files.delete(rig.path("/d"));
    rig.freeze();
    Files.createDirectory(rig.path("/d"));
    assertThat(rig.path("/d")).isEmptyDirectory();
    rig.freeze();
    assertThat(rig.path("/d")).isEmptyDirectory();
  }

  @Test
  void delete_directoryWhoseLowersHoldWhiteouts_works() throws IOException {
    rig.lower().file("d/a").file("d/b");
    Files.delete(rig.path("/d/a"));
    rig.freeze();
    Files.delete(rig.path("/d/b"));
    rig.freeze();
    assertThat(rig.path("/d")).isEmptyDirectory();
    Files.delete(rig.path("/d"));
    assertThatTree(rig.path("/")).hasExactlyNames();
    rig.assertThatUpper().hasWhiteout("d");
    rig.reopen();
    assertThatTree(rig.path("/")).hasExactlyNames();
  }

  @Test
  void delete_nameThatAWhiteoutHidesBelow_leavesNoWhiteout() throws IOException {
    rig.lower().file("name");
    Files.delete(rig.path("/name"));
    rig.freeze();
    Files.writeString(rig.path("/name"), "new");
    Files.delete(rig.path("/name"));
    rig.assertThatUpper().isEmpty().hasNoWhiteouts();
    assertThat(rig.path("/name")).doesNotExist();
  }

  @Test
  void openReadOnly_overFrozenUpper_showsTheSame() throws IOException {
    rig.lower().file("changed").file("gone").file("d/old").file("d/e/f").file("kept");
    Files.writeString(rig.path("/changed"), "anew");
    Files.delete(rig.path("/gone"));
    Files.delete(rig.path("/d/old"));
    Files.writeString(rig.path("/d/new"), "new");
    TreeSnapshot before = TreeReader.of().read(rig.path("/"));
    rig.close();
    List<Path> layers = new ArrayList<>(rig.lowers());
    layers.add(0, rig.upper());
    try (OverlayFileSystem readOnly =
        OverlayFileSystem.open(
            OverlayOptions.builder().lower(layers).format(rig.format()).build())) {
      assertThat(readOnly.isReadOnly()).isTrue();
      assertThat(TreeReader.of().read(readOnly.getPath("/"))).isSameTreeAs(before);
    }
  }
}
