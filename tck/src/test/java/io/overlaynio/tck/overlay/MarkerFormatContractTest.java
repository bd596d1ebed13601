package io.overlaynio.tck.overlay;

import io.overlaynio.OverlayFormat;
import io.overlaynio.tck.contract.Capability;
import io.overlaynio.tck.contract.Ground;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;

/** The contracts of any overlay on ours in memory, where deletions are marked by files. */
final class MarkerFormatContractTest extends OurOverlayContract {

  MarkerFormatContractTest() {
    super(OverlayFormat.MARKER);
  }

  @Override
  protected Ground openLayers() throws IOException {
    return Ground.of(Layering.newMemory());
  }

  @Override
  protected Set<Capability> capabilities() {
    return EnumSet.complementOf(EnumSet.of(Capability.NO_RESERVED_NAMES, Capability.MAPPING));
  }
}
