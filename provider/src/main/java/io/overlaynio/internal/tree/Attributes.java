package io.overlaynio.internal.tree;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import com.github.benmanes.caffeine.cache.Interner;
import io.overlaynio.internal.layer.Layer;
import io.overlaynio.internal.layer.LayerFormat;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.Lock;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reading and changing attributes (inode.c): those of the topmost real object, with a file key that
 * does not change by copy-up. What a lower layer answered once is not asked again.
 */
final class Attributes {

  private static final String USER = "user:";

  private final Overlay overlay;
  private final Changes changes;
  private final CopyUp copyUp;
  private final Reading reading;

  /** Owners and permissions; made when somebody first asks for them. */
  private Interner<Object> sharedOrNull;

  Attributes(Overlay overlay, Changes changes, CopyUp copyUp) {
    this.overlay = overlay;
    this.changes = changes;
    this.copyUp = copyUp;
    this.reading = new Reading(overlay);
  }

  <A extends BasicFileAttributes> A read(List<String> names, Class<A> type, boolean follow)
      throws IOException {
    return reading(names, follow, spot -> type.cast(read(spot, type)));
  }

  /** Null of a file that is missing. */
  <A extends BasicFileAttributes> A readOrNull(List<String> names, Class<A> type, boolean follow)
      throws IOException {
    return readingOrNull(names, follow, spot -> type.cast(read(spot, type)));
  }

  private BasicFileAttributes read(Spot spot, Class<? extends BasicFileAttributes> type)
      throws IOException {
    BasicFileAttributes known = lowerOrNull(spot);
    BasicFileAttributes real;
    if (type.isInstance(known)) {
      real = known;
    } else if (type == PosixFileAttributes.class && known instanceof KnownAttributes lower) {
      real = lower.posix(spot.real(), this::shared);
    } else if (type == PosixFileAttributes.class && isPosixAssumed(spot)) {
      BasicFileAttributes basic =
          Files.readAttributes(spot.real(), BasicFileAttributes.class, NOFOLLOW_LINKS);
      real = AssumedPosix.of(basic, overlay.upper().root());
    } else {
      real = Files.readAttributes(spot.real(), type, NOFOLLOW_LINKS);
    }
    Object key = fileKey(spot, real.fileKey());
    return Objects.equals(key, real.fileKey()) ? real : StableAttributes.of(real, key);
  }

  private synchronized Interner<Object> shared() {
    if (sharedOrNull == null) {
      sharedOrNull = Interner.newWeakInterner();
    }
    return sharedOrNull;
  }

  /** True of a layer without permissions, such as an archive, below an upper that has them. */
  private boolean isPosixAssumed(Spot spot) {
    return overlay.upper() != null
        && overlay.upper().views().contains("posix")
        && !spot.layer(overlay.upper()).views().contains("posix");
  }

  /**
   * The key that a real object has in the overlay: its key before the copy-up, and told apart from
   * the same number in another file system that counts for itself.
   */
  private Object fileKey(Spot spot, Object realKey) {
    if (realKey == null) {
      return null;
    }
    Layer layer = spot.layer(overlay.upper());
    return layer == overlay.upper() && overlay.origins().isCopiedUp(realKey)
        ? overlay.origins().originOrNull(realKey)
        : keyOrNull(layer, realKey);
  }

  /** The key of an object of a layer, unlike that of any other object; null if it has none. */
  static Object key(Layer layer, BasicFileAttributes attributes) {
    return keyOrNull(layer, attributes.fileKey());
  }

  /** The same, of an object whose own key is known; null if it has none. */
  static Object keyOrNull(Layer layer, Object realKeyOrNull) {
    return realKeyOrNull == null || layer.platform()
        ? realKeyOrNull
        : new LayerKey(layer, realKeyOrNull);
  }

  /** A file key of a file system that is not the platform's. */
  private record LayerKey(Layer layer, Object key) {}

  /** What was read of a lower object when it was found, or null. */
  static BasicFileAttributes lowerOrNull(Spot spot) {
    if (spot.entry() instanceof Entry.InLower lower) {
      return lower.attributes();
    }
    return spot.entry() instanceof Directory directory && !directory.hasUpper()
        ? directory.lowerAttributes()
        : null;
  }

  Map<String, Object> read(List<String> names, String attributes, boolean follow)
      throws IOException {
    return reading(names, follow, spot -> read(spot, attributes));
  }

  private Map<String, Object> read(Spot spot, String attributes) throws IOException {
    if (attributes.startsWith(USER)) {
      return readUser(spot.real(), attributes.substring(USER.length()));
    }
    Map<String, Object> read =
        attributes.startsWith("posix:") && isPosixAssumed(spot)
            ? AssumedPosix.map(
                (PosixFileAttributes) read(spot, PosixFileAttributes.class), attributes)
            : Files.readAttributes(spot.real(), attributes, NOFOLLOW_LINKS);
    if (!read.containsKey("fileKey")) {
      return read;
    }
    Map<String, Object> stable = new HashMap<>(read);
    stable.put("fileKey", fileKey(spot, read.get("fileKey")));
    return stable;
  }

  /** Private names are not there, and a caller's own are under the names that the caller gave. */
  private Map<String, Object> readUser(Path real, String names) throws IOException {
    LayerFormat format = overlay.format();
    String wanted =
        names.equals("*")
            ? names
            : Stream.of(names.split(","))
                .map(name -> name.equals("*") ? name : format.realAttributeName(name))
                .collect(Collectors.joining(","));
    Map<String, Object> shown = new HashMap<>();
    if (isUserViewMissing(real)) {
      if (!List.of(names.split(",", -1)).contains("*")) {
        throw new FileSystemException(
            real.toString(), null, "no such extended attribute: " + names);
      }
      return shown;
    }
    Files.readAttributes(real, USER + wanted, NOFOLLOW_LINKS)
        .forEach(
            (name, value) -> {
              String caller = format.callerAttributeNameOrNull(name);
              if (caller != null) {
                shown.put(caller, value);
              }
            });
    return shown;
  }

  /** True of a layer without such attributes, such as an archive, below an upper that has them. */
  private boolean isUserViewMissing(Path real) {
    return overlay.layers().top().views().contains("user")
        && !real.getFileSystem().supportedFileAttributeViews().contains("user");
  }

  /** Reads what an existing name means, of one moment: see {@link Reading}. */
  <T> T reading(List<String> names, boolean follow, Reading.Look<T> look) throws IOException {
    T read = readingOrNull(names, follow, look);
    if (read == null) {
      throw new NoSuchFileException(Names.text(names));
    }
    return read;
  }

  private <T> T readingOrNull(List<String> names, boolean follow, Reading.Look<T> look)
      throws IOException {
    return reading.ofOrNull(() -> overlay.lookup().existingOrNull(names, follow), look);
  }

  /** What is done to what was found; a device or pipe may need another way than a file. */
  @FunctionalInterface
  private interface Way {
    void change(Spot spot, Path real) throws IOException;
  }

  /**
   * Changes an attribute of the upper object, after its copy-up.
   *
   * <p>Possible outcomes: changed; or an exception, and the attribute as before, though the object
   * may have been copied up.
   *
   * @param change must not open a device or pipe: that may wait, and it is done under locks
   */
  Spot change(List<String> names, boolean follow, MergedTree.Change change) throws IOException {
    return change(
        names,
        follow,
        (spot, real) -> {
          change.apply(real);
          if (spot.entry() instanceof Directory directory) {
            directory.changedRights();
          }
        });
  }

  /** Sets times, of whatever it is; the outcomes are those of a change. */
  Spot setTimes(List<String> names, boolean follow, NewTimes times) throws IOException {
    return change(
        names,
        follow,
        (spot, real) -> {
          if (overlay.upper().platform() && isSpecial(spot)) {
            times.setUnopened(real);
          } else {
            times.set(real);
          }
        });
  }

  private static boolean isSpecial(Spot spot) {
    return spot.entry() instanceof Entry.InUpper file && file.special();
  }

  private Spot change(List<String> names, boolean follow, Way way) throws IOException {
    while (true) {
      Spot spot = overlay.lookup().walk(names, follow).requireExists(names);
      if (spot.entry() instanceof Entry.InLower lower) {
        copyUp.file(spot, lower);
        continue;
      }
      if (spot.entry() instanceof Directory directory) {
        copyUp.directory(directory);
      }
      overlay.locks().changes().lock();
      try {
        if (spot.entry() instanceof Directory directory
            ? changeDirectory(spot, directory, way)
            : changeFile(spot, way)) {
          return spot;
        }
      } finally {
        overlay.locks().changes().unlock();
      }
    }
  }

  /** False of a link or special file, which nobody can open to be forced. */
  private static boolean isForced(Spot spot) {
    return spot.entry() instanceof Entry.InUpper file && file.link() == null && !file.special();
  }

  /**
   * Changes what becomes durable with its directory. That is given its own times anew: the fsync of
   * a directory without any change would not wait for what was changed beside it.
   */
  private Void changeUnforced(Spot spot, Path real, Way way) throws IOException {
    way.change(spot, real);
    KeptTimes.of(overlay.upper(), spot.parent().upperPath()).restore();
    return null;
  }

  /** False if the directory was deleted. Marked as a change of its names, so those are locked. */
  private boolean changeDirectory(Spot spot, Directory directory, Way way) throws IOException {
    directory.names().writeLock().lock();
    try {
      if (directory.isDeleted()) {
        return false;
      }
      changes.in(
          directory,
          () -> {
            way.change(spot, directory.upperPath());
            return null;
          });
      return true;
    } finally {
      directory.names().writeLock().unlock();
    }
  }

  /**
   * False if the name has come to mean something else. Of a file no name changes, it must only stay
   * what it is: the lock is shared, as where a file is opened for writing.
   */
  private boolean changeFile(Spot spot, Way way) throws IOException {
    Directory holder = spot.parent();
    boolean forced = isForced(spot);
    Lock names = forced ? holder.names().readLock() : holder.names().writeLock();
    names.lock();
    try {
      if (!overlay.lookup().isStill(spot)) {
        return false;
      }
      Path real = spot.real();
      if (forced) {
        UpperFile.of(overlay, spot).change(() -> way.change(spot, real));
      } else {
        changes.in(holder, () -> changeUnforced(spot, real, way));
      }
      return true;
    } finally {
      names.unlock();
    }
  }
}
