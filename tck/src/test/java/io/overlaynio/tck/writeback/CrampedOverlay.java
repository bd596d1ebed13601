package io.overlaynio.tck.writeback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.overlaynio.OverlayFileSystem;
import io.overlaynio.OverlayOptions;
import io.overlaynio.OverlaySyncException;
import io.overlaynio.tck.machine.DiskFormat;
import io.overlaynio.tck.machine.Requirement;
import io.overlaynio.tck.machine.Scratch;
import io.overlaynio.tck.machine.Way;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** An overlay whose upper is on a {@link CrampedDisk}, and what was written to it. */
final class CrampedOverlay implements Closeable {

  private static final int FILES = 8;
  private static final int SOME = 40;
  private static final int FILE_SIZE = 256 << 10;

  private final Scratch scratch;
  private final CrampedDisk disk;
  private final OverlayFileSystem overlay;
  private final Map<String, byte[]> written = new TreeMap<>();
  private final Random random = new Random(5);

  private CrampedOverlay(Scratch scratch, CrampedDisk disk, OverlayFileSystem overlay) {
    this.scratch = scratch;
    this.disk = disk;
    this.overlay = overlay;
  }

  /** A new one with room, in which nothing was written. */
  static CrampedOverlay open(
      DiskFormat format, CrampedDisk.Safe safe, Way way, long backgroundBytes) throws IOException {
    Requirement.mounts(format);
    Requirement.command("fstrim");
    Requirement.strategy(format, way.name());
    Scratch scratch = Requirement.scratch();
    try {
      CrampedDisk disk = CrampedDisk.make(format, safe, scratch.directory());
      OverlayOptions options =
          OverlayOptions.builder()
              .lower(Files.createDirectory(scratch.directory().resolve("lower")))
              .upper(Files.createDirectory(disk.root().resolve("upper")))
              .work(Files.createDirectory(disk.root().resolve("work")))
              .strategy(way.strategy())
              .neighbourBytes(way.neighbourBytes())
              .dirtyBackgroundBytes(backgroundBytes)
              .build();
      return new CrampedOverlay(scratch, disk, OverlayFileSystem.open(options));
    } catch (IOException | RuntimeException | Error e) {
      scratch.close();
      throw e;
    }
  }

  OverlayFileSystem overlay() {
    return overlay;
  }

  CrampedDisk disk() {
    return disk;
  }

  Path path(String name) {
    return overlay.getPath("/" + name);
  }

  /** The file in the upper that holds the contents. */
  Path upper(String name) {
    return disk.root().resolve("upper").resolve(name);
  }

  /** New contents, which nothing can pack. */
  byte[] contents(String name) {
    byte[] bytes = new byte[FILE_SIZE];
    random.nextBytes(bytes);
    written.put(name, bytes);
    return bytes;
  }

  /** Writes a file whole. */
  void write(String name) throws IOException {
    Files.write(path(name), contents(name));
  }

  void delete(String name) throws IOException {
    Files.delete(path(name));
    written.remove(name);
  }

  /**
   * Writes files that are on the disk, half of them by a sync, then others that it has no room for,
   * and answers the names of these.
   */
  Set<String> overfill() throws IOException {
    for (int i = 0; i < FILES; i++) {
      write("synced" + i);
    }
    overlay.sync();
    for (int i = 0; i < FILES; i++) {
      write("early" + i);
    }
    disk.fill();
    Set<String> late = new TreeSet<>();
    for (int i = 0; i < FILES; i++) {
      write("late" + i);
      late.add("late" + i);
    }
    return late;
  }

  /** Writes some files, enough that native access is worth its while; answers their names. */
  Set<String> writeSome() throws IOException {
    Set<String> names = new TreeSet<>();
    for (int i = 0; i < SOME; i++) {
      Files.writeString(path("small" + i), "text");
      names.add("small" + i);
    }
    return names;
  }

  /** What a sync complains about, by name: it must throw. */
  Set<String> failuresOfSync() {
    return names(catchThrowableOfType(OverlaySyncException.class, overlay::sync));
  }

  /** What an exception names, all of it in this overlay. */
  Set<String> names(OverlaySyncException failureOrNull) {
    assertThat(failureOrNull).as("the failure").isNotNull();
    Set<String> names = new TreeSet<>();
    failureOrNull
        .failures()
        .forEach(
            (path, cause) -> {
              assertThat(path.getFileSystem()).isEqualTo(overlay);
              assertThat(cause).as("cause of " + path).isNotNull();
              names.add(path.toString().substring(1));
            });
    return names;
  }

  /** What the disk holds otherwise than it was written, once nothing is left in memory. */
  Set<String> wrongOnDisk() throws IOException {
    disk.makeRoom();
    disk.remount();
    Set<String> wrong = new TreeSet<>();
    for (Map.Entry<String, byte[]> file : written.entrySet()) {
      if (!holds(upper(file.getKey()), file.getValue())) {
        wrong.add(file.getKey());
      }
    }
    return wrong;
  }

  private static boolean holds(Path file, byte[] bytes) {
    try {
      return Arrays.equals(Files.readAllBytes(file), bytes);
    } catch (IOException lost) { // btrfs refuses what does not fit its checksum
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    try (scratch;
        disk) {
      overlay.close();
    }
  }
}
