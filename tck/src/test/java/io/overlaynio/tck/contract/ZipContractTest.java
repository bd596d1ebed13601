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

/** The contracts on the JDK's zip file system, and what it is known to break. */
final class ZipContractTest extends FileSystemContract {

  private static final Map<String, ?> NEW =
      Map.of("create", "true", "enablePosixFileAttributes", true);
  private static final Map<String, ?> READING =
      Map.of("accessMode", "readOnly", "enablePosixFileAttributes", true);

  private static URI newArchive() throws Exception {
    Path archive = Files.createTempFile("overlay-nio-tck", ".zip");
    Files.delete(archive);
    return URI.create("jar:" + archive.toUri());
  }

  private static void delete(URI archive) throws IOException {
    Files.deleteIfExists(Path.of(URI.create(archive.getRawSchemeSpecificPart())));
  }

  @Override
  protected Ground open() throws Exception {
    URI archive = newArchive();
    FileSystem zip = FileSystems.newFileSystem(archive, NEW);
    Path directory = Files.createDirectory(zip.getPath("/ground"));
    return Ground.of(
        directory,
        () -> {
          zip.close();
          delete(archive);
        });
  }

  @Override
  protected Ground openReadOnly(Filling filling) throws Exception {
    URI archive = newArchive();
    try (FileSystem zip = FileSystems.newFileSystem(archive, NEW)) {
      filling.fill(Files.createDirectory(zip.getPath("/ground")));
    }
    FileSystem zip = FileSystems.newFileSystem(archive, READING);
    return Ground.of(
        zip.getPath("/ground"),
        () -> {
          zip.close();
          delete(archive);
        });
  }

  /** It is known to hang, which need not take long. */
  @Override
  protected Duration patience() {
    return Duration.ofSeconds(2);
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
