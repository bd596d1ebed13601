package io.overlaynio.tck.overlay;

import io.overlaynio.tck.contract.Capability;
import io.overlaynio.tck.contract.Ground;
import java.io.IOException;
import java.util.Set;

/** The contracts of any file system on an overlay of directories of the machine. */
final class OverlayOnPlatformContractTest extends OverlayFileSystemContract {

  @Override
  Ground openLayers() throws IOException {
    return Ground.of(Machine.newDirectory());
  }

  @Override
  protected Set<Capability> capabilities() {
    return allCapabilities();
  }
}
