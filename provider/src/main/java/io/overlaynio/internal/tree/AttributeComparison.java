package io.overlaynio.internal.tree;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.overlaynio.internal.layer.Layer;
import io.overlaynio.internal.layer.LayerFormat;
import io.overlaynio.internal.sys.Native;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.DosFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Tells whether two objects of the same type, of two layers, have the same attributes: those that a
 * copy-up gives to its copy ({@link AttributeCopy}), but for the times. What no copy-up can carry
 * from one file system to another, as the owner, does not count between those two.
 *
 * <p>The format's own attributes are nobody's, and neither is what the system sets by itself, as a
 * security label.
 */
final class AttributeComparison {

  private static final String USER = "user.";

  private final LayerFormat format;
  private final Path upperRoot;

  AttributeComparison(Layer upper) {
    this.format = upper.format();
    this.upperRoot = upper.root();
  }

  boolean isSame(Side before, Side now) throws IOException {
    boolean unix = AttributeCopy.isUnix(before.layer()) && AttributeCopy.isUnix(now.layer());
    return unix ? isSameUnix(before, now) : isSamePortable(before, now);
  }

  private boolean isSameUnix(Side before, Side now) throws IOException {
    boolean link = now.type() == Changed.Type.SYMBOLIC_LINK;
    // A link's mode means nothing.
    String wanted = link ? "unix:uid,gid" : "unix:uid,gid,mode";
    if (!Files.readAttributes(before.real(), wanted, NOFOLLOW_LINKS)
        .equals(Files.readAttributes(now.real(), wanted, NOFOLLOW_LINKS))) {
      return false;
    }
    Optional<Native> access = Native.load();
    if (access.isPresent()) {
      return sameValues(extended(access.get(), before.real()), extended(access.get(), now.real()));
    }
    return link || isSameUserAttributes(before, now);
  }

  private Map<String, byte[]> extended(Native access, Path real) throws IOException {
    Map<String, byte[]> values = new HashMap<>();
    for (String name : access.attributeNames(real)) {
      byte[] value = isCounted(name) ? access.attributeOrNull(real, name) : null;
      if (value != null) {
        values.put(name, value);
      }
    }
    return values;
  }

  private boolean isCounted(String name) {
    return name.startsWith(USER)
        ? !format.isPrivate(name)
        : name.startsWith("system.posix_acl_") || name.equals("security.capability");
  }

  private boolean isSamePortable(Side before, Side now) throws IOException {
    boolean oneFileSystem = before.real().getFileSystem().equals(now.real().getFileSystem());
    if (now.type() == Changed.Type.SYMBOLIC_LINK) {
      return !oneFileSystem || isSameOwner(before.attributes(), now.attributes());
    }
    if (oneFileSystem
        && !(isSameOwner(before.attributes(), now.attributes()) && isSameAcl(before, now))) {
      return false;
    }
    return isSamePermissions(before, now)
        && isSameDos(before.attributes(), now.attributes())
        && isSameUserAttributes(before, now);
  }

  private static boolean isSameOwner(BasicFileAttributes before, BasicFileAttributes now) {
    return !(before instanceof PosixFileAttributes was && now instanceof PosixFileAttributes is)
        || (was.owner().equals(is.owner()) && was.group().equals(is.group()));
  }

  private static boolean isSameAcl(Side before, Side now) throws IOException {
    if (!before.layer().views().contains("acl")) {
      return true;
    }
    AclFileAttributeView was = acl(before.real());
    AclFileAttributeView is = acl(now.real());
    return was == null || is == null || was.getAcl().equals(is.getAcl());
  }

  private static AclFileAttributeView acl(Path real) {
    return Files.getFileAttributeView(real, AclFileAttributeView.class, NOFOLLOW_LINKS);
  }

  /** Of a layer without permissions they are those that a copy-up gives. */
  private boolean isSamePermissions(Side before, Side now) throws IOException {
    return !(now.attributes() instanceof PosixFileAttributes is)
        || posix(before.attributes()).permissions().equals(is.permissions());
  }

  private PosixFileAttributes posix(BasicFileAttributes attributes) throws IOException {
    return attributes instanceof PosixFileAttributes posix
        ? posix
        : AssumedPosix.of(attributes, upperRoot);
  }

  private static boolean isSameDos(BasicFileAttributes before, BasicFileAttributes now) {
    return !(before instanceof DosFileAttributes was && now instanceof DosFileAttributes is)
        || (was.isHidden() == is.isHidden()
            && was.isSystem() == is.isSystem()
            && was.isArchive() == is.isArchive()
            && was.isReadOnly() == is.isReadOnly());
  }

  private boolean isSameUserAttributes(Side before, Side now) throws IOException {
    return !now.layer().views().contains("user") || sameValues(user(before), user(now));
  }

  private Map<String, byte[]> user(Side side) throws IOException {
    Map<String, byte[]> values = new HashMap<>();
    if (!side.layer().views().contains("user")) {
      return values;
    }
    UserDefinedFileAttributeView view =
        Files.getFileAttributeView(side.real(), UserDefinedFileAttributeView.class, NOFOLLOW_LINKS);
    for (String name : view.list()) {
      if (!format.isPrivate(USER + name)) {
        ByteBuffer value = ByteBuffer.allocate(view.size(name));
        view.read(name, value);
        values.put(name, value.array());
      }
    }
    return values;
  }

  private static boolean sameValues(Map<String, byte[]> before, Map<String, byte[]> now) {
    return before.keySet().equals(now.keySet())
        && before.entrySet().stream()
            .allMatch(one -> Arrays.equals(one.getValue(), now.get(one.getKey())));
  }
}
