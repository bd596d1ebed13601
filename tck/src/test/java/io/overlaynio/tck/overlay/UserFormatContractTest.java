package io.overlaynio.tck.overlay;

import io.overlaynio.OverlayFormat;
import io.overlaynio.tck.contract.Ground;
import java.io.IOException;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The contracts of any overlay on ours in the format that the kernel shares. */
@EnabledOnOs(OS.LINUX)
final class UserFormatContractTest extends OurOverlayContract {

  UserFormatContractTest() {
    super(OverlayFormat.USER);
  }

  @Override
  protected Ground openLayers() throws IOException {
    return Ground.of(Machine.newDirectory());
  }
}
