package io.overlaynio.internal.tree;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Posix attributes of an object of a layer that has none, such as an archive: what it would have if
 * it were unpacked beside the upper directory by its owner, with the usual umask 022. A copy-up
 * gives it these, so that they do not change by it.
 */
record AssumedPosix(BasicFileAttributes real, UserPrincipal owner, GroupPrincipal group)
    implements PosixFileAttributes {

  static PosixFileAttributes of(BasicFileAttributes real, Path upper) throws IOException {
    PosixFileAttributes root =
        Files.readAttributes(upper, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    return new AssumedPosix(real, root.owner(), root.group());
  }

  /** The attributes that a text such as {@code posix:owner,size} names, or all for a star. */
  static Map<String, Object> map(PosixFileAttributes attributes, String text) {
    Map<String, Object> all = new HashMap<>();
    all.put("owner", attributes.owner());
    all.put("group", attributes.group());
    all.put("permissions", attributes.permissions());
    all.put("lastModifiedTime", attributes.lastModifiedTime());
    all.put("lastAccessTime", attributes.lastAccessTime());
    all.put("creationTime", attributes.creationTime());
    all.put("size", attributes.size());
    all.put("isRegularFile", attributes.isRegularFile());
    all.put("isDirectory", attributes.isDirectory());
    all.put("isSymbolicLink", attributes.isSymbolicLink());
    all.put("isOther", attributes.isOther());
    all.put("fileKey", attributes.fileKey());
    List<String> wanted = List.of(text.substring(text.indexOf(':') + 1).split(","));
    if (wanted.contains("*")) {
      return all;
    }
    for (String name : wanted) {
      if (!all.containsKey(name)) {
        throw new IllegalArgumentException("'" + name + "' not recognized");
      }
    }
    all.keySet().retainAll(wanted);
    return all;
  }

  @Override
  public Set<PosixFilePermission> permissions() {
    if (isSymbolicLink()) {
      return PosixFilePermissions.fromString("rwxrwxrwx");
    }
    return PosixFilePermissions.fromString(isDirectory() ? "rwxr-xr-x" : "rw-r--r--");
  }

  @Override
  public FileTime lastModifiedTime() {
    return real.lastModifiedTime();
  }

  @Override
  public FileTime lastAccessTime() {
    return real.lastAccessTime();
  }

  @Override
  public FileTime creationTime() {
    return real.creationTime();
  }

  @Override
  public boolean isRegularFile() {
    return real.isRegularFile();
  }

  @Override
  public boolean isDirectory() {
    return real.isDirectory();
  }

  @Override
  public boolean isSymbolicLink() {
    return real.isSymbolicLink();
  }

  @Override
  public boolean isOther() {
    return real.isOther();
  }

  @Override
  public long size() {
    return real.size();
  }

  @Override
  public Object fileKey() {
    return real.fileKey();
  }
}
