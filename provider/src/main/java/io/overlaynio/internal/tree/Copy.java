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
import java.util.ArrayList;
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

  /** So often a copy is begun again whose source changes under it, before its failure counts. */
  private static final int PATIENCE = 100;

  /** From here on a reflink or a copy within the kernel repays the loading of native access. */
  private static final long WORTH_NATIVE = 16L << 20;

  private static final int SPECIAL = 07000;
  private static final int STICKY = 01000;

  private final Overlay overlay;
  private final Create create;
  private final Delete delete;

  Copy(Overlay overlay, Create create, Delete delete) {
    this.overlay = overlay;
    this.create = create;
    this.delete = delete;
  }

  /**
   * Copies.
   *
   * @return where the copy is, or null if source and target are the same file
   */
  Spot copy(List<String> from, List<String> to, CopyHow how) throws IOException {
    for (int attempt = 1; ; attempt++) {
      Spot source = overlay.lookup().walkToExisting(from, how.follow());
      Spot target = overlay.lookup().walk(to, false);
      if (source.equals(target) || isHardLinked(source, target)) {
        return null;
      }
      Lookup.Glimpse glimpse = overlay.lookup().glimpseOrNull(source);
      if (glimpse == null) {
        continue;
      }
      if (!target.entry().isAbsent() && !how.replace()) {
        throw new FileAlreadyExistsException(Names.text(to));
      }
      if (how.follow() && isWayTo(source, from, target, to)) {
        return null;
      }
      try {
        Source read = read(source, glimpse);
        if (!target.entry().isAbsent()) {
          replace(target, to);
        }
        return make(read, to, how);
      } catch (SourceChanged changed) {
        if (attempt == PATIENCE && changed.getCause() instanceof IOException failure) {
          throw failure;
        }
      }
    }
  }

  /** True of two names of one file. */
  private boolean isHardLinked(Spot source, Spot target) {
    Object key = keyOrNull(source);
    return key != null && key.equals(keyOrNull(target));
  }

  private Object keyOrNull(Spot spot) {
    if (spot.entry() instanceof Entry.InUpper upper) {
      return Attributes.keyOrNull(overlay.upper(), upper.key());
    }
    return spot.entry() instanceof Entry.InLower lower
        ? Attributes.keyOrNull(lower.layer(), lower.attributes().fileKey())
        : null;
  }

  /**
   * True if the target is a link by way of which the source was found, and leads to the same file:
   * replaced, it would be lost, and the source with it for who knows it by this name. A link to the
   * source that stands aside is replaced, as by the platform's provider.
   */
  private boolean isWayTo(Spot source, List<String> from, Spot target, List<String> to)
      throws IOException {
    if (target.entry().linkOrNull() == null) {
      return false;
    }
    List<Spot> links = new ArrayList<>();
    overlay.lookup().walk(from, true, links::add);
    return links.contains(target) && overlay.lookup().walk(to, true).equals(source);
  }

  /** What is copied, and by which it is known whether it was changed meanwhile. */
  private record Source(Spot spot, Lookup.Glimpse glimpse, BasicFileAttributes attributes) {
    /** True if these are attributes of what was found under the name, not of what came after it. */
    boolean isAsFound() {
      return !(spot.entry() instanceof Entry.InUpper upper)
          || (upper.special() == attributes.isOther()
              && (upper.key() == null || upper.key().equals(attributes.fileKey())));
    }
  }

  /** Reads its attributes: before a target is replaced, which may be a name in the source. */
  private Source read(Spot spot, Lookup.Glimpse glimpse) throws IOException {
    Path real = spot.real();
    BasicFileAttributes attributes =
        steadily(spot, glimpse, () -> spot.layer(overlay.upper()).attributesOrNull(real));
    if (attributes != null) {
      Source source = new Source(spot, glimpse, attributes);
      if (source.isAsFound()) {
        return source;
      }
    }
    throw new SourceChanged(new NoSuchFileException(Names.text(spot.path())));
  }

  /**
   * Reads the source. What came of it counts only if the name is still that source's; a failure
   * only if nothing in its directory has changed, since a new file may have the number of the old
   * one.
   */
  private <T> T steadily(Spot source, Lookup.Glimpse glimpse, Changes.Step<T> step)
      throws IOException {
    T result;
    try {
      result = step.run();
    } catch (IOException e) {
      throw overlay.lookup().isUndisturbed(source, glimpse) ? e : new SourceChanged(e);
    }
    if (!overlay.lookup().isStillSettled(source)) {
      throw new SourceChanged(null);
    }
    return result;
  }

  private void replace(Spot target, List<String> to) throws IOException {
    try {
      delete.delete(to, Delete.What.ANYTHING);
    } catch (DirectoryNotEmptyException e) {
      throw e;
    } catch (NoSuchFileException removedMeanwhile) {
      if (target.isRoot()) {
        throw removedMeanwhile;
      }
    }
  }

  private Spot make(Source source, List<String> to, CopyHow how) throws IOException {
    return create.place(
        to,
        source.attributes().isDirectory() ? Create.Built.DIRECTORY : Create.Built.FILE,
        path ->
            steadily(
                source.spot(),
                source.glimpse(),
                () -> build(source.spot(), source.attributes(), path, how)));
  }

  private Path build(Spot source, BasicFileAttributes is, Path built, CopyHow how)
      throws IOException {
    String link = source.entry().linkOrNull();
    if (link != null) {
      Files.createSymbolicLink(built, built.getFileSystem().getPath(link));
    } else if (is.isDirectory()) {
      Files.createDirectory(built, permissions(is));
      keepSpecialBits(source.layer(overlay.upper()), source.real(), built, STICKY);
    } else if (is.isRegularFile()) {
      copyFile(source.layer(overlay.upper()), source.real(), is, built, how);
    } else {
      copySpecial(source.real(), built);
    }
    if (how.attributes()) {
      copyAttributes(source.layer(overlay.upper()), source.real(), is, built);
    }
    return built;
  }

  /** A new file has the permissions of its source, less the umask, as with the platform's copy. */
  private FileAttribute<?>[] permissions(BasicFileAttributes is) {
    return is instanceof PosixFileAttributes posix && overlay.upper().views().contains("posix")
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(posix.permissions())}
        : new FileAttribute<?>[0];
  }

  /**
   * Adds those bits of its source's mode that permissions do not have, as mkdir(2) and open(2) do.
   * A write takes set-id bits away again where the system wants that, so it comes later.
   */
  private void keepSpecialBits(Layer layer, Path real, Path built, int which) throws IOException {
    if (!layer.platform() || !overlay.upper().platform() || !layer.views().contains("unix")) {
      return;
    }
    int bits = (int) Files.getAttribute(real, "unix:mode", NOFOLLOW_LINKS) & which;
    if (bits != 0) {
      int mode = (int) Files.getAttribute(built, "unix:mode", NOFOLLOW_LINKS);
      Files.setAttribute(built, "unix:mode", (mode | bits) & 07777);
    }
  }

  private Optional<Native> access(Layer layer, BasicFileAttributes is) {
    return layer.platform() && overlay.upper().platform() && is.size() >= WORTH_NATIVE
        ? Native.load()
        : Optional.empty();
  }

  private void copyFile(Layer layer, Path real, BasicFileAttributes is, Path built, CopyHow how)
      throws IOException {
    if (how.interruptible()) {
      copyFile(layer, real, is, built);
      return;
    }
    Uninterrupted.run(
        () -> {
          Files.deleteIfExists(built); // what an interrupt has left
          copyFile(layer, real, is, built);
          return built;
        });
  }

  private void copyFile(Layer layer, Path real, BasicFileAttributes is, Path built)
      throws IOException {
    try (FileChannel target =
        FileChannel.open(
            built,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            permissions(is))) {
      keepSpecialBits(layer, real, built, SPECIAL);
      overlay.format().requireContentsToRead(layer, real);
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
  private void copyAttributes(Layer layer, Path real, BasicFileAttributes is, Path copy)
      throws IOException {
    Optional<Native> access =
        layer.platform() && overlay.upper().platform() && Native.isLoaded()
            ? Native.load()
            : Optional.empty();
    new AttributeCopy(overlay.upper()).copyAsRead(layer, real, is, copy, access);
  }
}
