package io.overlaynio.tck.contract;

import com.github.marschall.memoryfilesystem.MemoryFileSystemBuilder;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.EnumSet;
import java.util.Set;

/** The contracts on marschall's memory file system, and what it is known to break. */
final class MemoryFileSystemContractTest extends FileSystemContract {

  @Override
  protected Ground open() throws Exception {
    return Ground.of(
        MemoryFileSystemBuilder.newLinux()
            .addFileAttributeView(UserDefinedFileAttributeView.class)
            .addFileAttributeView(AclFileAttributeView.class)
            .build());
  }

  @Override
  protected void knownBugs(KnownBugs known) {
    MemoryFileSystemBugs.declare(known);
  }

  @Override
  protected Set<Capability> capabilities() {
    return EnumSet.complementOf(
        EnumSet.of(
            Capability.TO_FILE,
            Capability.PROCESS_LOCKS,
            Capability.DOS,
            Capability.INTERRUPTION,
            Capability.OPEN_DELETED_FILES,
            Capability.LARGE_FILES,
            Capability.MAPPING,
            Capability.NAME_LIMIT,
            Capability.SECURE_STREAMS,
            Capability.WATCHING,
            Capability.READ_ONLY,
            Capability.DURABILITY));
  }
}
