package io.overlaynio.examples;

import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Permissions as the nine bits that a tar has for them, the highest first. */
final class ModeBits {

  private static final List<PosixFilePermission> ORDER =
      List.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE,
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.GROUP_EXECUTE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE,
          PosixFilePermission.OTHERS_EXECUTE);

  private ModeBits() {}

  static int of(Set<PosixFilePermission> permissions) {
    int mode = 0;
    for (PosixFilePermission permission : ORDER) {
      mode = (mode << 1) | (permissions.contains(permission) ? 1 : 0);
    }
    return mode;
  }

  static Set<PosixFilePermission> permissions(int mode) {
    Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
    for (int i = 0; i < ORDER.size(); i++) {
      if ((mode & (0400 >> i)) != 0) {
        permissions.add(ORDER.get(i));
      }
    }
    return permissions;
  }
}
