package io.overlaynio.tck.contract;

import static io.overlaynio.tck.contract.Capability.CASE_SENSITIVE;
import static io.overlaynio.tck.contract.Capability.CLOSING;
import static io.overlaynio.tck.contract.Capability.FILE_CHANNELS;
import static io.overlaynio.tck.contract.Capability.LONG_NAMES;
import static io.overlaynio.tck.contract.Capability.POSIX;
import static io.overlaynio.tck.contract.Capability.READ_ONLY;
import static io.overlaynio.tck.contract.Capability.URIS;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;

/** The contracts on the JDK's zip file system, and what it is known to break. */
final class ZipContractTest extends FileSystemContract {

  private static final Map<String, ?> NEW =
      Map.of("create", "true", "enablePosixFileAttributes", true);
  private static final Map<String, ?> READING =
      Map.of("accessMode", "readOnly", "enablePosixFileAttributes", true);

  /** Deleted at the end: an archive whose file system hangs is not deleted with it. */
  @TempDir static Path archives;

  private static URI archiveIn(Path directory) {
    return URI.create("jar:" + directory.resolve("archive.zip").toUri());
  }

  private static Ground ground(FileSystem zip, Path directory) throws IOException {
    return Ground.of(
        zip.getPath("/ground"),
        () -> {
          zip.close();
          Ground.deleteTree(directory);
        });
  }

  @Override
  protected Ground open() throws IOException {
    Path directory = Files.createTempDirectory(archives, "zip");
    FileSystem zip = FileSystems.newFileSystem(archiveIn(directory), NEW);
    Files.createDirectory(zip.getPath("/ground"));
    return ground(zip, directory);
  }

  @Override
  protected Ground openReadOnly(Filling filling) throws IOException {
    Path directory = Files.createTempDirectory(archives, "zip");
    try (FileSystem zip = FileSystems.newFileSystem(archiveIn(directory), NEW)) {
      filling.fill(Files.createDirectory(zip.getPath("/ground")));
    }
    return ground(FileSystems.newFileSystem(archiveIn(directory), READING), directory);
  }

  /** It is known to hang, which need not take long. */
  @Override
  protected Duration patience() {
    return Duration.ofSeconds(3);
  }

  @Override
  protected void knownBugs(KnownBugs known) {
    ZipBugs.declare(known);
  }

  @Override
  protected Set<Capability> capabilities() {
    Set<Capability> capabilities =
        EnumSet.of(CASE_SENSITIVE, CLOSING, FILE_CHANNELS, LONG_NAMES, POSIX, URIS);
    if (Runtime.version().feature() >= 25) {
      // Before, it is read-only only if the archive cannot be written, which root always can.
      capabilities.add(READ_ONLY);
    }
    return capabilities;
  }
}
