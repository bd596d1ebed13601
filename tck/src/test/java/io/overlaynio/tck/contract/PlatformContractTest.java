package io.overlaynio.tck.contract;

import static io.overlaynio.tck.contract.Capability.ACL;
import static io.overlaynio.tck.contract.Capability.CLOSING;
import static io.overlaynio.tck.contract.Capability.DURABILITY;
import static io.overlaynio.tck.contract.Capability.READ_ONLY;

import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The contracts on the platform's own provider: what it breaks is no contract, or a bug of it. */
@EnabledOnOs(OS.LINUX)
final class PlatformContractTest extends FileSystemContract {

  @Override
  protected Ground open() throws IOException {
    return Ground.of(Scratch.newDirectory());
  }

  @Override
  protected Set<Capability> capabilities() {
    return EnumSet.complementOf(EnumSet.of(ACL, CLOSING, DURABILITY, READ_ONLY));
  }

  @Override
  protected void knownBugs(KnownBugs known) {
    if (Runtime.version().feature() < 25) {
      known.because(
          "JDK-8349812: an unchecked exception for an empty path",
          "empty path/empty_change_isRefused[createFile]");
    }
  }
}
