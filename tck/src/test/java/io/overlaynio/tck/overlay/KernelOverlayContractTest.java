package io.overlaynio.tck.overlay;

import io.overlaynio.tck.contract.Capability;
import io.overlaynio.tck.contract.Ground;
import io.overlaynio.tck.contract.OverlayContract;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;

/** The contracts of any overlay on the kernel's, which knows best what an overlay is. */
final class KernelOverlayContractTest extends OverlayContract {

  @BeforeAll
  static void needsTheKernel() throws IOException {
    Machine.requireKernelOverlays();
  }

  @Override
  protected Ground openLayers() throws IOException {
    return Ground.of(Machine.newDirectory());
  }

  @Override
  protected Ground openOverlay(List<Path> lowers, Path upper) throws IOException {
    KernelMount mount = KernelMount.with("userxattr", upper, lowers);
    return Ground.of(mount.root(), mount);
  }

  @Override
  protected Set<Capability> capabilities() {
    return EnumSet.complementOf(EnumSet.of(Capability.SYNC, Capability.LOWER_DIRECTORY_MOVES));
  }
}
