package io.overlaynio.tck.contract;

import java.nio.file.Files;
import java.util.EnumSet;
import java.util.Set;

/** The contracts on the platform's own provider: what it breaks is no contract. */
final class PlatformContractTest extends FileSystemContract {

  @Override
  protected Ground open() throws Exception {
    return Ground.of(Files.createTempDirectory("overlay-nio-tck").toRealPath());
  }

  @Override
  protected Set<Capability> capabilities() {
    return EnumSet.allOf(Capability.class);
  }
}
