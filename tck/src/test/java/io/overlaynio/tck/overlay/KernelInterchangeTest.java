package io.overlaynio.tck.overlay;

import static io.overlaynio.tck.TreeSnapshotAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.overlaynio.OverlayFormat;
import io.overlaynio.tck.Aspect;
import io.overlaynio.tck.TreeReader;
import io.overlaynio.tck.TreeSnapshot;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The kernel's overlayfs and ours read each other's upper directories, in both formats and both
 * directions, there and back.
 */
@ParameterizedClass(name = "format {0}")
@EnumSource(names = {"USER", "KERNEL"})
final class KernelInterchangeTest {

  private static final TreeReader ALL =
      TreeReader.of(Aspect.MODE, Aspect.OWNER, Aspect.MODIFIED, Aspect.ATTRIBUTES, Aspect.LINKS);

  private final OverlayFormat format;

  @RegisterExtension final Rig rig;

  KernelInterchangeTest(OverlayFormat format) {
    this.format = format;
    this.rig = Rig.onDisk(new Cell(Layering.PLATFORM, format, Layering.PLATFORM));
  }

  @BeforeEach
  void requireKernel() throws IOException {
    Machine.requireKernelOverlays();
    assumeTrue(
        KernelMount.canMount(format, rig.upper()), "no overlay can be mounted over " + rig.upper());
    Machine.requireEncodable("\u00e4\u6f22");
    Machine.requireCommand("mknod");
  }

  private void build(Interchange what) throws IOException {
    what.below(rig.lower());
    rig.lower().file("untouched/file").file("untouched/d/e");
    if (what != Interchange.SPECIAL_FILES) {
      rig.lower().allModifiedFrom(Instant.parse("2001-01-01T00:00:00Z"));
    }
  }

  /** What we show; what we tell to have changed, whoever has done it, must fit. */
  private TreeSnapshot ours() throws IOException {
    Assertions.assertThat(ChangeOracle.mistakes(rig.overlay(), format, rig.lowers())).isEmpty();
    return ALL.read(rig.path("/"));
  }

  private TreeSnapshot kernels() throws IOException {
    rig.close();
    try (KernelMount mount = KernelMount.of(format, rig.upper(), rig.lowers())) {
      return ALL.read(mount.root());
    }
  }

  @ParameterizedTest
  @EnumSource
  void write_byUs_isTheSameToTheKernel(Interchange what) throws IOException {
    build(what);
    what.change(rig.path("/"));
    TreeSnapshot ours = ours();
    assertThat(kernels()).as("mounted by the kernel").isSameTreeAs(ours);
    List<Path> layers = new ArrayList<>(rig.lowers());
    layers.add(0, rig.upper());
    try (KernelMount mount = KernelMount.readOnly(format, layers)) {
      assertThat(ALL.read(mount.root())).as("as a lower layer").isSameTreeAs(ours);
    }
    Interchange.changeMore(1, rig.path("/"));
    ours = ours();
    assertThat(kernels()).as("mounted after more changes").isSameTreeAs(ours);
  }

  @ParameterizedTest
  @EnumSource
  void write_byTheKernel_isTheSameToUs(Interchange what) throws IOException {
    build(what);
    rig.overlay();
    rig.close();
    TreeSnapshot theirs;
    try (KernelMount mount = KernelMount.of(format, rig.upper(), rig.lowers())) {
      changeByTheKernel(what, mount.root());
      theirs = ALL.read(mount.root());
    }
    assertThat(ours()).as("opened by us").isSameTreeAs(theirs);
    Interchange.changeMore(1, rig.path("/"));
    TreeSnapshot ours = ours();
    assertThat(kernels()).as("mounted after our changes").isSameTreeAs(ours);
    try (KernelMount mount = KernelMount.of(format, rig.upper(), rig.lowers())) {
      Interchange.changeMore(2, mount.root());
      theirs = ALL.read(mount.root());
    }
    assertThat(ours()).as("opened after its changes").isSameTreeAs(theirs);
  }

  /** With userxattr the kernel moves no directories of lower layers, and says so to the caller. */
  private void changeByTheKernel(Interchange what, Path root) throws IOException {
    if (format == OverlayFormat.USER && what.movesLowerDirectories()) {
      assertThatExceptionOfType(DirectoryNotEmptyException.class)
          .isThrownBy(() -> what.change(root));
    } else {
      what.change(root);
    }
  }

  @ParameterizedTest
  @EnumSource
  void freeze_uppersOfBoth_areTheSameLayers(Interchange what) throws IOException {
    build(what);
    what.change(rig.path("/"));
    rig.freeze();
    Interchange.changeMore(1, rig.path("/"));
    TreeSnapshot ours = ours();
    assertThat(kernels()).as("over our frozen upper").isSameTreeAs(ours);
    try (KernelMount mount = KernelMount.of(format, rig.upper(), rig.lowers())) {
      Interchange.changeMore(2, mount.root());
    }
    rig.freeze();
    ours = ours();
    assertThat(kernels()).as("over two frozen uppers").isSameTreeAs(ours);
  }
}
