package io.overlaynio.internal.tree;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.overlaynio.internal.layer.Layer;
import io.overlaynio.internal.sys.Native;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Copying a file, an empty directory or a link within one overlay. The source is not copied up.
 *
 * <p>Possible outcomes: the whole copy; or an exception and no copy, though a target that was to be
 * replaced may be gone, as with the platform's provider.
 */
final class Copy {

  private final Overlay overlay;
  private final Changes changes;
  private final Create create;
  private final Delete delete;

  Copy(Overlay overlay, Changes changes, Create create, Delete delete) {
    this.overlay = overlay;
    this.changes = changes;
    this.create = create;
    this.delete = delete;
  }

  /**
   * Copies.
   *
   * @return where the copy is, or null if source and target are the same file
   */
  Spot copy(List<String> from, List<String> to, CopyHow how) throws IOException {
    Spot source = overlay.lookup().walk(from, how.follow()).requireExists(from);
    Spot target = overlay.lookup().walk(to, false);
    if (source.equals(target)) {
      return null;
    }
    if (!target.entry().isAbsent()) {
      if (!how.replace()) {
        throw new FileAlreadyExistsException(Names.text(to));
      }
      replace(target, to);
    }
    make(source, to, how);
    return overlay.lookup().walk(to, false);
  }

  private void replace(Spot target, List<String> to) throws IOException {
    try {
      delete.delete(to);
    } catch (DirectoryNotEmptyException e) {
      throw e;
    } catch (NoSuchFileException removedMeanwhile) {
      if (target.isRoot()) {
        throw removedMeanwhile;
      }
    }
  }

  private void make(Spot source, List<String> to, CopyHow how) throws IOException {
    Path real = source.real();
    Layer layer = layerOf(source);
    BasicFileAttributes is = layer.attributesOrNull(real);
    if (is == null) {
      throw new NoSuchFileException(Names.text(source.path()));
    }
    if (source.entry().linkOrNull() != null) {
      create.symbolicLink(to, source.entry().linkOrNull());
    } else if (is.isDirectory()) {
      create.directory(to, permissions(is));
    } else if (is.isRegularFile()) {
      copyFile(layer, real, is, to);
    } else {
      copySpecial(real, to);
    }
    if (how.attributes()) {
      copyAttributes(layer, real, to);
    }
  }

  private Layer layerOf(Spot source) {
    if (source.entry() instanceof Entry.InLower lower) {
      return lower.layer();
    }
    return source.entry() instanceof Directory directory && !directory.hasUpper()
        ? directory.lowers().get(0).layer()
        : overlay.upper();
  }

  /** A new file has the permissions of its source, less the umask, as with the platform's copy. */
  private FileAttribute<?>[] permissions(BasicFileAttributes is) {
    return is instanceof PosixFileAttributes posix && overlay.upper().views().contains("posix")
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(posix.permissions())}
        : new FileAttribute<?>[0];
  }

  private Optional<Native> access(Layer layer, BasicFileAttributes is) {
    return layer.platform() && overlay.upper().platform() && is.size() >= WORTH_NATIVE
        ? Native.load()
        : Optional.empty();
  }

  /** From here on a reflink or a copy within the kernel repays the loading of native access. */
  private static final long WORTH_NATIVE = 16L << 20;

  private void copyFile(Layer layer, Path real, BasicFileAttributes is, List<String> to)
      throws IOException {
    Path built = overlay.work().fresh();
    try {
      try (FileChannel target =
          FileChannel.open(
              built, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))) {
        DataCopy.copy(real, built, target, access(layer, is));
      }
      create.make(
          to,
          false,
          false,
          path -> {
            Files.createFile(path, permissions(is));
            takeOver(built, path);
            return path;
          },
          (spot, path) -> madeFile(spot));
    } finally {
      Files.deleteIfExists(built);
    }
  }

  /** The copy takes the mode, owner and ACL that a new file got where it belongs. */
  private void takeOver(Path built, Path path) throws IOException {
    try (FileChannel source = FileChannel.open(built, StandardOpenOption.READ);
        FileChannel target = FileChannel.open(path, StandardOpenOption.WRITE)) {
      long position = 0;
      while (position < source.size()) {
        position += source.transferTo(position, source.size() - position, target);
      }
    }
  }

  private void madeFile(Spot spot) throws IOException {
    Spot made = new Spot(spot.parent(), spot.name(), Entry.UPPER_FILE);
    BasicFileAttributes attributes = overlay.upper().attributesOrNull(made.real());
    if (attributes != null) {
      changes.made(UpperFile.tracked(overlay, made, attributes).tracked());
    }
  }

  private void copySpecial(Path real, List<String> to) throws IOException {
    Map<String, Object> unix = Files.readAttributes(real, "unix:mode,rdev", NOFOLLOW_LINKS);
    Native system =
        Native.load()
            .orElseThrow(
                () ->
                    new FileSystemException(
                        Names.text(to),
                        null,
                        "a device, pipe or socket is copied by native access, and there is none"));
    create.make(
        to,
        false,
        false,
        path -> {
          system.makeSpecial(path, (int) unix.get("mode"), (long) unix.get("rdev"));
          return path;
        },
        (spot, path) -> {});
  }

  private void copyAttributes(Layer layer, Path real, List<String> to) throws IOException {
    Spot made = overlay.lookup().walk(to, false).requireExists(to);
    Optional<Native> access =
        layer.platform() && overlay.upper().platform() && Native.isLoaded()
            ? Native.load()
            : Optional.empty();
    new AttributeCopy(overlay.upper()).copy(layer, real, made.real(), access);
  }
}
