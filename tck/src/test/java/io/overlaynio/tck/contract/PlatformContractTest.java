package io.overlaynio.tck.contract;

import static io.overlaynio.tck.contract.Capability.CLOSING;
import static io.overlaynio.tck.contract.Capability.DURABILITY;
import static io.overlaynio.tck.contract.Capability.READ_ONLY;

import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The contracts on the platform's own provider: what it breaks is no contract, or a bug of it. */
@EnabledOnOs(OS.LINUX)
final class PlatformContractTest extends FileSystemContract {

  private static final Path MEMORY = Path.of("/dev/shm");

  @Override
  protected Ground open() throws Exception {
    Path parent = Files.isWritable(MEMORY) ? MEMORY : Path.of(System.getProperty("java.io.tmpdir"));
    return Ground.of(Files.createTempDirectory(parent, "overlay-nio-tck").toRealPath());
  }

  @Override
  protected Set<Capability> capabilities() {
    Set<Capability> capabilities = EnumSet.complementOf(EnumSet.of(CLOSING, DURABILITY, READ_ONLY));
    if (!Files.isWritable(MEMORY)
        && !FileSystems.getDefault().supportedFileAttributeViews().contains("user")) {
      capabilities.remove(Capability.USER_ATTRIBUTES);
    }
    return capabilities;
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
