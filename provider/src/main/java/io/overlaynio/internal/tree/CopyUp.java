package io.overlaynio.internal.tree;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.overlaynio.internal.layer.Layer;
import io.overlaynio.internal.layer.LayerFormat.Renaming;
import io.overlaynio.internal.sys.Native;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;

/**
 * Lower to upper, before the first change (copy_up.c).
 *
 * <p>A file is built in work - data, owner, extended attributes, mode, times - and forced there,
 * and one rename shows it. Possible outcomes: the upper file, whole, as the lower one was; or an
 * exception, nothing of it in view, and the lower still shown. After a crash the same two. Threads
 * that need the same file copy it once. No visible time changes, of the file or of a directory.
 */
final class CopyUp {

  private static final Renaming FILE = new Renaming(false, false, false);
  private static final Renaming DIRECTORY = new Renaming(true, false, false);

  private final Overlay overlay;
  private final Changes changes;
  private final Map<Path, CompletableFuture<Void>> underWay = new ConcurrentHashMap<>();

  CopyUp(Overlay overlay, Changes changes) {
    this.overlay = overlay;
    this.changes = changes;
  }

  /**
   * Makes sure that upper has a directory, its missing parents first.
   *
   * <p>The caller holds the namespace lock, shared or exclusive, and no lock of names.
   *
   * @throws NoSuchFileException if it was deleted meanwhile
   */
  void directory(Directory directory) throws IOException {
    if (directory.hasUpper()) {
      return;
    }
    Directory parent = directory.parentOrNull();
    if (parent == null) {
      throw new NoSuchFileException(directory.label());
    }
    directory(parent);
    parent.names().writeLock().lock();
    try {
      if (directory.hasUpper()) {
        return;
      }
      if (directory.parentOrNull() != parent) {
        throw new NoSuchFileException(directory.label());
      }
      publishDirectory(directory, parent);
    } finally {
      parent.names().writeLock().unlock();
    }
  }

  private void publishDirectory(Directory directory, Directory parent) throws IOException {
    LowerDirectory lower = directory.lowers().get(0);
    Path built = overlay.work().fresh();
    try {
      Files.createDirectory(built, privately(lower.layer(), "rwx------"));
      attributes().copy(lower.layer(), lower.path(), built, access(lower.layer()));
      if (overlay.force() == CopyUpForce.ALL && overlay.upper().platform()) {
        try (FileChannel channel = FileChannel.open(built, StandardOpenOption.READ)) {
          channel.force(true);
        }
      }
      publish(built, parent, directory.name(), DIRECTORY);
    } catch (IOException | RuntimeException e) {
      overlay.work().discard(built, e);
      throw e;
    }
    BasicFileAttributes before = directory.lowerAttributes();
    directory.copiedUp(before == null ? null : before.fileKey());
    changes.made(changes.tracked(directory));
  }

  /**
   * Copies a file, link or special file up, unless it is done already; the caller then looks again.
   *
   * <p>The caller holds no lock at all.
   *
   * @param spot where the lower object is shown
   * @param data false if its content is about to be cut to nothing anyway
   * @throws ClosedByInterruptException if the thread is interrupted while it copies or waits
   */
  void file(Spot spot, Entry.InLower lower, boolean data) throws IOException {
    CompletableFuture<Void> mine = new CompletableFuture<>();
    CompletableFuture<Void> other = underWay.putIfAbsent(lower.real(), mine);
    if (other != null) {
      await(other);
      return;
    }
    try {
      if (overlay.lookup().entry(spot.parent(), spot.name()).equals(lower)) {
        build(spot, lower, data);
      }
    } finally {
      underWay.remove(lower.real());
      mine.complete(null);
    }
  }

  private static void await(CompletableFuture<Void> other) throws IOException {
    try {
      other.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      ClosedByInterruptException interrupted = new ClosedByInterruptException();
      interrupted.initCause(e);
      throw interrupted;
    } catch (ExecutionException e) {
      throw new IllegalStateException("a copy-up only ever completes its future", e);
    }
  }

  private void build(Spot spot, Entry.InLower lower, boolean data) throws IOException {
    Path built = overlay.work().fresh();
    boolean shown = false;
    try {
      buildObject(lower, built, data);
      shown = show(spot, lower, built);
    } catch (IOException | RuntimeException e) {
      overlay.work().discard(built, e);
      throw e;
    }
    if (!shown) {
      overlay.work().discard(built);
    }
  }

  private void buildObject(Entry.InLower lower, Path built, boolean data) throws IOException {
    Optional<Native> access = access(lower.layer());
    BasicFileAttributes is = lower.attributes();
    if (is.isRegularFile()) {
      buildFile(lower, built, data, access);
      return;
    }
    if (is.isSymbolicLink()) {
      Files.createSymbolicLink(built, built.getFileSystem().getPath(lower.link()));
    } else {
      buildSpecial(lower, built, access);
    }
    attributes().copy(lower.layer(), lower.real(), built, access);
  }

  private void buildFile(Entry.InLower lower, Path built, boolean data, Optional<Native> access)
      throws IOException {
    Set<StandardOpenOption> options =
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (FileChannel target =
        FileChannel.open(built, options, privately(lower.layer(), "rw-------"))) {
      if (data) {
        DataCopy.copy(lower.real(), built, target, access);
      }
      attributes().copy(lower.layer(), lower.real(), built, access);
      if (overlay.force() != CopyUpForce.NONE) {
        target.force(true);
      }
    }
  }

  private static void buildSpecial(Entry.InLower lower, Path built, Optional<Native> access)
      throws IOException {
    Native system =
        access.orElseThrow(
            () ->
                new FileSystemException(
                    lower.real().toString(),
                    null,
                    "a device, pipe or socket is copied up by native access, and there is none"));
    Map<String, Object> unix = Files.readAttributes(lower.real(), "unix:mode,rdev", NOFOLLOW_LINKS);
    system.makeSpecial(built, (int) unix.get("mode"), (long) unix.get("rdev"));
  }

  /** False if the name was changed while the object was built. */
  private boolean show(Spot spot, Entry.InLower lower, Path built) throws IOException {
    Directory parent = spot.parent();
    overlay.locks().changes().lock();
    try {
      if (parent.isDeleted()) {
        return false;
      }
      directory(parent);
      parent.names().writeLock().lock();
      try {
        if (parent.isDeleted() || !overlay.lookup().entry(parent, spot.name()).equals(lower)) {
          return false;
        }
        BasicFileAttributes made = overlay.upper().attributesOrNull(built);
        publish(built, parent, spot.name(), FILE);
        Object key = made == null ? null : made.fileKey();
        overlay.origins().copiedUp(key, lower.attributes().fileKey());
        overlay.cache().put(parent, spot.name(), inUpper(lower));
        overlay.openFiles().copiedUp(lower.real(), key, parent.upperPath().resolve(spot.name()));
        return true;
      } finally {
        parent.names().writeLock().unlock();
      }
    } finally {
      overlay.locks().changes().unlock();
    }
  }

  private static Entry inUpper(Entry.InLower lower) {
    return lower.link() == null ? Entry.UPPER_FILE : new Entry.InUpper(lower.link());
  }

  /** Renames into place and gives the directory its times back. */
  private void publish(Path built, Directory parent, String name, Renaming how) throws IOException {
    Path directory = parent.upperPath();
    BasicFileAttributes before = overlay.upper().attributesOrNull(directory);
    changes.in(
        parent,
        () -> {
          overlay.format().publish(built, directory, name, how, overlay.work());
          if (before != null) {
            Files.getFileAttributeView(directory, BasicFileAttributeView.class, NOFOLLOW_LINKS)
                .setTimes(before.lastModifiedTime(), before.lastAccessTime(), null);
          }
          return null;
        });
  }

  private AttributeCopy attributes() {
    return new AttributeCopy(overlay.upper());
  }

  /** Native access for a copy between two of the platform's file systems. */
  private Optional<Native> access(Layer lower) {
    return lower.platform() && overlay.upper().platform() ? Native.load() : Optional.empty();
  }

  /** Nobody else sees what is being built; a lower without permissions leaves the usual ones. */
  private FileAttribute<?>[] privately(Layer lower, String permissions) {
    return lower.views().contains("posix") && overlay.upper().views().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }
}
