package io.overlaynio.tck.contract;

import static io.overlaynio.tck.contract.Capability.ACL;
import static io.overlaynio.tck.contract.Capability.CLOSING;
import static io.overlaynio.tck.contract.Capability.DURABILITY;

import io.overlaynio.tck.machine.Mount;
import io.overlaynio.tck.machine.Requirement;
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

  /** A file system of its own in memory, which is made read-only when it has been filled. */
  @Override
  protected Ground openReadOnly(Filling filling) throws IOException {
    Requirement.root("only root may mount what is to be read-only");
    Requirement.command("mount");
    Requirement.command("umount");
    io.overlaynio.tck.machine.Scratch mounts = Requirement.scratch();
    try {
      Mount mount = Mount.memory(mounts.directory().resolve("mount"), 1 << 20);
      filling.fill(mount.root());
      mount.makeReadOnly();
      return Ground.of(mount.root(), mounts);
    } catch (IOException | RuntimeException e) {
      mounts.close();
      throw e;
    }
  }

  @Override
  protected Set<Capability> capabilities() {
    return EnumSet.complementOf(EnumSet.of(ACL, CLOSING, DURABILITY));
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
