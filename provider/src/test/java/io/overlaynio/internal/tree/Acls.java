package io.overlaynio.internal.tree;

import static org.junit.jupiter.api.Assumptions.abort;

import io.overlaynio.internal.sys.Native;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/** A POSIX access control list with one more user, as the bytes of its attribute. */
final class Acls {

  static final String ACCESS = "system.posix_acl_access";
  static final String DEFAULT = "system.posix_acl_default";

  private static final int VERSION = 2;
  private static final int NOBODY_IN_PARTICULAR = -1;

  private Acls() {}

  /** Gives the list {@code u::rwx,u:1234:rw-,g::r--,m::rwx,o::---}. */
  static void give(Native system, Path path, String kind) throws IOException {
    ByteBuffer list = ByteBuffer.allocate(4 + 5 * 8).order(ByteOrder.LITTLE_ENDIAN);
    list.putInt(VERSION);
    entry(list, 0x01, 7, NOBODY_IN_PARTICULAR);
    entry(list, 0x02, 6, 1234);
    entry(list, 0x04, 4, NOBODY_IN_PARTICULAR);
    entry(list, 0x10, 7, NOBODY_IN_PARTICULAR);
    entry(list, 0x20, 0, NOBODY_IN_PARTICULAR);
    try {
      system.setAttribute(path, kind, list.array());
    } catch (IOException unsupported) {
      abort("no access control lists here: " + unsupported);
    }
  }

  private static void entry(ByteBuffer list, int tag, int permissions, int id) {
    list.putShort((short) tag).putShort((short) permissions).putInt(id);
  }
}
