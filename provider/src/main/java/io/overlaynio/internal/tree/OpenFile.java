package io.overlaynio.internal.tree;

import io.overlaynio.internal.sync.Place;
import io.overlaynio.internal.sync.Tracked;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileSystemException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One open file (struct file): the real channel of this moment, and what every write through it
 * owes the sync floor.
 *
 * <p>A reader of a lower file goes on in the upper one once the file is copied up, as with the
 * kernel since 4.19 (ovl_real_fdget in fs/overlayfs/file.c); only mappings stay what they were.
 */
public final class OpenFile {

  private final Overlay overlay;
  private final Changes changes;
  private final OpenHow how;
  private final Spot spot;
  private final UpperFile upper;
  private final ChangeListener listener;
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile SeekableByteChannel channel;
  private volatile boolean copiedUp;
  private IOException unreachable;
  private SeekableByteChannel above;
  private SeekableByteChannel below;
  private Object copiedUpKey;
  private Inode inode;

  OpenFile(
      Overlay overlay,
      Changes changes,
      OpenHow how,
      Spot spot,
      UpperFile upperOrNull,
      ChangeListener listener) {
    this.overlay = overlay;
    this.changes = changes;
    this.how = how;
    this.spot = spot;
    this.upper = upperOrNull;
    this.listener = listener;
  }

  /** Then its channel has nothing to read or write, only names to force. */
  public boolean isDirectory() {
    return spot.entry() instanceof Directory;
  }

  Directory directory() {
    return spot.parent();
  }

  String name() {
    return spot.name();
  }

  /** The file is new: it is dirty, though nothing was written yet. */
  void made() {
    changes.made(upper.tracked());
  }

  void opened(SeekableByteChannel real) {
    channel = real;
    if (upper != null) {
      overlay.openFiles().writing(this);
    }
  }

  /** False if the upper file that is written was deleted. */
  boolean hasName() {
    return !upper.tracked().isGone();
  }

  /** The names of the upper file that is written, as far as is known. */
  List<String> path() {
    return upper.tracked().place() instanceof FilePlace place ? place.path() : spot.path();
  }

  /**
   * Told at the copy-up of the lower file, so that a later rename of the upper one is no matter.
   */
  synchronized void copiedUp(Path upperFile, Object key) {
    copiedUpKey = key;
    if (closed.get() || channel == null) {
      return;
    }
    try {
      Set<OpenOption> options = new HashSet<>(how.others());
      options.add(StandardOpenOption.READ);
      above = RealChannel.open(upperFile, options, how.fileChannel());
    } catch (IOException e) {
      unreachable = e;
    }
    copiedUp = true;
  }

  /**
   * The real channel of this moment: a {@link FileChannel} where the layer's provider gives one.
   *
   * @throws IOException if the file was copied up and the upper file could not be opened
   */
  public SeekableByteChannel channel() throws IOException {
    if (copiedUp) {
      switchToUpper();
    }
    return channel;
  }

  /** The position moves along; reads that are under way in the lower file end there, unhurt. */
  private synchronized void switchToUpper() throws IOException {
    if (unreachable != null) {
      throw new IOException("the file was copied up and cannot be read in upper", unreachable);
    }
    if (above != null) {
      if (channel.isOpen() && above.isOpen()) { // an interrupt may have closed either
        above.position(channel.position());
      }
      below = channel;
      channel = above;
      above = null;
    }
    copiedUp = false;
  }

  /**
   * Opens the file again where an interrupt has closed its real channel, for streams, which none
   * may close. Of threads that ask for the same one the first does it.
   *
   * @throws FileSystemException if it cannot be opened again: it is a device or pipe, which another
   *     descriptor is not the same as, or a file of upper that has no name any more
   */
  public void reopen(SeekableByteChannel broken) throws IOException {
    SeekableByteChannel again = readsUpper() ? openUpperAgain() : openLowerAgain();
    synchronized (this) {
      if (!closed.get() && broken.equals(channel) && !copiedUp) {
        channel = again;
        return;
      }
    }
    again.close();
  }

  private synchronized boolean readsUpper() {
    return !(spot.entry() instanceof Entry.InLower) || below != null;
  }

  private SeekableByteChannel openLowerAgain() throws IOException {
    if (spot.entry() instanceof Entry.InLower lower && lower.attributes().isOther()) {
      throw lost();
    }
    return RealChannel.open(spot.real(), Opening.options(how), how.fileChannel());
  }

  /** Its name is held still, and not under the lock of this object, which comes after. */
  private SeekableByteChannel openUpperAgain() throws IOException {
    Object key = upper != null ? upper.key() : upperKeyOrNull();
    Tracked file = upper != null ? upper.tracked() : knownOrNull(key);
    FilePlace place =
        file != null && file.place() instanceof FilePlace now
            ? now
            : new FilePlace(spot.parent(), spot.name());
    overlay.locks().changes().lock();
    try {
      place.directory().names().readLock().lock();
      try {
        Entry entry = overlay.lookup().entry(place.directory(), place.name());
        boolean same =
            entry instanceof Entry.InUpper found
                && !found.special()
                && (found.key() == null || found.key().equals(key));
        if (!same) {
          throw lost();
        }
        Spot now = new Spot(place.directory(), place.name(), entry);
        return RealChannel.open(now.real(), Opening.options(how), how.fileChannel());
      } finally {
        place.directory().names().readLock().unlock();
      }
    } finally {
      overlay.locks().changes().unlock();
    }
  }

  private Tracked knownOrNull(Object keyOrNull) {
    return keyOrNull == null ? null : overlay.dirty().knownOrNull(keyOrNull);
  }

  private FileSystemException lost() {
    return new FileSystemException(
        Names.text(spot.path()),
        null,
        "an interrupt closed the file, and it cannot be opened again");
  }

  public boolean readable() {
    return how.read();
  }

  public boolean writable() {
    return how.write();
  }

  public boolean append() {
    return how.append();
  }

  /** To be called before each write: the file is dirty from now on. */
  public void beforeWrite() {
    if (upper != null) {
      upper.tracked().mark();
    }
  }

  /**
   * To be called after each write, also one that failed.
   *
   * <p>With SYNC or DSYNC it makes durable the whole file, as {@link #force} does. The system's own
   * flags would see to the bytes just written only, and leave in memory what others wrote before:
   * then the file that is found after a crash is a mixture that never was.
   *
   * @param bytes how many were written
   */
  public void wrote(long bytes) throws IOException {
    if (upper == null) {
      return;
    }
    upper.tracked().wrote(bytes);
    if (how.sync() || how.dsync()) {
      force(how.sync());
    }
    if (upper.tracked().place() instanceof FilePlace place) {
      listener.changed(place.directory(), place.name(), ChangeListener.Kind.MODIFIED);
    }
  }

  /** To be called when a write failed, beside {@link #wrote}: volatile durability remembers it. */
  public void writeFailed(IOException failure) {
    if (upper != null) {
      overlay.sync().writeback().failed(upper.tracked().place().label(), failure);
    }
  }

  /**
   * To be called after a mapping was made through which the file may be written.
   *
   * @param root what is reachable for as long as anybody can write through the mapping
   */
  public void mapped(Object root) {
    overlay.sync().mappings().mapped(upper.tracked(), root);
  }

  /**
   * Makes the file durable, and the names that lead to it: of its hard links those that were used
   * or made since it became dirty or was opened, the newest eight. Of a file that this overlay
   * never changed, nothing needs to be done.
   *
   * @param metadata as for {@link FileChannel#force}
   */
  public void force(boolean metadata) throws IOException {
    if (upper != null) {
      FileChannel open = channel instanceof FileChannel file ? file : null;
      List<Tracked> names = namesThatLeadTo(upper.tracked());
      overlay.sync().writeback().force(upper.tracked(), open, metadata, names);
    } else if (spot.entry() instanceof Directory directory) {
      overlay.sync().writeback().force(null, null, metadata, namesThatLeadTo(directory));
    } else {
      forceReader(metadata);
    }
  }

  /** A reader may ask for what a writer of the same upper file left dirty. */
  private void forceReader(boolean metadata) throws IOException {
    Object key = upperKeyOrNull();
    if (key == null) {
      return;
    }
    Tracked file = knownOrNull(key);
    List<Tracked> names = file == null ? List.of() : namesThatLeadTo(file);
    if (names.isEmpty()) {
      names = namesThatLeadTo(spot.parent());
    }
    overlay.sync().writeback().force(file, null, metadata, names);
  }

  /** The key of the upper file that is read, also since a copy-up; null if it is a lower one. */
  private synchronized Object upperKeyOrNull() {
    if (copiedUpKey != null) {
      return copiedUpKey;
    }
    return spot.entry() instanceof Entry.InUpper file ? file.key() : null;
  }

  /** Those of each of its names that is known: it may have hard links. */
  private List<Tracked> namesThatLeadTo(Tracked file) {
    Set<Tracked> names = new LinkedHashSet<>();
    for (Place place : file.places()) {
      if (place instanceof FilePlace name) {
        names.addAll(namesThatLeadTo(name.directory()));
      }
    }
    return List.copyOf(names);
  }

  private List<Tracked> namesThatLeadTo(Directory directory) {
    List<Tracked> names = new ArrayList<>();
    for (Directory d = directory; d != null; d = d.parentOrNull()) {
      if (overlay.dirty().isDirty(d)) {
        names.add(changes.tracked(d));
      }
    }
    return names;
  }

  /** The same object for every open file of one overlay file, over copy-up and rename. */
  public synchronized Object identity() {
    if (inode == null) {
      inode = overlay.openFiles().use(identityKey());
    }
    return inode;
  }

  private Object identityKey() {
    if (upper != null) {
      return upper.key();
    }
    if (spot.entry() instanceof Entry.InUpper file && file.key() != null) {
      return file.key();
    }
    return spot.entry() instanceof Directory directory
        ? directory
        : new FilePlace(spot.parent(), spot.name());
  }

  /** This open file reads a lower file, and is told when that is copied up. */
  synchronized void readsLower(Inode lower) {
    inode = lower;
    lower.lowerReaders().add(this);
  }

  /**
   * Closes the real channel; what was written through it stays with the sync floor, which keeps the
   * channel until the file is durable, so that it learns of a failed writeback.
   */
  public void close() throws IOException {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    overlay.openFiles().closed(this);
    synchronized (this) {
      if (inode != null) {
        inode.lowerReaders().remove(this);
        overlay.openFiles().release(inode);
      }
      closeAll(() -> closeOrKeep(channel), below, above);
    }
  }

  private static void closeAll(Closeable... all) throws IOException {
    IOException first = null;
    for (Closeable one : all) {
      try {
        if (one != null) {
          one.close();
        }
      } catch (IOException e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }

  private void closeOrKeep(SeekableByteChannel real) throws IOException {
    if (real == null) {
      return;
    }
    if (upper != null
        && real.isOpen()
        && real instanceof FileChannel file
        && overlay.upper().platform()
        && overlay.dirty().isDirty(upper.key())) {
      overlay.dirty().keep(upper.key(), file);
    } else {
      real.close();
    }
  }
}
