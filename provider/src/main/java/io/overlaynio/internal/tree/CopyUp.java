package io.overlaynio.internal.tree;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.overlaynio.internal.layer.Layer;
import io.overlaynio.internal.layer.LayerFormat.Renaming;
import io.overlaynio.internal.sys.FlightRecording;
import io.overlaynio.internal.sys.Native;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Lower to upper, before the first change (copy_up.c).
 *
 * <p>A file is built in work - data, owner, extended attributes, mode, times - and there its data
 * is seen to the disk, in the way that its file system asks for; then one rename shows it. Possible
 * outcomes: the upper file, whole, as the lower one was; or an exception, nothing of it in view,
 * and the lower still shown. After a crash the same two. Threads that need the same file copy it
 * once. No visible time changes, of the file or of a directory.
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
   * Makes sure that upper has a directory, its missing parents first. The caller holds no lock.
   *
   * @throws NoSuchFileException if it was deleted meanwhile
   */
  void directory(Directory directory) throws IOException {
    Deque<Directory> missing = new ArrayDeque<>();
    for (Directory d = directory; d != null && !d.hasUpper(); d = d.parentOrNull()) {
      missing.push(d);
    }
    for (Directory d : missing) {
      Uninterrupted.run(
          () -> {
            buildDirectory(d);
            return d;
          });
    }
  }

  private void buildDirectory(Directory directory) throws IOException {
    List<LowerDirectory> lowers = directory.lowers();
    if (directory.hasUpper()) {
      return;
    }
    LowerDirectory lower = lowers.get(0);
    CopyUpEvent eventOrNull = FlightRecording.isOn() ? CopyUpEvent.begun() : null;
    Path built = overlay.work().fresh();
    boolean shown = false;
    try {
      Files.createDirectory(built, privately(lower.layer(), "rwx------"));
      attributes().copy(lower.layer(), lower.path(), built, access(lower.layer()), true);
      if (overlay.force() == CopyUpForce.ALL && overlay.upper().platform()) {
        try (FileChannel channel = FileChannel.open(built, StandardOpenOption.READ)) {
          channel.force(true);
        }
      }
      shown = showDirectory(directory, lower, built);
    } catch (IOException | RuntimeException e) {
      overlay.work().discard(built, e);
      throw e;
    }
    if (!shown) {
      overlay.work().discard(built);
    } else if (eventOrNull != null) {
      eventOrNull.shown(directory.label(), 0);
    }
  }

  /** False if another thread has done it. */
  private boolean showDirectory(Directory directory, LowerDirectory lower, Path built)
      throws IOException {
    overlay.locks().changes().lock();
    try {
      Directory parent = directory.parentOrNull();
      parent.names().writeLock().lock();
      try {
        if (directory.hasUpper()) {
          return false;
        }
        if (directory.isDeleted() || !parent.hasUpper()) {
          throw new NoSuchFileException(directory.label());
        }
        BasicFileAttributes made = overlay.upper().attributesOrNull(built);
        publish(
            built,
            parent,
            directory.name(),
            DIRECTORY,
            () -> {
              BasicFileAttributes before = directory.lowerAttributes();
              if (made != null && before != null) {
                Layer layer = lower.layer();
                overlay.origins().copiedUp(made.fileKey(), Attributes.key(layer, before));
              }
              directory.copiedUp();
              changes.made(changes.tracked(directory));
            });
        return true;
      } finally {
        parent.names().writeLock().unlock();
      }
    } finally {
      overlay.locks().changes().unlock();
    }
  }

  /**
   * Copies a file, link or special file up, unless it is done already; the caller then looks again.
   *
   * <p>The caller holds no lock at all. An interrupt does not end it.
   *
   * @param spot where the lower object is shown
   */
  void file(Spot spot, Entry.InLower lower) throws IOException {
    BasicFileAttributes is = lower.attributes();
    long bytes = is.isRegularFile() ? is.size() : 0;
    Uninterrupted.run(() -> once(spot, lower, bytes, built -> buildObject(lower, built)));
  }

  /**
   * Replaces a regular file by an empty one that has its owner, attributes and mode: what is about
   * to be cut to nothing is not copied.
   *
   * @param builder makes and opens the new file, before it is in view
   * @return false if it is not in view, since the name was changed meanwhile
   */
  boolean emptied(Spot spot, Entry.InLower lower, Create.Builder builder) throws IOException {
    return once(
        spot,
        lower,
        0,
        built -> {
          builder.build(built);
          attributes().copy(lower.layer(), lower.real(), built, access(lower.layer()), false);
        });
  }

  /** True if it was done here; false if another thread did it, or the name was changed. */
  private boolean once(Spot spot, Entry.InLower lower, long bytes, Create.Builder builder)
      throws IOException {
    CompletableFuture<Void> mine = new CompletableFuture<>();
    CompletableFuture<Void> other = underWay.putIfAbsent(lower.real(), mine);
    if (other != null) {
      other.join(); // no interrupt ends that, and none is lost
      return false;
    }
    try {
      return overlay.lookup().entry(spot.parent(), spot.name()).equals(lower)
          && build(spot, lower, bytes, builder);
    } finally {
      underWay.remove(lower.real());
      mine.complete(null);
    }
  }

  private boolean build(Spot spot, Entry.InLower lower, long bytes, Create.Builder builder)
      throws IOException {
    directory(spot.parent());
    CopyUpEvent eventOrNull = FlightRecording.isOn() ? CopyUpEvent.begun() : null;
    Path built = overlay.work().fresh();
    boolean shown = false;
    try {
      builder.build(built);
      shown = show(spot, lower, built);
    } catch (IOException | RuntimeException e) {
      overlay.work().discard(built, e);
      throw e;
    }
    if (!shown) {
      overlay.work().discard(built);
    } else if (eventOrNull != null) {
      eventOrNull.shown(new FilePlace(spot.parent(), spot.name()).label(), bytes);
    }
    return shown;
  }

  private void buildObject(Entry.InLower lower, Path built) throws IOException {
    Optional<Native> access = access(lower.layer());
    BasicFileAttributes is = lower.attributes();
    if (is.isRegularFile()) {
      buildFile(lower, built, access);
      return;
    }
    if (is.isSymbolicLink()) {
      Files.createSymbolicLink(built, built.getFileSystem().getPath(lower.link()));
    } else {
      buildSpecial(lower, built, access);
    }
    attributes().copy(lower.layer(), lower.real(), built, access, true);
  }

  private void buildFile(Entry.InLower lower, Path built, Optional<Native> access)
      throws IOException {
    Set<StandardOpenOption> options =
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (FileChannel target =
        FileChannel.open(built, options, privately(lower.layer(), "rw-------"))) {
      lower.requireContents(overlay.format());
      DataCopy.copy(lower.real(), built, target, access);
      attributes().copy(lower.layer(), lower.real(), built, access, true);
      switch (overlay.force()) {
        case NONE -> {}
        case FILES -> overlay.sync().writeback().beforeName(built, target, access);
        case ALL -> target.force(true);
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
      parent.names().writeLock().lock();
      try {
        if (!parent.hasUpper() || !overlay.lookup().isStill(spot)) {
          return false;
        }
        BasicFileAttributes made = overlay.upper().attributesOrNull(built);
        if (made == null) {
          throw new NoSuchFileException(built.toString());
        }
        Entry.InUpper entry = Entry.InUpper.of(built, made);
        boolean brokenLink = links(lower) > 1;
        publish(
            built,
            parent,
            spot.name(),
            FILE,
            () -> {
              overlay.cache().put(parent, spot.name(), entry);
              if (!brokenLink) {
                Object key = Attributes.key(lower.layer(), lower.attributes());
                overlay.origins().copiedUp(entry.key(), key);
              }
              Path path = parent.upperPath().resolve(spot.name());
              overlay.openFiles().copiedUp(lower.real(), entry.key(), path);
            });
        return true;
      } finally {
        parent.names().writeLock().unlock();
      }
    } finally {
      overlay.locks().changes().unlock();
    }
  }

  /** A copy-up breaks a hard link: the copy is another file, with a key of its own. */
  private static int links(Entry.InLower lower) throws IOException {
    return lower.layer().views().contains("unix")
        ? (int) Files.getAttribute(lower.real(), "unix:nlink", NOFOLLOW_LINKS)
        : 1;
  }

  /** Renames into place, says so, and gives the directory its times back. */
  private void publish(Path built, Directory parent, String name, Renaming how, Runnable shown)
      throws IOException {
    Path directory = parent.upperPath();
    KeptTimes times = KeptTimes.of(overlay.upper(), directory);
    changes.in(
        parent,
        () -> {
          overlay.format().publish(built, directory, name, how, overlay.work());
          shown.run();
          times.restore();
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
