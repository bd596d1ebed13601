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

  /** From here on a reflink or a copy within the kernel repays the loading of native access. */
  private static final long WORTH_NATIVE = 16L << 20;

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
    return make(source, to, how);
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

  private Spot make(Spot source, List<String> to, CopyHow how) throws IOException {
    Path real = source.real();
    Layer layer = layerOf(source);
    BasicFileAttributes is = layer.attributesOrNull(real);
    if (is == null) {
      throw new NoSuchFileException(Names.text(source.path()));
    }
    if (is.isDirectory()) {
      return copyDirectory(layer, real, is, to, how);
    }
    String link = source.entry().linkOrNull();
    Spot made =
        create.place(
            to,
            path -> {
              if (link != null) {
                Files.createSymbolicLink(path, path.getFileSystem().getPath(link));
              } else if (is.isRegularFile()) {
                copyFile(layer, real, is, path);
              } else {
                copySpecial(real, path);
              }
              if (how.attributes()) {
                copyAttributes(layer, real, path);
              }
            });
    if (is.isRegularFile()) {
      changes.made(UpperFile.of(overlay, made).tracked());
    }
    return made;
  }

  private Spot copyDirectory(
      Layer layer, Path real, BasicFileAttributes is, List<String> to, CopyHow how)
      throws IOException {
    Spot made = create.directory(to, permissions(is));
    if (how.attributes() && made.entry() instanceof Directory directory) {
      changes.in(
          directory,
          () -> {
            copyAttributes(layer, real, directory.upperPath());
            return null;
          });
    }
    return made;
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

  private void copyFile(Layer layer, Path real, BasicFileAttributes is, Path built)
      throws IOException {
    try (FileChannel target =
        FileChannel.open(
            built,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            permissions(is))) {
      DataCopy.copy(real, built, target, access(layer, is));
    }
  }

  private static void copySpecial(Path real, Path built) throws IOException {
    Map<String, Object> unix = Files.readAttributes(real, "unix:mode,rdev", NOFOLLOW_LINKS);
    Native system =
        Native.load()
            .orElseThrow(
                () ->
                    new FileSystemException(
                        real.toString(),
                        null,
                        "a device, pipe or socket is copied by native access, and there is none"));
    system.makeSpecial(built, (int) unix.get("mode"), (long) unix.get("rdev"));
  }

  /** As the platform's copy: what native access, if loaded, knows of attributes comes along too. */
  private void copyAttributes(Layer layer, Path real, Path copy) throws IOException {
    Optional<Native> access =
        layer.platform() && overlay.upper().platform() && Native.isLoaded()
            ? Native.load()
            : Optional.empty();
    new AttributeCopy(overlay.upper()).copy(layer, real, copy, access, true);
  }
}
