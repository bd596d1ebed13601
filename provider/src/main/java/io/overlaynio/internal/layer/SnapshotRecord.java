package io.overlaynio.internal.layer;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.overlaynio.internal.sys.RealAttributes;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/**
 * Which directories were split off from an upper, so that it shows less without them: written down
 * in work, since a crash may come before anybody was told of one.
 *
 * <p>A directory that is not there any more, or not there yet, is nobody's concern.
 */
public final class SnapshotRecord {

  private final Path file;

  private SnapshotRecord(Path file) {
    this.file = file;
  }

  /** The one of a work directory. */
  public static SnapshotRecord in(WorkDir work) {
    return new SnapshotRecord(work.building().resolveSibling("overlay-nio.snapshots"));
  }

  /** Adds one, durably. */
  public void add(Path snapshot) throws IOException {
    List<String> all = new ArrayList<>();
    for (Path known : read()) {
      if (Files.isDirectory(known, NOFOLLOW_LINKS)) {
        all.add(known.toString());
      }
    }
    all.add(snapshot.toString());
    DurableFile.write(file, String.join("\0", all).getBytes(DurableFile.TEXT));
  }

  private List<Path> read() throws IOException {
    List<Path> all = new ArrayList<>();
    if (RealAttributes.readOrNull(file, BasicFileAttributes.class) != null) {
      String text = new String(Files.readAllBytes(file), DurableFile.TEXT);
      for (String each : text.isEmpty() ? new String[0] : text.split("\0")) {
        all.add(file.getFileSystem().getPath(each));
      }
    }
    return all;
  }

  /**
   * Makes sure that every one of them that is there is among the lower layers.
   *
   * @throws FileSystemException if one is not; it says what to do
   */
  void requireAmong(List<Path> lowers) throws IOException {
    for (Path snapshot : read()) {
      if (Files.isDirectory(snapshot, NOFOLLOW_LINKS) && !isAmong(lowers, snapshot)) {
        throw new FileSystemException(
            snapshot.toString(),
            null,
            "a snapshot has made this directory a lower one of this upper, and it was not given;"
                + " put it on top of the others, or, if the upper is to do without it, remove "
                + file);
      }
    }
  }

  private static boolean isAmong(List<Path> lowers, Path snapshot) throws IOException {
    for (Path lower : lowers) {
      if (lower.getFileSystem().equals(snapshot.getFileSystem())
          && Files.isSameFile(lower, snapshot)) {
        return true;
      }
    }
    return false;
  }
}
