package io.overlaynio.internal.tree;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import com.github.benmanes.caffeine.cache.Interner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What is remembered of a lower object, in a third of the bytes of what was read: there may be a
 * million of them. Owner, group and permissions are read when they are first asked for.
 */
sealed class KnownAttributes implements BasicFileAttributes {

  private enum Kind {
    FILE,
    DIRECTORY,
    LINK,
    OTHER
  }

  private final Object key;
  private final Kind kind;
  private final long size;
  private final long modified;
  private final long accessed;
  private final long created;
  private volatile Owned ownedOrNull;

  private KnownAttributes(
      Object key, Kind kind, long size, long modified, long accessed, long created) {
    this.key = key;
    this.kind = kind;
    this.size = size;
    this.modified = modified;
    this.accessed = accessed;
    this.created = created;
  }

  private KnownAttributes(KnownAttributes same) {
    this(same.key, same.kind, same.size, same.modified, same.accessed, same.created);
  }

  /** The same attributes; what was read itself, where this could not tell all of it. */
  static BasicFileAttributes of(BasicFileAttributes read) {
    boolean told =
        read instanceof PosixFileAttributes
            && isTold(read.lastModifiedTime())
            && isTold(read.lastAccessTime())
            && isTold(read.creationTime());
    return told
        ? new KnownAttributes(
            read.fileKey(),
            kind(read),
            read.size(),
            read.lastModifiedTime().to(NANOSECONDS),
            read.lastAccessTime().to(NANOSECONDS),
            read.creationTime().to(NANOSECONDS))
        : read;
  }

  /** Of the years 1678 to 2261, whose nanoseconds are a long. */
  private static boolean isTold(FileTime time) {
    long nanoseconds = time.to(NANOSECONDS);
    return nanoseconds != Long.MIN_VALUE && nanoseconds != Long.MAX_VALUE;
  }

  private static Kind kind(BasicFileAttributes read) {
    if (read.isRegularFile()) {
      return Kind.FILE;
    }
    if (read.isDirectory()) {
      return Kind.DIRECTORY;
    }
    return read.isSymbolicLink() ? Kind.LINK : Kind.OTHER;
  }

  /**
   * The same with owner, group and permissions, which are read the first time.
   *
   * @param real where the object is
   * @param shared makes equal objects one: few own very many files
   */
  PosixFileAttributes posix(Path real, Supplier<Interner<Object>> shared) throws IOException {
    Owned owned = ownedOrNull;
    if (owned == null) {
      PosixFileAttributes read =
          Files.readAttributes(real, PosixFileAttributes.class, NOFOLLOW_LINKS);
      Interner<Object> known = shared.get();
      owned =
          new Owned(
              (UserPrincipal) known.intern(read.owner()),
              (GroupPrincipal) known.intern(read.group()),
              (Set<?>) known.intern(Set.copyOf(read.permissions())));
      ownedOrNull = owned;
    }
    return new Posix(this, owned);
  }

  @Override
  public final Object fileKey() {
    return key;
  }

  @Override
  public final FileTime lastModifiedTime() {
    return FileTime.from(modified, NANOSECONDS);
  }

  @Override
  public final FileTime lastAccessTime() {
    return FileTime.from(accessed, NANOSECONDS);
  }

  @Override
  public final FileTime creationTime() {
    return FileTime.from(created, NANOSECONDS);
  }

  @Override
  public final boolean isRegularFile() {
    return kind == Kind.FILE;
  }

  @Override
  public final boolean isDirectory() {
    return kind == Kind.DIRECTORY;
  }

  @Override
  public final boolean isSymbolicLink() {
    return kind == Kind.LINK;
  }

  @Override
  public final boolean isOther() {
    return kind == Kind.OTHER;
  }

  @Override
  public final long size() {
    return size;
  }

  private record Owned(UserPrincipal owner, GroupPrincipal group, Set<?> permissions) {}

  /** Made for who asks, and not kept. */
  private static final class Posix extends KnownAttributes implements PosixFileAttributes {

    private final Owned owned;

    Posix(KnownAttributes basic, Owned owned) {
      super(basic);
      this.owned = owned;
    }

    @Override
    public UserPrincipal owner() {
      return owned.owner();
    }

    @Override
    public GroupPrincipal group() {
      return owned.group();
    }

    @Override
    public Set<PosixFilePermission> permissions() {
      Set<PosixFilePermission> all = EnumSet.noneOf(PosixFilePermission.class);
      for (Object permission : owned.permissions()) {
        all.add((PosixFilePermission) permission);
      }
      return all;
    }
  }
}
