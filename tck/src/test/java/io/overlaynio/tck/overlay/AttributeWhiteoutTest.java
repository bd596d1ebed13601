package io.overlaynio.tck.overlay;

import static io.overlaynio.tck.TreeSnapshotAssert.assertThat;
import static io.overlaynio.tck.TreeSnapshotAssert.assertThatTree;
import static org.assertj.core.api.Assertions.assertThat;

import io.overlaynio.OverlayFormat;
import io.overlaynio.tck.Aspect;
import io.overlaynio.tck.TreeReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whiteouts that are attributes of empty files, as image tools write them into lower layers whose
 * directories say so with the value {@code x} of the mark for opaque ones.
 */
@ParameterizedClass(name = "format {0}")
@EnumSource(names = {"USER", "KERNEL"})
final class AttributeWhiteoutTest {

  private static final TreeReader ALL =
      TreeReader.of(Aspect.MODE, Aspect.OWNER, Aspect.MODIFIED, Aspect.ATTRIBUTES, Aspect.LINKS);

  private final OverlayFormat format;

  @RegisterExtension final Rig rig;

  AttributeWhiteoutTest(OverlayFormat format) {
    this.format = format;
    this.rig = Rig.onDisk(new Cell(Layering.PLATFORM, format, Layering.PLATFORM));
  }

  @BeforeEach
  void requireAttributes() {
    Machine.requireRoot("its attributes are trusted ones, and it compares with the kernel");
    Machine.requireCommand("setfattr");
  }

  private void mark(int layer, String name, String mark, String value) throws IOException {
    String prefix = format == OverlayFormat.USER ? "user.overlay." : "trusted.overlay.";
    Shell.run("setfattr", "-n", prefix + mark, "-v", value, rig.lower(layer).path(name));
  }

  /** A lower layer with names, and one above it that hides some of them. */
  private void build() throws IOException {
    rig.lower().file("d/gone").file("d/stays").file("d/tree/x").file("d/e/gone").file("plain/a");
    rig.lower(1).file("d/gone", "").file("d/tree", "").file("d/filled").file("d/empty", "");
    rig.lower(1).file("d/e/gone", "").file("plain/b", "");
    mark(1, "d", "opaque", "x");
    mark(1, "d/e", "opaque", "x");
    for (String hidden : new String[] {"d/gone", "d/tree", "d/filled", "d/e/gone"}) {
      mark(1, hidden, "whiteout", "y");
    }
  }

  @Test
  void lookup_emptyFileWithTheMark_hidesTheNameBelow() throws IOException {
    build();
    assertThat(rig.path("/d/gone")).doesNotExist();
    assertThat(rig.path("/d/tree/x")).doesNotExist();
    assertThatTree(rig.path("/"))
        .hasExactlyNames(
            "d", "d/e", "d/empty", "d/filled", "d/stays", "plain", "plain/a", "plain/b");
    rig.assertThatUpper().isEmpty();
  }

  @Test
  void read_layersWithMarks_isTheKernelsTree() throws IOException {
    Machine.requireKernelOverlays();
    build();
    rig.overlay();
    try (KernelMount mount = KernelMount.of(format, rig.upper(), rig.lowers())) {
      assertThat(ALL.read(rig.path("/"))).isSameTreeAs(ALL.read(mount.root()));
    }
  }

  @Test
  void lookup_markInDirectoryThatDoesNotSayIt_isAPlainFile() throws IOException {
    rig.lower().file("d/a", "below");
    rig.lower(1).file("d/a", "");
    mark(1, "d/a", "whiteout", "y");
    assertThatTree(rig.path("/")).hasExactlyNames("d", "d/a").hasFile("d/a", "");
  }

  /** The kernel lists it there, as a name that cannot be found. */
  @Test
  void lookup_markInTheLowestLayer_isNotListed() throws IOException {
    rig.lower().file("d/a", "").file("d/b");
    mark(0, "d", "opaque", "x");
    mark(0, "d/a", "whiteout", "y");
    assertThatTree(rig.path("/")).hasExactlyNames("d", "d/b");
    assertThat(rig.path("/d/a")).doesNotExist();
  }

  @Test
  void lookup_marksOfTheRoot_hideToo() throws IOException {
    rig.lower().file("a").file("b");
    rig.lower(1).file("a", "");
    mark(1, "", "opaque", "x");
    mark(1, "a", "whiteout", "y");
    assertThatTree(rig.path("/")).hasExactlyNames("b");
  }

  /** Which the kernel refuses, for it finds such a directory not empty. */
  @Test
  void delete_directoryOfHiddenNames_works() throws IOException {
    build();
    for (String name : new String[] {"d/e", "d/empty", "d/filled", "d/stays", "d"}) {
      Files.delete(rig.path("/" + name));
    }
    Files.createDirectory(rig.path("/d"));
    rig.reopen();
    assertThatTree(rig.path("/")).hasExactlyNames("d", "plain", "plain/a", "plain/b");
  }

  @Test
  void create_overHiddenNames_showsNothingOfWhatIsBelow() throws IOException {
    Machine.requireKernelOverlays();
    build();
    Files.writeString(rig.path("/d/gone"), "new");
    Files.createDirectory(rig.path("/d/tree"));
    Files.move(rig.path("/d/stays"), rig.path("/d/e/gone"));
    Files.delete(rig.path("/d/gone"));
    Files.writeString(rig.path("/d/gone"), "newer");
    rig.reopen();
    assertThatTree(rig.path("/d")).hasFile("gone", "newer").hasFile("e/gone", "d/stays");
    assertThat(rig.path("/d/tree")).isEmptyDirectory();
    try (KernelMount mount = KernelMount.of(format, rig.upper(), rig.lowers())) {
      assertThat(ALL.read(rig.path("/"))).isSameTreeAs(ALL.read(mount.root()));
    }
  }

  /** A caller's attribute of the same name is kept apart, as every attribute of the format. */
  @Test
  void copyUp_directoryWithTheMark_doesNotTakeItAlong() throws IOException {
    build();
    Path added = rig.path("/d/added");
    Files.createFile(added);
    Files.setAttribute(added, "user:overlay.whiteout", new byte[] {(byte) 0x79});
    rig.reopen();
    assertThat(rig.path("/d/added")).exists();
    rig.freeze();
    assertThat(rig.path("/d/added")).exists();
    assertThat(rig.path("/d/gone")).doesNotExist();
  }
}
