package io.overlaynio.internal.tree;

import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.DosFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;

/**
 * Attributes of a copied-up object under the file key that the object had before: those of the real
 * file in all else.
 */
sealed class StableAttributes implements BasicFileAttributes {

  private final BasicFileAttributes real;
  private final Object fileKey;

  private StableAttributes(BasicFileAttributes real, Object fileKey) {
    this.real = real;
    this.fileKey = fileKey;
  }

  /** The same attributes with another key, of the same richness. */
  static BasicFileAttributes of(BasicFileAttributes real, Object fileKey) {
    if (real instanceof PosixFileAttributes posix) {
      return new Posix(posix, fileKey);
    }
    return real instanceof DosFileAttributes dos
        ? new Dos(dos, fileKey)
        : new StableAttributes(real, fileKey);
  }

  @Override
  public final Object fileKey() {
    return fileKey;
  }

  @Override
  public final FileTime lastModifiedTime() {
    return real.lastModifiedTime();
  }

  @Override
  public final FileTime lastAccessTime() {
    return real.lastAccessTime();
  }

  @Override
  public final FileTime creationTime() {
    return real.creationTime();
  }

  @Override
  public final boolean isRegularFile() {
    return real.isRegularFile();
  }

  @Override
  public final boolean isDirectory() {
    return real.isDirectory();
  }

  @Override
  public final boolean isSymbolicLink() {
    return real.isSymbolicLink();
  }

  @Override
  public final boolean isOther() {
    return real.isOther();
  }

  @Override
  public final long size() {
    return real.size();
  }

  private static final class Posix extends StableAttributes implements PosixFileAttributes {

    private final PosixFileAttributes real;

    Posix(PosixFileAttributes real, Object fileKey) {
      super(real, fileKey);
      this.real = real;
    }

    @Override
    public UserPrincipal owner() {
      return real.owner();
    }

    @Override
    public GroupPrincipal group() {
      return real.group();
    }

    @Override
    public Set<PosixFilePermission> permissions() {
      return real.permissions();
    }
  }

  private static final class Dos extends StableAttributes implements DosFileAttributes {

    private final DosFileAttributes real;

    Dos(DosFileAttributes real, Object fileKey) {
      super(real, fileKey);
      this.real = real;
    }

    @Override
    public boolean isReadOnly() {
      return real.isReadOnly();
    }

    @Override
    public boolean isHidden() {
      return real.isHidden();
    }

    @Override
    public boolean isArchive() {
      return real.isArchive();
    }

    @Override
    public boolean isSystem() {
      return real.isSystem();
    }
  }
}
