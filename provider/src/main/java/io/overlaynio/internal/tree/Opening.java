package io.overlaynio.internal.tree;

import io.overlaynio.internal.layer.Layer;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AccessMode;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Opening files (file.c): a reader gets the topmost real file, a writer the upper one, copied up
 * before or made new. Opening for reading changes nothing; neither does an open that fails.
 */
final class Opening {

  private final Overlay overlay;
  private final Changes changes;
  private final CopyUp copyUp;
  private final Create create;
  private final ChangeListener listener;

  Opening(Overlay overlay, Changes changes, CopyUp copyUp, Create create, ChangeListener listener) {
    this.overlay = overlay;
    this.changes = changes;
    this.copyUp = copyUp;
    this.create = create;
    this.listener = listener;
  }

  OpenFile open(List<String> names, OpenHow how, FileAttribute<?>... attributes)
      throws IOException {
    boolean anew = how.write() && how.createNew();
    if (anew && !names.isEmpty() && names.get(names.size() - 1).equals(".")) {
      throw new FileAlreadyExistsException(Names.text(names)); // as the JDK, which asks no system
    }
    boolean follow = how.follow() && !anew;
    for (int attempt = 0; ; attempt++) {
      Spot spot = overlay.lookup().walk(names, follow);
      OpenFile opened =
          attempt >= Lookup.PATIENCE && isUpperFile(spot) && !how.write()
              ? readLocked(spot, how)
              : openOrNull(spot, names, follow, how, attributes);
      if (opened != null) {
        return opened;
      }
    }
  }

  /** Null if the name changed, by a copy-up too, so that it must be looked up again. */
  private OpenFile openOrNull(
      Spot spot, List<String> names, boolean follow, OpenHow how, FileAttribute<?>... attributes)
      throws IOException {
    if (spot.entry().isAbsent()) {
      if (!how.write() || !(how.create() || how.createNew())) {
        throw new NoSuchFileException(Names.text(names));
      }
      return overlay.locks().steady(() -> makeNew(names, follow, how, attributes));
    }
    if (how.write() && how.createNew()) {
      throw new FileAlreadyExistsException(Names.text(names));
    }
    if (spot.entry().linkOrNull() != null) {
      throw new FileSystemException(
          Names.text(names), null, "Too many levels of symbolic links (NOFOLLOW_LINKS specified)");
    }
    if (!how.write()) {
      return read(spot, how);
    }
    if (spot.entry() instanceof Directory) {
      throw new FileSystemException(Names.text(names), null, "Is a directory");
    }
    if (spot.entry() instanceof Entry.InLower lower) {
      return lower.attributes().isOther()
          ? special(spot, how)
          : overlay.locks().steady(() -> openLower(spot, lower, how));
    }
    return spot.entry() instanceof Entry.InUpper upper && upper.special()
        ? special(spot, how)
        : overlay.locks().steady(() -> write(spot, how));
  }

  /** Null if it was copied up and is to be opened there. */
  private OpenFile openLower(Spot spot, Entry.InLower lower, OpenHow how) throws IOException {
    requireWritable(lower);
    if (how.truncate()) {
      return openEmptied(spot, lower, how);
    }
    copyUp.file(spot, lower);
    return null;
  }

  /** What is cut to nothing is not copied: a new file takes the name, open already. */
  private OpenFile openEmptied(Spot spot, Entry.InLower lower, OpenHow how) throws IOException {
    Set<OpenOption> options = options(how);
    options.add(StandardOpenOption.CREATE_NEW);
    AtomicReference<OpenFile> opened = new AtomicReference<>();
    boolean shown;
    try {
      shown =
          copyUp.emptied(
              spot,
              lower,
              built -> {
                SeekableByteChannel channel = RealChannel.open(built, options, how.fileChannel());
                opened.set(openedInWork(built, spot, how, channel));
              });
    } catch (IOException | RuntimeException e) {
      if (opened.get() != null) {
        closeAfter(opened.get()::close, e);
      }
      throw e;
    }
    if (shown) {
      opened.get().made();
      listener.changed(spot.parent(), spot.name(), ChangeListener.Kind.MODIFIED);
      return opened.get();
    }
    if (opened.get() != null) {
      opened.get().close();
    }
    return null;
  }

  /** A channel of what is to take a lower file's name; closed if it cannot be known. */
  private OpenFile openedInWork(Path built, Spot spot, OpenHow how, SeekableByteChannel channel)
      throws IOException {
    try {
      BasicFileAttributes attributes = overlay.upper().attributesOrNull(built);
      if (attributes == null) {
        throw new NoSuchFileException(Names.text(spot.path()));
      }
      Entry entry = Entry.InUpper.of(built, attributes);
      return opened(new Spot(spot.parent(), spot.name(), entry), how, channel);
    } catch (IOException | RuntimeException e) {
      closeAfter(channel, e);
      throw e;
    }
  }

  /** A channel of a new file as an open file, known to the sync floor by the key of its entry. */
  private OpenFile opened(Spot made, OpenHow how, SeekableByteChannel channel) {
    UpperFile upper = UpperFile.of(overlay, made);
    OpenFile open = new OpenFile(overlay, changes, how, made, upper, listener);
    open.opened(channel);
    return open;
  }

  private static void closeAfter(Closeable opened, Exception failure) {
    try {
      opened.close();
    } catch (IOException suppressed) {
      failure.addSuppressed(suppressed);
    }
  }

  /** What the lower's permissions forbid is refused before anything is copied. */
  private static void requireWritable(Entry.InLower lower) throws IOException {
    Layer layer = lower.layer();
    if (!layer.platform()) {
      return;
    }
    try {
      lower.real().getFileSystem().provider().checkAccess(lower.real(), AccessMode.WRITE);
    } catch (AccessDeniedException e) {
      throw e;
    } catch (FileSystemException readOnlyMount) {
      if (!Files.getFileStore(lower.real()).isReadOnly()) {
        throw readOnlyMount;
      }
    }
  }

  private OpenFile makeNew(
      List<String> names, boolean follow, OpenHow how, FileAttribute<?>... attributes)
      throws IOException {
    Set<OpenOption> options = options(how);
    options.add(StandardOpenOption.CREATE_NEW);
    OpenFile[] opened = new OpenFile[1];
    try {
      create.file(
          names,
          follow,
          path -> RealChannel.open(path, options, how.fileChannel(), attributes),
          (spot, channel) -> {
            opened[0] = opened(spot, how, channel);
            opened[0].made();
          });
    } catch (FileAlreadyExistsException raced) {
      if (how.createNew()) {
        throw raced;
      }
      return null;
    }
    listener.changed(opened[0].directory(), opened[0].name(), ChangeListener.Kind.CREATED);
    return opened[0];
  }

  private OpenFile read(Spot spot, OpenHow how) throws IOException {
    Lookup.Glimpse glimpse = overlay.lookup().glimpseOrNull(spot);
    if (glimpse == null) {
      return null;
    }
    if (spot.entry() instanceof Entry.InLower lower) {
      lower.requireContents(overlay.format());
    }
    OpenFile open = new OpenFile(overlay, changes, how, spot, null, listener);
    try {
      if (isOpenedAsFound(open, spot, how, glimpse)) {
        return open;
      }
    } catch (IOException | RuntimeException e) {
      closeAfter(open::close, e);
      throw e;
    }
    open.close();
    return null;
  }

  /** Opens the real file for a reader; false if the name has changed since. */
  private boolean isOpenedAsFound(OpenFile open, Spot spot, OpenHow how, Lookup.Glimpse glimpse)
      throws IOException {
    if (spot.entry() instanceof Entry.InLower lower) {
      open.readsLower(overlay.openFiles().use(lower.real()));
    }
    try {
      open.opened(RealChannel.open(spot.real(), options(how), how.fileChannel()));
    } catch (IOException e) {
      if (overlay.lookup().isUndisturbed(spot, glimpse)) {
        throw e;
      }
      return false;
    }
    boolean copiedUp =
        spot.entry() instanceof Entry.InLower
            && overlay.lookup().entry(spot.parent(), spot.name()) instanceof Entry.InUpper;
    return !copiedUp && overlay.lookup().isUndisturbed(spot, glimpse);
  }

  private static boolean isUpperFile(Spot spot) {
    return spot.entry() instanceof Entry.InUpper upper && upper.link() == null && !upper.special();
  }

  /** Where others never cease to change names beside it: opens while they wait. */
  private OpenFile readLocked(Spot spot, OpenHow how) throws IOException {
    spot.parent().names().readLock().lock();
    try {
      return overlay.lookup().isStill(spot) ? read(spot, how) : null;
    } finally {
      spot.parent().names().readLock().unlock();
    }
  }

  private OpenFile write(Spot spot, OpenHow how) throws IOException {
    overlay.locks().changes().lock();
    try {
      spot.parent().names().readLock().lock();
      try {
        if (!overlay.lookup().isStill(spot)) {
          return null;
        }
        return writeLocked(spot, how);
      } finally {
        spot.parent().names().readLock().unlock();
      }
    } finally {
      overlay.locks().changes().unlock();
    }
  }

  /** A device or pipe is what the system says it is; opening one may wait, so under no lock. */
  private OpenFile special(Spot spot, OpenHow how) throws IOException {
    OpenFile open = new OpenFile(overlay, changes, how, spot, null, listener);
    open.opened(RealChannel.open(spot.real(), options(how), how.fileChannel()));
    return open;
  }

  private OpenFile writeLocked(Spot spot, OpenHow how) throws IOException {
    Path real = spot.real();
    UpperFile upper = UpperFile.of(overlay, spot);
    OpenFile open = new OpenFile(overlay, changes, how, spot, upper, listener);
    Set<OpenOption> options = options(how);
    if (!how.truncate()) {
      open.opened(RealChannel.open(real, options, how.fileChannel()));
      return open;
    }
    options.add(StandardOpenOption.TRUNCATE_EXISTING);
    upper.change(() -> open.opened(RealChannel.open(real, options, how.fileChannel())));
    overlay.dirty().rewritten(upper.key());
    listener.changed(spot.parent(), spot.name(), ChangeListener.Kind.MODIFIED);
    return open;
  }

  /** The options for the real file, without those that make or empty it. */
  static Set<OpenOption> options(OpenHow how) {
    Set<OpenOption> options = new HashSet<>(how.others());
    add(options, how.read(), StandardOpenOption.READ);
    add(options, how.write() && !how.append(), StandardOpenOption.WRITE);
    add(options, how.append(), StandardOpenOption.APPEND);
    add(options, how.sparse(), StandardOpenOption.SPARSE);
    return options; // SYNC and DSYNC are ours to keep; see OpenFile.wrote
  }

  private static void add(Set<OpenOption> options, boolean wanted, OpenOption option) {
    if (wanted) {
      options.add(option);
    }
  }
}
