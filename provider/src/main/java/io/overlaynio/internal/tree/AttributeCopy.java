package io.overlaynio.internal.tree;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.overlaynio.internal.layer.Layer;
import io.overlaynio.internal.layer.LayerFormat;
import io.overlaynio.internal.sys.Native;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.DosFileAttributeView;
import java.nio.file.attribute.DosFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.Map;
import java.util.Optional;

/**
 * Gives a copied-up object what the lower one had: owner, extended attributes and ACL, mode, times
 * last, since each of these changes the next.
 *
 * <p>An owner that this process may not set, and an attribute that the upper's file system does not
 * know, are left out, as cp does, and told to the log; all other failures fail the copy-up.
 */
final class AttributeCopy {

  private final LayerFormat format;
  private final Layer upper;

  AttributeCopy(Layer upper) {
    this.upper = upper;
    this.format = upper.format();
  }

  /**
   * Copies the attributes of an object to one that was built in work.
   *
   * @param times whether its times come along, or it is as new as it is
   */
  void copy(Layer lower, Path from, Path to, Optional<Native> access, boolean times)
      throws IOException {
    BasicFileAttributes attributes = lower.attributesOrNull(from);
    if (attributes == null) {
      throw new FileSystemException(
          from.toString(), null, "vanished from a lower layer, which must not change while open");
    }
    copy(lower, from, attributes, to, access);
    if (times) {
      copyTimes(attributes, to, access);
    }
  }

  /** Copies them, with the times as they were read. */
  void copyAsRead(
      Layer lower, Path from, BasicFileAttributes read, Path to, Optional<Native> access)
      throws IOException {
    copy(lower, from, read, to, access);
    copyTimes(read, to, access);
  }

  private void copy(
      Layer lower, Path from, BasicFileAttributes attributes, Path to, Optional<Native> access)
      throws IOException {
    boolean link = attributes.isSymbolicLink();
    if (isUnix(lower) && isUnix(upper)) {
      unix(from, to, link, access);
    } else {
      portable(attributes, from, to, link);
    }
  }

  private static void copyTimes(BasicFileAttributes attributes, Path to, Optional<Native> access)
      throws IOException {
    if (access.isPresent()) {
      access.get().setTimes(to, attributes.lastAccessTime(), attributes.lastModifiedTime());
    } else if (!attributes.isSymbolicLink()) {
      Files.getFileAttributeView(to, BasicFileAttributeView.class, NOFOLLOW_LINKS)
          .setTimes(
              attributes.lastModifiedTime(),
              attributes.lastAccessTime(),
              attributes.creationTime());
    }
  }

  /** True if all that Unix knows of a file is there, by the platform's own provider. */
  static boolean isUnix(Layer layer) {
    return layer.platform() && layer.views().contains("unix");
  }

  private void unix(Path from, Path to, boolean link, Optional<Native> access) throws IOException {
    Map<String, Object> wanted = Files.readAttributes(from, "unix:uid,gid,mode", NOFOLLOW_LINKS);
    Map<String, Object> given = Files.readAttributes(to, "unix:uid,gid,mode", NOFOLLOW_LINKS);
    own("unix:gid", wanted.get("gid"), given.get("gid"), to);
    own("unix:uid", wanted.get("uid"), given.get("uid"), to);
    if (access.isPresent()) {
      extended(access.get(), from, to);
    } else if (!link) {
      userAttributes(from, to);
    }
    if (!link) {
      // By name: not to follow links, the JDK would open it, and a pipe waits for its other end.
      Files.setAttribute(to, "unix:mode", (int) wanted.get("mode") & 07777);
    }
  }

  private static void own(String attribute, Object wanted, Object given, Path to) {
    if (wanted.equals(given)) {
      return;
    }
    try {
      Files.setAttribute(to, attribute, wanted, NOFOLLOW_LINKS);
    } catch (IOException notAllowed) {
      System.getLogger("io.overlaynio.copyup")
          .log(Level.DEBUG, () -> "copy-up could not keep " + attribute + "=" + wanted, notAllowed);
    }
  }

  private void extended(Native access, Path from, Path to) throws IOException {
    for (String name : access.attributeNames(from)) {
      byte[] value = format.isPrivate(name) ? null : access.attributeOrNull(from, name);
      if (value != null) {
        try {
          access.setAttribute(to, name, value);
        } catch (FileSystemException e) {
          if (isAcl(name) || (name.startsWith("user.") && hasUserAttributes(to))) {
            throw e;
          }
          System.getLogger("io.overlaynio.copyup")
              .log(Level.DEBUG, () -> "copy-up could not keep attribute " + name, e);
        }
      }
    }
  }

  private static boolean hasUserAttributes(Path path) throws IOException {
    return Files.getFileStore(path).supportsFileAttributeView("user");
  }

  private static boolean isAcl(String name) {
    return name.startsWith("system.posix_acl_");
  }

  private void portable(BasicFileAttributes wanted, Path from, Path to, boolean link)
      throws IOException {
    if (link) {
      return;
    }
    userAttributes(from, to);
    if (upper.views().contains("posix")) {
      PosixFileAttributes posix =
          wanted instanceof PosixFileAttributes has ? has : AssumedPosix.of(wanted, upper.root());
      Files.setPosixFilePermissions(to, posix.permissions());
    }
    if (wanted instanceof DosFileAttributes dos && upper.views().contains("dos")) {
      DosFileAttributeView view =
          Files.getFileAttributeView(to, DosFileAttributeView.class, NOFOLLOW_LINKS);
      view.setHidden(dos.isHidden());
      view.setSystem(dos.isSystem());
      view.setArchive(dos.isArchive());
      view.setReadOnly(dos.isReadOnly());
    }
    AclFileAttributeView acl =
        Files.getFileAttributeView(from, AclFileAttributeView.class, NOFOLLOW_LINKS);
    AclFileAttributeView target =
        Files.getFileAttributeView(to, AclFileAttributeView.class, NOFOLLOW_LINKS);
    if (acl != null && target != null && from.getFileSystem() == to.getFileSystem()) {
      target.setAcl(acl.getAcl());
    }
  }

  private void userAttributes(Path from, Path to) throws IOException {
    UserDefinedFileAttributeView source =
        Files.getFileAttributeView(from, UserDefinedFileAttributeView.class, NOFOLLOW_LINKS);
    UserDefinedFileAttributeView target =
        Files.getFileAttributeView(to, UserDefinedFileAttributeView.class, NOFOLLOW_LINKS);
    if (source == null || target == null) {
      return;
    }
    for (String name : source.list()) {
      if (format.callerAttributeNameOrNull(name) != null) {
        ByteBuffer value = ByteBuffer.allocate(source.size(name));
        source.read(name, value);
        target.write(name, value.flip());
      }
    }
  }
}
