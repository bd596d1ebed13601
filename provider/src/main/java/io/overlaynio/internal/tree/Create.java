package io.overlaynio.internal.tree;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.overlaynio.internal.layer.LayerFormat.Renaming;
import io.overlaynio.internal.sys.Native;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AccessMode;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Lock;

/**
 * New names (dir.c): in place where nothing is hidden, else built in work and renamed over the
 * whiteout, so that nobody ever sees the lower object again.
 *
 * <p>Possible outcomes of each: the new object under its name; or an exception, and the name
 * missing as before. After a crash the same two.
 */
final class Create {

  /** Makes the object at a real path. */
  @FunctionalInterface
  interface Maker<T> {
    T make(Path path) throws IOException;
  }

  /** Builds an object at a real path in work, however long that takes. */
  @FunctionalInterface
  interface Builder {
    void build(Path path) throws IOException;
  }

  /** What was built in work. */
  enum Built {
    DIRECTORY,
    FILE,
    SECOND_NAME
  }

  /** What is done with a missing name, under the lock of its directory's names. */
  @FunctionalInterface
  interface Step<T> {
    T at(Spot spot) throws IOException;
  }

  private static final int SET_GROUP_ID = 02000;
  private static final String DEFAULT_ACL = "system.posix_acl_default";

  private final Overlay overlay;
  private final Changes changes;
  private final CopyUp copyUp;

  Create(Overlay overlay, Changes changes, CopyUp copyUp) {
    this.overlay = overlay;
    this.changes = changes;
    this.copyUp = copyUp;
  }

  Spot directory(List<String> names, FileAttribute<?>... attributes) throws IOException {
    return make(
        names,
        false,
        spot -> {
          onDisk(spot, true, path -> Files.createDirectory(path, attributes));
          return shownDirectory(spot);
        });
  }

  private Spot shownDirectory(Spot spot) {
    Directory made = Directory.child(spot.parent(), spot.name(), true, List.of(), null);
    changes.made(changes.tracked(made));
    return shown(spot, made);
  }

  Spot symbolicLink(List<String> names, String target, FileAttribute<?>... attributes)
      throws IOException {
    return make(
        names,
        false,
        spot -> {
          onDisk(
              spot,
              false,
              path ->
                  Files.createSymbolicLink(path, path.getFileSystem().getPath(target), attributes));
          return shownOnDisk(spot);
        });
  }

  private Spot shown(Spot spot, Entry entry) {
    overlay.cache().put(spot.parent(), spot.name(), entry);
    return new Spot(spot.parent(), spot.name(), entry);
  }

  private Spot shownOnDisk(Spot spot) throws IOException {
    Path path = spot.parent().upperPath().resolve(spot.name());
    BasicFileAttributes attributes = overlay.upper().attributesOrNull(path);
    if (attributes == null) {
      throw new NoSuchFileException(Names.text(spot.path()));
    }
    return shown(spot, Entry.InUpper.of(path, attributes));
  }

  /** What was built in work has not been forced; a link or special file has nothing to force. */
  private Spot shownAndDirty(Spot spot) throws IOException {
    Spot made = shownOnDisk(spot);
    if (made.entry() instanceof Entry.InUpper file && file.link() == null && !file.special()) {
      changes.made(UpperFile.of(overlay, made).tracked());
    }
    return made;
  }

  /** A new regular file, made by whoever opens it; closed again if anything fails after that. */
  <T extends Closeable> T file(List<String> names, boolean follow, Maker<T> maker, FileMade<T> made)
      throws IOException {
    return make(names, follow, spot -> openedFile(spot, maker, made));
  }

  private <T extends Closeable> T openedFile(Spot spot, Maker<T> maker, FileMade<T> made)
      throws IOException {
    List<T> opened = new ArrayList<>(1);
    try {
      T file =
          onDisk(
              spot,
              false,
              path -> {
                opened.add(maker.make(path));
                return opened.get(0);
              });
      made.record(shownOnDisk(spot), file);
      return file;
    } catch (IOException | RuntimeException e) {
      for (T one : opened) {
        try {
          one.close();
        } catch (IOException suppressed) {
          e.addSuppressed(suppressed);
        }
      }
      throw e;
    }
  }

  /** What remains to be done once a file is there, under the lock of its directory's names. */
  @FunctionalInterface
  interface FileMade<T> {
    void record(Spot spot, T file) throws IOException;
  }

  /**
   * Builds an object without a lock and then gives it a name that must be missing.
   *
   * @param what a directory hides what a whiteout has hidden before; a new file is dirty, a second
   *     name of one is not
   */
  Spot place(List<String> names, Built what, Builder builder) throws IOException {
    boolean directory = what == Built.DIRECTORY;
    Optional<Path> cradle = cradle(parentInUpper(names, false).upperPath());
    Path built = cradle.isPresent() ? cradle.get().resolve("#") : overlay.work().fresh();
    try {
      builder.build(built);
      return make(
          names,
          false,
          spot -> {
            if (directory && hasWhiteout(spot)) {
              // XFS changes the time of a directory that changes places with something else, too.
              KeptTimes times = KeptTimes.of(overlay.upper(), built);
              overlay.format().makeOpaque(overlay.upper(), built);
              publish(built, spot, directory);
              times.restore(spot.parent().upperPath().resolve(spot.name()));
            } else {
              publish(built, spot, directory);
            }
            return switch (what) {
              case DIRECTORY -> shownDirectory(spot);
              case FILE -> shownAndDirty(spot);
              case SECOND_NAME -> shownOnDisk(spot);
            };
          });
    } catch (IOException | RuntimeException e) {
      overlay.work().discard(built, e);
      throw e;
    } finally {
      cradle.ifPresent(overlay.work()::discard);
    }
  }

  /** The parent of a missing name, copied up; the caller holds no lock. */
  private Directory parentInUpper(List<String> names, boolean follow) throws IOException {
    Spot spot = requireAbsent(overlay.lookup().walk(names, follow), names);
    requireWritable(spot.parent(), names, null);
    copyUp.directory(spot.parent());
    return spot.parent();
  }

  /**
   * Does a step with a name that must be missing, its directory copied up, locked and marked.
   *
   * @param follow whether a dangling link in the last name leads to where the object is made
   */
  private <T> T make(List<String> names, boolean follow, Step<T> step) throws IOException {
    while (true) {
      parentInUpper(names, follow);
      overlay.locks().changes().lock();
      try {
        Spot spot = requireAbsent(overlay.lookup().walk(names, follow), names);
        spot.parent().names().writeLock().lock();
        try {
          if (spot.parent().hasUpper() && !spot.parent().isDeleted()) {
            return changes.in(spot.parent(), () -> makeLocked(now(spot), names, step));
          }
        } finally {
          spot.parent().names().writeLock().unlock();
        }
      } finally {
        overlay.locks().changes().unlock();
      }
    }
  }

  private <T> T makeLocked(Spot spot, List<String> names, Step<T> step) throws IOException {
    requireAbsent(spot, names);
    try {
      return step.at(spot);
    } catch (IOException | RuntimeException e) {
      overlay.cache().forget(spot.parent(), spot.name());
      throw e;
    }
  }

  private Spot now(Spot spot) throws IOException {
    Entry entry = overlay.lookup().entry(spot.parent(), spot.name());
    return new Spot(spot.parent(), spot.name(), entry);
  }

  private Spot requireAbsent(Spot spot, List<String> names) throws FileSystemException {
    if (!spot.entry().isAbsent()) {
      throw new FileAlreadyExistsException(Names.text(names));
    }
    if (overlay.format().reserves(spot.name())) {
      throw new FileSystemException(
          Names.text(names),
          null,
          "names that begin with .wh. are kept for whiteouts in format marker");
    }
    return spot;
  }

  /**
   * A parent that only a lower layer has must allow the caller to write, or nothing is copied up. A
   * lower that nobody can write to (an archive, a read-only mount) says nothing about that.
   *
   * @param names what is refused then, as the system names it: not the parent
   * @param otherOrNull the second name of a rename, of which the system does not tell which parent
   *     refuses
   */
  void requireWritable(Directory parent, List<String> names, List<String> otherOrNull)
      throws IOException {
    List<LowerDirectory> lowers = parent.lowers();
    if (parent.hasUpper() || !lowers.get(0).layer().platform()) {
      return;
    }
    Path real = lowers.get(0).path();
    String other = otherOrNull == null ? null : Names.text(otherOrNull);
    try {
      real.getFileSystem().provider().checkAccess(real, AccessMode.WRITE);
    } catch (AccessDeniedException e) {
      throw because(e, new AccessDeniedException(Names.text(names), other, e.getReason()));
    } catch (FileSystemException readOnlyMount) {
      if (!Files.getFileStore(real).isReadOnly()) {
        throw because(
            readOnlyMount,
            new FileSystemException(Names.text(names), other, readOnlyMount.getReason()));
      }
    }
  }

  private static FileSystemException because(
      FileSystemException cause, FileSystemException refusal) {
    refusal.initCause(cause);
    return refusal;
  }

  /** Makes an object under its name: in place, or in work if a whiteout has the name. */
  private <T> T onDisk(Spot spot, boolean directory, Maker<T> maker) throws IOException {
    Path parent = spot.parent().upperPath();
    if (!hasWhiteout(spot)) {
      return maker.make(parent.resolve(spot.name()));
    }
    Optional<Path> cradle = cradle(parent);
    Path built = cradle.isPresent() ? cradle.get().resolve("#") : overlay.work().fresh();
    try {
      T made = maker.make(built);
      if (directory) {
        overlay.format().makeOpaque(overlay.upper(), built);
      }
      publish(built, spot, directory);
      return made;
    } catch (IOException | RuntimeException e) {
      overlay.work().discard(built, e);
      throw e;
    } finally {
      cradle.ifPresent(overlay.work()::discard);
    }
  }

  private static boolean hasWhiteout(Spot spot) {
    return spot.entry() instanceof Entry.Absent absent && absent.whiteout();
  }

  private void publish(Path built, Spot spot, boolean directory) throws IOException {
    Renaming how = new Renaming(directory, false, hasWhiteout(spot));
    Path parent = spot.parent().upperPath();
    overlay.format().publish(built, parent, spot.name(), how, overlay.work());
  }

  /**
   * What is built in work must inherit from its future parent as the system has it: the group of a
   * set-group-ID directory, a default ACL. So it is built in a directory that is like the parent.
   */
  private Optional<Path> cradle(Path parent) throws IOException {
    if (!overlay.upper().platform() || !overlay.upper().views().contains("unix")) {
      return Optional.empty();
    }
    Map<String, Object> unix = Files.readAttributes(parent, "unix:mode,gid", NOFOLLOW_LINKS);
    boolean group = ((int) unix.get("mode") & SET_GROUP_ID) != 0;
    Optional<Native> access = Native.load();
    byte[] acl = access.isPresent() ? access.get().attributeOrNull(parent, DEFAULT_ACL) : null;
    if (!group && acl == null) {
      return Optional.empty();
    }
    Path cradle = overlay.work().fresh();
    Files.createDirectory(cradle);
    if (group) {
      Files.setAttribute(cradle, "unix:gid", unix.get("gid"), NOFOLLOW_LINKS);
      Files.setAttribute(cradle, "unix:mode", SET_GROUP_ID | 0700, NOFOLLOW_LINKS);
    }
    if (acl != null) {
      access.get().setAttribute(cradle, DEFAULT_ACL, acl);
    }
    return Optional.of(cradle);
  }

  /**
   * A second name for a file, which is copied up first; a real link in upper.
   *
   * @throws NoSuchFileException if there is no file to link
   * @throws FileAlreadyExistsException if the new name exists
   */
  Spot link(List<String> link, List<String> existing) throws IOException {
    while (true) {
      Spot source = overlay.lookup().walk(existing, false).requireExists(existing);
      requireAbsent(overlay.lookup().walk(link, false), link);
      if (source.entry() instanceof Directory) {
        throw new FileSystemException(
            Names.text(link), Names.text(existing), "Operation not permitted");
      }
      if (source.entry() instanceof Entry.InLower lower) {
        copyUp.file(source, lower);
        continue;
      }
      try {
        Spot made = place(link, Built.SECOND_NAME, path -> link(path, source));
        if (((Entry.InUpper) made.entry()).key() != null) {
          FilePlace place = new FilePlace(made.parent(), made.name());
          overlay.dirty().linked(((Entry.InUpper) made.entry()).key(), place);
        }
        // Its first name may have gone meanwhile, and with it what was known of the file.
        UpperFile.of(overlay, made).change(() -> {});
        return made;
      } catch (SourceChanged again) {
        // Looked up anew: another file has the name now, or none.
      }
    }
  }

  /**
   * Links what is at the source's name, if that is the source all the time. Under the lock of that
   * name: whoever deletes it knows before whether it is the last, and with the last all is
   * forgotten of the file that those have who hold it open.
   */
  private void link(Path built, Spot source) throws IOException {
    Lock names = source.parent().names().readLock();
    names.lock();
    try {
      linkLocked(built, source);
    } finally {
      names.unlock();
    }
  }

  private void linkLocked(Path built, Spot source) throws IOException {
    Lookup.Glimpse glimpse = overlay.lookup().glimpseOrNull(source);
    if (glimpse == null) {
      throw new SourceChanged(null);
    }
    try {
      Files.createLink(built, source.real());
    } catch (IOException e) {
      throw overlay.lookup().isUndisturbed(source, glimpse) ? e : new SourceChanged(e);
    }
    BasicFileAttributes linked = overlay.upper().attributesOrNull(built);
    if (linked == null || !Entry.InUpper.of(built, linked).equals(source.entry())) {
      throw new SourceChanged(null);
    }
  }
}
