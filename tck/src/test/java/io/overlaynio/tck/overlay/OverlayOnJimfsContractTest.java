package io.overlaynio.tck.overlay;

import io.overlaynio.OverlayFileSystem;
import io.overlaynio.OverlayOptions;
import io.overlaynio.tck.contract.Capability;
import io.overlaynio.tck.contract.CrashingGround;
import io.overlaynio.tck.contract.Ground;
import io.overlaynio.tck.contract.KnownBugs;
import io.overlaynio.tck.layers.CrashingFileSystem;
import io.overlaynio.tck.layers.Survival;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;

/** The contracts of any file system on an overlay in memory, whose power can be cut. */
final class OverlayOnJimfsContractTest extends OverlayFileSystemContract {

  @Override
  Ground openLayers() throws IOException {
    return Ground.of(Layering.newMemoryWith("user", "acl"));
  }

  @Override
  protected CrashingGround openCrashing() throws IOException {
    return new Crashing();
  }

  @Override
  protected void knownBugs(KnownBugs known) {
    known.because("Jimfs grows a file by an empty write", "byte channels/write_emptyBuffer_isZero");
    known.because(
        "Jimfs lets anybody execute anything", "posix attributes/isExecutable_noBits_isFalse");
    known.because(
        "Jimfs throws unchecked exceptions of its own",
        "user attributes/missingAttribute_isRefused[size]",
        "user attributes/missingAttribute_isRefused[read]",
        "user attributes/read_smallBuffer_isRefusedAndUntouched");
    known.because(
        "Jimfs makes every principal that it is asked for",
        "owner attributes/lookup_unknownUser_isRefused",
        "owner attributes/lookup_unknownGroup_isRefused");
  }

  @Override
  protected Set<Capability> capabilities() {
    Set<Capability> capabilities = allCapabilities();
    capabilities.removeAll(
        EnumSet.of(
            Capability.DOS, Capability.LARGE_FILES, Capability.MAPPING, Capability.NAME_LIMIT));
    capabilities.add(Capability.ACL);
    capabilities.add(Capability.DURABILITY);
    return capabilities;
  }

  /** An overlay whose upper is on a disk that loses what was not forced. */
  private static final class Crashing implements CrashingGround {

    private final FileSystem memory = Layering.newMemory();
    private final CrashingFileSystem disk;
    private OverlayFileSystem overlay;

    Crashing() throws IOException {
      Path place = Files.createDirectory(memory.getPath("/disk"));
      Files.createDirectory(place.resolve("lower"));
      Files.createDirectory(place.resolve("upper"));
      disk = CrashingFileSystem.over(place);
      overlay = over(disk.root());
    }

    private static OverlayFileSystem over(Path place) throws IOException {
      return OverlayFileSystem.open(
          OverlayOptions.builder()
              .lower(place.resolve("lower"))
              .upper(place.resolve("upper"))
              .build());
    }

    @Override
    public Path directory() {
      return overlay.getPath("/");
    }

    @Override
    public Path crash() throws IOException {
      Path left = Files.createDirectory(memory.getPath("/left"));
      disk.cut(Survival.ofForcedOnly()).restore(left);
      overlay.close();
      overlay = over(left);
      return directory();
    }

    @Override
    public void close() throws IOException {
      try (memory) {
        overlay.close();
      }
    }
  }
}
