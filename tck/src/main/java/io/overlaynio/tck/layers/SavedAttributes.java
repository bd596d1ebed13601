package io.overlaynio.tck.layers;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a file had beside its contents at one moment: the time of its last modification, and, where
 * its file system has them, owner, group, mode and user-defined attributes. Of a symbolic link the
 * time only.
 */
final class SavedAttributes {

  private final FileTime modified;
  private final PosixFileAttributes posixOrNull;

  /** With the bits that the view of POSIX does not know; null where nobody tells. */
  private final Integer modeOrNull;

  private final Map<String, ByteBuffer> user;

  private SavedAttributes(
      FileTime modified,
      PosixFileAttributes posixOrNull,
      Integer modeOrNull,
      Map<String, ByteBuffer> user) {
    this.modified = modified;
    this.posixOrNull = posixOrNull;
    this.modeOrNull = modeOrNull;
    this.user = user;
  }

  /** What the file has now. */
  static SavedAttributes of(Path path) throws IOException {
    BasicFileAttributes basic =
        Files.readAttributes(path, BasicFileAttributes.class, NOFOLLOW_LINKS);
    if (basic.isSymbolicLink()) {
      return new SavedAttributes(basic.lastModifiedTime(), null, null, Map.of());
    }
    PosixFileAttributes posix =
        has(path, "posix")
            ? Files.readAttributes(path, PosixFileAttributes.class, NOFOLLOW_LINKS)
            : null;
    Integer mode =
        isPlatform(path) && has(path, "unix")
            ? (Integer) Files.getAttribute(path, "unix:mode", NOFOLLOW_LINKS)
            : null;
    return new SavedAttributes(basic.lastModifiedTime(), posix, mode, userAttributes(path));
  }

  private static Map<String, ByteBuffer> userAttributes(Path path) throws IOException {
    Map<String, ByteBuffer> found = new TreeMap<>();
    if (has(path, "user")) {
      UserDefinedFileAttributeView view =
          Files.getFileAttributeView(path, UserDefinedFileAttributeView.class);
      for (String name : view.list()) {
        ByteBuffer value = ByteBuffer.allocate(view.size(name));
        view.read(name, value);
        found.put(name, value.flip());
      }
    }
    return found;
  }

  private static boolean has(Path path, String view) {
    return path.getFileSystem().supportedFileAttributeViews().contains(view);
  }

  /** Only the platform's provider lets the mode be set as a number. */
  private static boolean isPlatform(Path path) {
    return "file".equals(path.getFileSystem().provider().getScheme());
  }

  /** Gives a new symbolic link a time that can be restored: JDK 17 knows microseconds of links. */
  static void roundTime(Path link) throws IOException {
    BasicFileAttributeView view =
        Files.getFileAttributeView(link, BasicFileAttributeView.class, NOFOLLOW_LINKS);
    Instant exact = view.readAttributes().lastModifiedTime().toInstant();
    view.setTimes(FileTime.from(exact.truncatedTo(ChronoUnit.MICROS)), null, null);
  }

  /** Gives them to another file of the same file system. */
  void giveTo(Path path) throws IOException {
    for (Map.Entry<String, ByteBuffer> attribute : user.entrySet()) {
      Files.getFileAttributeView(path, UserDefinedFileAttributeView.class)
          .write(attribute.getKey(), attribute.getValue().duplicate());
    }
    if (posixOrNull != null) {
      PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
      PosixFileAttributes has = view.readAttributes();
      if (!has.owner().equals(posixOrNull.owner())) {
        view.setOwner(posixOrNull.owner());
      }
      if (!has.group().equals(posixOrNull.group())) {
        view.setGroup(posixOrNull.group());
      }
      view.setPermissions(posixOrNull.permissions());
    }
    if (modeOrNull != null) {
      Files.setAttribute(path, "unix:mode", modeOrNull & 07777);
    }
    Files.getFileAttributeView(path, BasicFileAttributeView.class, NOFOLLOW_LINKS)
        .setTimes(modified, null, null);
  }
}
