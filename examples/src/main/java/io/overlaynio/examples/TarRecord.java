package io.overlaynio.examples;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * One name of a layer: what a tar says of it, and how it says it. What does not fit into a header
 * of 512 bytes goes into the PAX records before it, and only that, so that old tools read what is
 * plain.
 *
 * @param type as in the header
 * @param link the target of a link, else nothing
 * @param device of a device, else 0
 * @param sharedKeyOrNull of a file that has, or may have, other names: equal for all of them
 */
record TarRecord(
    String name,
    byte type,
    Owner owner,
    int mode,
    Instant time,
    long size,
    String link,
    Device device,
    SortedMap<String, byte[]> attributes,
    Object sharedKeyOrNull) {

  private static final int FILE_TYPE = 0170000;
  private static final int PERMISSIONS = 07777;
  private static final int NAME_BYTES = 100;
  private static final int OWNER_BYTES = 31;
  private static final long LARGEST_TIME = TarConstants.MAXSIZE;

  /** Who has a file, by number and by name; a name that is only the number is none. */
  record Owner(int uid, int gid, String user, String group) {

    static final Owner ROOT = new Owner(0, 0, "", "");

    private static String nameOf(java.security.Principal principal) {
      String name = principal.getName();
      return name.chars().allMatch(Character::isDigit) ? "" : name;
    }
  }

  /** Two numbers, as Linux packs them into one. */
  record Device(int major, int minor) {

    static final Device NONE = new Device(0, 0);

    static Device of(long packed) {
      return new Device(
          (int) (((packed >> 8) & 0xfff) | ((packed >> 32) & ~0xfffL)),
          (int) ((packed & 0xff) | ((packed >> 12) & ~0xffL)));
    }
  }

  /** Looks at a name, through the views there are; symbolic links are not followed. */
  static TarRecord of(String name, Path path, Set<String> views) throws IOException {
    Class<? extends BasicFileAttributes> most =
        views.contains("posix") ? PosixFileAttributes.class : BasicFileAttributes.class;
    BasicFileAttributes basic = Files.readAttributes(path, most, NOFOLLOW_LINKS);
    Map<String, Object> unix =
        views.contains("unix")
            ? Files.readAttributes(path, "unix:mode,uid,gid,rdev,nlink", NOFOLLOW_LINKS)
            : Map.of();
    int mode = mode(basic, unix);
    byte type = type(basic, mode);
    boolean isFile = type == TarConstants.LF_NORMAL;
    boolean alone = Integer.valueOf(1).equals(unix.get("nlink"));
    return new TarRecord(
        type == TarConstants.LF_DIR ? name + "/" : name,
        type,
        owner(basic, unix),
        mode & PERMISSIONS,
        basic.lastModifiedTime().toInstant(),
        isFile ? basic.size() : 0,
        type == TarConstants.LF_SYMLINK ? Files.readSymbolicLink(path).toString() : "",
        basic.isOther() && unix.get("rdev") instanceof Long packed
            ? Device.of(packed)
            : Device.NONE,
        isFile || basic.isDirectory() ? attributes(path, views) : new TreeMap<>(),
        isFile && !alone ? basic.fileKey() : null);
  }

  /** The mark that a name is gone. */
  static TarRecord whiteout(String name) {
    return new TarRecord(
        name,
        TarConstants.LF_NORMAL,
        Owner.ROOT,
        0,
        Instant.EPOCH,
        0,
        "",
        Device.NONE,
        new TreeMap<>(),
        null);
  }

  static boolean isSocket(Path path) throws IOException {
    return path.getFileSystem().supportedFileAttributeViews().contains("unix")
        && ((int) Files.getAttribute(path, "unix:mode", NOFOLLOW_LINKS) & FILE_TYPE) == 0140000;
  }

  private static int mode(BasicFileAttributes basic, Map<String, Object> unix) {
    if (unix.get("mode") instanceof Integer mode) {
      return mode;
    }
    if (basic instanceof PosixFileAttributes posix) {
      return ModeBits.of(posix.permissions());
    }
    return basic.isDirectory() ? 0755 : 0644;
  }

  private static byte type(BasicFileAttributes basic, int mode) throws IOException {
    if (basic.isRegularFile()) {
      return TarConstants.LF_NORMAL;
    }
    if (basic.isDirectory()) {
      return TarConstants.LF_DIR;
    }
    if (basic.isSymbolicLink()) {
      return TarConstants.LF_SYMLINK;
    }
    return switch (mode & FILE_TYPE) {
      case 0020000 -> TarConstants.LF_CHR;
      case 0060000 -> TarConstants.LF_BLK;
      case 0010000 -> TarConstants.LF_FIFO;
      default -> throw new IOException("neither a file, a link, a device nor a pipe");
    };
  }

  private static Owner owner(BasicFileAttributes basic, Map<String, Object> unix) {
    if (unix.get("uid") instanceof Integer uid
        && unix.get("gid") instanceof Integer gid
        && basic instanceof PosixFileAttributes posix) {
      return new Owner(uid, gid, Owner.nameOf(posix.owner()), Owner.nameOf(posix.group()));
    }
    return Owner.ROOT;
  }

  /** Only files and directories have any; and a pipe would be opened, which waits for a writer. */
  private static SortedMap<String, byte[]> attributes(Path path, Set<String> views)
      throws IOException {
    SortedMap<String, byte[]> attributes = new TreeMap<>();
    if (views.contains("user")) {
      UserDefinedFileAttributeView view =
          Files.getFileAttributeView(path, UserDefinedFileAttributeView.class, NOFOLLOW_LINKS);
      for (String name : view.list()) {
        ByteBuffer value = ByteBuffer.allocate(view.size(name));
        view.read(name, value);
        byte[] bytes = new byte[value.position()];
        value.flip().get(bytes);
        attributes.put("user." + name, bytes);
      }
    }
    return attributes;
  }

  boolean isFile() {
    return type == TarConstants.LF_NORMAL;
  }

  /** The same at another time. */
  TarRecord at(Instant other) {
    return new TarRecord(
        name, type, owner, mode, other, size, link, device, attributes, sharedKeyOrNull);
  }

  /** The same as one more name of a file that is already in the tar. */
  TarRecord linkTo(String first) {
    return new TarRecord(
        name,
        TarConstants.LF_LINK,
        owner,
        mode,
        time,
        0,
        first,
        Device.NONE,
        new TreeMap<>(),
        null);
  }

  /** True if a number needs more than the octal digits of a header. */
  boolean hasBigNumber() {
    return size > TarConstants.MAXSIZE || isBig(owner.uid()) || isBig(owner.gid());
  }

  /** Numbers above 2 to the power of 31 are negative here: an owner has 32 bits. */
  private static boolean isBig(int id) {
    return Integer.toUnsignedLong(id) > TarConstants.MAXID;
  }

  /** What does not fit into the header; nothing if all does. */
  byte[] pax() {
    PaxRecords records = new PaxRecords();
    putText(records, "path", name, NAME_BYTES);
    putText(records, "linkpath", link, NAME_BYTES);
    putText(records, "uname", owner.user(), OWNER_BYTES);
    putText(records, "gname", owner.group(), OWNER_BYTES);
    if (size > TarConstants.MAXSIZE) {
      records.put("size", Long.toString(size));
    }
    if (isBig(owner.uid())) {
      records.put("uid", Integer.toUnsignedString(owner.uid()));
    }
    if (isBig(owner.gid())) {
      records.put("gid", Integer.toUnsignedString(owner.gid()));
    }
    if (time.getNano() != 0 || wholeSeconds() != time.getEpochSecond()) {
      BigDecimal seconds =
          BigDecimal.valueOf(time.getEpochSecond()).add(BigDecimal.valueOf(time.getNano(), 9));
      records.put("mtime", seconds.stripTrailingZeros().toPlainString());
    }
    attributes.forEach((key, value) -> records.put(PaxRecords.ATTRIBUTE + key, value));
    return records.toBytes();
  }

  private static void putText(PaxRecords records, String key, String value, int room) {
    if (value.getBytes(UTF_8).length > room || !US_ASCII.newEncoder().canEncode(value)) {
      records.put(key, value);
    }
  }

  /** The seconds that a header has room for: none before 1970. */
  private long wholeSeconds() {
    return Math.max(0, Math.min(LARGEST_TIME, time.getEpochSecond()));
  }

  /** The header of the file itself. */
  TarArchiveEntry header() {
    TarArchiveEntry header = new TarArchiveEntry(name, type, true);
    header.setMode(mode);
    header.setIds(0, 0);
    header.setUserId(Integer.toUnsignedLong(owner.uid()));
    header.setGroupId(Integer.toUnsignedLong(owner.gid()));
    header.setNames(owner.user(), owner.group());
    header.setLastModifiedTime(FileTime.from(Instant.ofEpochSecond(wholeSeconds())));
    header.setSize(size);
    header.setLinkName(link);
    header.setDevMajor(device.major());
    header.setDevMinor(device.minor());
    return header;
  }

  /** The header of the records of a file, which precedes its own. */
  static TarArchiveEntry paxHeader(int length) {
    TarArchiveEntry header =
        new TarArchiveEntry("PaxHeader", TarConstants.LF_PAX_EXTENDED_HEADER_LC, true);
    header.setMode(0644);
    header.setIds(0, 0);
    header.setNames("", "");
    header.setLastModifiedTime(FileTime.from(Instant.EPOCH));
    header.setSize(length);
    return header;
  }
}
