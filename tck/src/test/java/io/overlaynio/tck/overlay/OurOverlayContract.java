package io.overlaynio.tck.overlay;

import io.overlaynio.OverlayFileSystem;
import io.overlaynio.OverlayFormat;
import io.overlaynio.OverlayOptions;
import io.overlaynio.tck.contract.Capability;
import io.overlaynio.tck.contract.Ground;
import io.overlaynio.tck.contract.OverlayContract;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The contracts of any overlay on ours. */
abstract class OurOverlayContract extends OverlayContract {

  private final OverlayFormat format;

  OurOverlayContract(OverlayFormat format) {
    this.format = format;
  }

  @Override
  protected final Ground openOverlay(List<Path> lowers, Path upper) throws IOException {
    OverlayFileSystem overlay =
        OverlayFileSystem.open(
            OverlayOptions.builder().lower(lowers).upper(upper).format(format).build());
    return Ground.of(overlay.getPath("/"), overlay);
  }

  @Override
  protected final void sync(Path root) throws IOException {
    ((OverlayFileSystem) root.getFileSystem()).sync();
  }

  @Override
  protected Set<Capability> capabilities() {
    return EnumSet.allOf(Capability.class);
  }
}
