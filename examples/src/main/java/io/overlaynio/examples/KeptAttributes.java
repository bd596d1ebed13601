package io.overlaynio.examples;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;

/**
 * Gives what was unpacked its owner, permissions, attributes and time, and remembers what it could
 * not give: without privilege a file cannot be given away.
 *
 * <p>The order matters: all else changes the time, another owner takes the bits for running a file
 * as its owner away, and what may not be read any more can get nothing, not even be deleted if it
 * is a directory. So permissions come last, and those of directories when nothing else can fail.
 */
final class KeptAttributes {

  private static final int AS_OWNER = 06000;
  private static final int PERMISSIONS = 07777;

  private final Set<String> views;
  private final List<String> leftOut = new ArrayList<>();

  /**
   * Knows nothing yet.
   *
   * @param views those that there are at the place
   */
  KeptAttributes(Set<String> views) {
    this.views = views;
  }

  List<String> leftOut() {
    return leftOut;
  }

  void leftOut(String what) {
    leftOut.add(what);
  }

  /** Gives all there is to what stands at a path, which is not a directory. */
  void apply(Path path, TarArchiveEntry entry, PaxRecords records) throws IOException {
    boolean owned = applyAllButMode(path, entry, records);
    if (Files.isRegularFile(path, NOFOLLOW_LINKS)) {
      applyMode(path, entry, owned);
    }
  }

  /**
   * Gives the rest. A symbolic link is not followed, a device or pipe not opened: it was made with
   * its permissions, and has its time from the program that made it.
   *
   * @return whether the owner is the one that the layer names
   */
  boolean applyAllButMode(Path path, TarArchiveEntry entry, PaxRecords records) throws IOException {
    BasicFileAttributes made =
        Files.readAttributes(path, BasicFileAttributes.class, NOFOLLOW_LINKS);
    boolean content = made.isRegularFile() || made.isDirectory();
    for (Map.Entry<String, byte[]> record : records.values().entrySet()) {
      if (record.getKey().startsWith(PaxRecords.ATTRIBUTE)) {
        String name = record.getKey().substring(PaxRecords.ATTRIBUTE.length());
        applyAttribute(path, name, record.getValue(), content && views.contains("user"));
      }
    }
    boolean owned = !views.contains("unix") || applyOwner(path, entry);
    if (made.isOther()) {
      DeviceNode.setTime(path, entry);
    } else {
      Files.getFileAttributeView(path, BasicFileAttributeView.class, NOFOLLOW_LINKS)
          .setTimes(settable(entry.getLastModifiedTime()), null, null);
    }
    return owned;
  }

  /** Before 1970 the JDK sets whole seconds only, and for others the year 1970. */
  private static FileTime settable(FileTime time) {
    Instant instant = time.toInstant();
    return instant.getEpochSecond() < 0
        ? FileTime.from(instant.truncatedTo(ChronoUnit.SECONDS))
        : time;
  }

  private void applyAttribute(Path path, String name, byte[] value, boolean possible)
      throws IOException {
    if (!possible || !name.startsWith("user.")) {
      leftOut.add(path + ": the attribute " + name);
      return;
    }
    Files.getFileAttributeView(path, UserDefinedFileAttributeView.class, NOFOLLOW_LINKS)
        .write(name.substring("user.".length()), ByteBuffer.wrap(value));
  }

  /** True if it is the owner's that the layer names; that is the only thing that may fail. */
  private boolean applyOwner(Path path, TarArchiveEntry entry) throws IOException {
    int uid = (int) entry.getLongUserId();
    int gid = (int) entry.getLongGroupId();
    Map<String, Object> now = Files.readAttributes(path, "unix:uid,gid", NOFOLLOW_LINKS);
    try {
      if (!now.get("gid").equals(gid)) {
        Files.setAttribute(path, "unix:gid", gid, NOFOLLOW_LINKS);
      }
      if (!now.get("uid").equals(uid)) {
        Files.setAttribute(path, "unix:uid", uid, NOFOLLOW_LINKS);
      }
      return true;
    } catch (FileSystemException e) {
      leftOut.add(path + ": the owner " + uid + ":" + gid + ", " + e.getReason());
      return false;
    }
  }

  /** Gives a file or directory its permissions; what is not its owner's does not run as him. */
  void applyMode(Path path, TarArchiveEntry entry, boolean owned) throws IOException {
    int mode = entry.getMode() & (owned ? PERMISSIONS : PERMISSIONS & ~AS_OWNER);
    if (views.contains("unix")) {
      Files.setAttribute(path, "unix:mode", mode, NOFOLLOW_LINKS);
    } else if (views.contains("posix")) {
      Files.setPosixFilePermissions(path, ModeBits.permissions(mode));
    }
  }
}
