package io.overlaynio.internal.tree;

import io.overlaynio.internal.layer.Found;
import io.overlaynio.internal.layer.Layer;
import io.overlaynio.internal.layer.LayerStack;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.function.Consumer;

/**
 * From names to entries (namei.c): name by name in overlay space, links included, each name decided
 * by the topmost layer that has it.
 */
final class Lookup {

  /** As the kernel (MAXSYMLINKS in include/linux/namei.h). */
  private static final int MOST_LINKS = 40;

  /** The system's own words for a file in the middle of a path. */
  static final String NOT_A_DIRECTORY = "Not a directory";

  /** So often a reader begins again without a lock before it takes one. */
  static final int PATIENCE = 8;

  /**
   * Whether who only reads what is there is told that a file is missing, where a name on the way is
   * no directory. As the platform's provider on Unix, which does so since JDK 25 (JDK-8356678).
   */
  private static final boolean MISSING_BEHIND_FILES = Runtime.version().feature() >= 25;

  /** Where a walk ends that finds no such directory on its way. */
  private static final Spot NOWHERE = new Spot(null, "", Entry.Absent.NOTHING);

  /** Where a walk ends that finds a file in place of a directory. */
  private static final Spot BEHIND_A_FILE = new Spot(null, "", Entry.Absent.NOTHING);

  private final LayerStack layers;
  private final Directory root;
  private final Spot atRoot;
  private final EntryCache cache;
  private final TreeLocks locks;
  private final LowerNames lowerNames;

  Lookup(
      LayerStack layers, Directory root, EntryCache cache, TreeLocks locks, LowerNames lowerNames) {
    this.lowerNames = lowerNames;
    this.layers = layers;
    this.root = root;
    this.atRoot = new Spot(null, "", root);
    this.cache = cache;
    this.locks = locks;
  }

  /**
   * Walks to a name.
   *
   * @param follow whether a link in the last name is followed; links before it always are
   * @return a spot that may be absent, in a directory that exists
   * @throws NoSuchFileException if a directory on the way is missing
   * @throws FileSystemException if something on the way is not a directory
   * @throws FileSystemLoopException after 40 links
   * @throws AccessDeniedException if a directory on the way may not be searched
   */
  Spot walk(List<String> names, boolean follow) throws IOException {
    return walk(names, follow, Lookup::nobody);
  }

  /**
   * The same, and tells of every link that is followed.
   *
   * @param followed is told of them in their order
   */
  Spot walk(List<String> names, boolean follow, Consumer<Spot> followed) throws IOException {
    Spot spot = walkInWords(names, follow, followed);
    if (spot == NOWHERE) {
      throw new NoSuchFileException(Names.text(names));
    }
    if (spot == BEHIND_A_FILE) {
      throw notADirectory(names);
    }
    return spot;
  }

  private Spot walkInWords(List<String> names, boolean follow, Consumer<Spot> followed)
      throws IOException {
    try {
      return walkAll(names, follow, followed);
    } catch (AccessDeniedException byALayer) {
      // In the words of whoever asked: of the two names of one operation only one is denied.
      AccessDeniedException denied =
          new AccessDeniedException(Names.text(names), null, byALayer.getReason());
      denied.initCause(byALayer);
      throw denied;
    }
  }

  /** For who need not be told of links. */
  private static void nobody(Spot link) {}

  private Spot walkAll(List<String> names, boolean follow, Consumer<Spot> followed)
      throws IOException {
    List<String> ahead = names;
    int next = 0;
    Spot spot = start(names);
    int links = 0;
    while (next < ahead.size()) {
      if (!(spot.entry() instanceof Directory at)) {
        return spot.entry().isAbsent() ? NOWHERE : BEHIND_A_FILE;
      }
      String name = ahead.get(next++);
      if (name.equals("..")) {
        spot = spotOf(at.isRoot() ? at : at.parentOrNull());
        continue;
      }
      if (name.equals(".")) {
        continue;
      }
      spot = new Spot(at, name, entry(at, name));
      String link = spot.entry().linkOrNull();
      if (link != null && (follow || next < ahead.size())) {
        if (++links > MOST_LINKS) {
          throw new FileSystemLoopException(Names.text(names));
        }
        followed.accept(spot);
        spot = spotOf(link.startsWith("/") ? root : at);
        List<String> way = Names.of(link);
        way.addAll(ahead.subList(next, ahead.size()));
        ahead = way;
        next = 0;
      }
    }
    return spot;
  }

  /** The root, or the directory that somebody holds. */
  private Spot start(List<String> names) {
    if (!(names instanceof HeldNames held)) {
      return atRoot;
    }
    return held.directory().isDeleted() ? NOWHERE : spotOf(held.directory());
  }

  /**
   * Walks to a file that is read and not changed, as {@link #existingOrNull} does.
   *
   * @throws NoSuchFileException if it or a directory on the way is missing
   */
  Spot walkToExisting(List<String> names, boolean follow) throws IOException {
    Spot spot = existingOrNull(names, follow);
    if (spot == null) {
      throw new NoSuchFileException(Names.text(names));
    }
    return spot;
  }

  /**
   * Walks to a file that is read and not changed. What is missing costs no exception.
   *
   * @return null if it or a directory on the way is missing
   * @throws FileSystemException if something on the way is not a directory; on JDK 25 and later
   *     what is asked for is then missing, too
   */
  Spot existingOrNull(List<String> names, boolean follow) throws IOException {
    Spot spot = walkInWords(names, follow, Lookup::nobody);
    if (spot == BEHIND_A_FILE && !MISSING_BEHIND_FILES) {
      throw notADirectory(names);
    }
    return spot.entry().isAbsent() ? null : spot;
  }

  private static FileSystemException notADirectory(List<String> names) {
    return new FileSystemException(Names.text(names), null, NOT_A_DIRECTORY);
  }

  private Spot spotOf(Directory directory) {
    Directory parent = directory == null ? null : directory.parentOrNull();
    return parent == null && directory != root
        ? NOWHERE
        : new Spot(parent, directory.name(), directory);
  }

  /** True if a name still means what it meant; to be asked under the lock of its names. */
  boolean isStill(Spot spot) throws IOException {
    return !spot.parent().isDeleted() && entry(spot.parent(), spot.name()).equals(spot.entry());
  }

  /** The same, asked without the lock: waits for a change that is under way. */
  boolean isStillSettled(Spot spot) throws IOException {
    if (spot.isRoot()) {
      return true;
    }
    Lock shared = spot.parent().names().readLock();
    shared.lock();
    try {
      return isStill(spot);
    } finally {
      shared.unlock();
    }
  }

  /** By which it is known whether what was read without a lock was of one moment. */
  record Glimpse(long moves, int changes) {}

  /**
   * To be taken before a spot is read without a lock. Waits for a change of its name that is under
   * way: the disk may be ahead of the cache then.
   *
   * @return null if the name has come to mean something else
   */
  Glimpse glimpseOrNull(Spot spot) throws IOException {
    if (isSteady(spot)) {
      return new Glimpse(0, 0);
    }
    Directory parent = spot.parent();
    long moves = locks.moves();
    int changes = parent.changes();
    if ((changes & 1) != 0) {
      Lock shared = parent.names().readLock();
      shared.lock();
      try {
        changes = parent.changes();
      } finally {
        shared.unlock();
      }
    }
    return isStill(spot) ? new Glimpse(moves, changes) : null;
  }

  /** True if nothing that concerns the spot was changed since, or is being changed. */
  boolean isUndisturbed(Spot spot, Glimpse since) {
    return isSteady(spot)
        || (TreeLocks.isQuiet(since.moves())
            && locks.moves() == since.moves()
            && spot.parent().changes() == since.changes());
  }

  /** A lower object stays what and where it is, and so does the root. */
  private static boolean isSteady(Spot spot) {
    return spot.isRoot()
        || spot.entry() instanceof Entry.InLower
        || (spot.entry() instanceof Directory directory && !directory.hasUpper());
  }

  /** What a name in a directory is: from the cache, else from the layers. */
  Entry entry(Directory directory, String name) throws IOException {
    Entry known = cache.getOrNull(directory, name);
    return known != null ? known : find(directory, name);
  }

  private Entry find(Directory directory, String name) throws IOException {
    Lock shared = directory.names().readLock();
    shared.lock();
    try {
      while (true) {
        Entry known = cache.getOrNull(directory, name);
        if (known != null) {
          return known;
        }
        if (directory.isDeleted()) {
          return Entry.Absent.NOTHING;
        }
        long moves = locks.moves();
        Entry entry = TreeLocks.isQuiet(moves) ? load(directory, name) : null;
        if (entry != null && locks.moves() == moves) {
          return cache.found(directory, name, entry);
        }
        Thread.onSpinWait();
      }
    } finally {
      shared.unlock();
    }
  }

  private Entry load(Directory directory, String name) throws IOException {
    if (!directory.hasUpper()) {
      return lowerEntry(directory, name);
    }
    Layer upper = layers.upperOrNull();
    Found found = upper.find(directory.upperPath(), name);
    if (found instanceof Found.Whiteout) {
      return Entry.Absent.WHITEOUT;
    }
    if (!(found instanceof Found.Real real)) {
      return lowerEntry(directory, name);
    }
    if (!real.isDirectory()) {
      return Entry.InUpper.of(real.path(), real.attributes());
    }
    return upperDirectory(directory, name, real);
  }

  private Directory upperDirectory(Directory parent, String name, Found.Real real)
      throws IOException {
    Layer upper = layers.upperOrNull();
    if (real.cut() || layers.lowers().isEmpty() || upper.isOpaque(real.path())) {
      return Directory.child(parent, name, true, List.of(), null);
    }
    String redirect = upper.redirectOrNull(real.path());
    BelowSearch below = below(parent, name, redirect);
    Directory made = Directory.child(parent, name, true, below.directories(), null);
    made.redirected(redirect);
    return made;
  }

  private Entry lowerEntry(Directory directory, String name) throws IOException {
    if (directory.lowers().isEmpty()) {
      return Entry.Absent.NOTHING;
    }
    BelowSearch below = below(directory, name, null);
    if (below.fileOrNull() != null) {
      return below.fileOrNull();
    }
    if (below.directories().isEmpty()) {
      return Entry.Absent.NOTHING;
    }
    return Directory.child(directory, name, false, below.directories(), below.topmostOrNull());
  }

  /** The directory of these names, free of links and dots; null if there is none. */
  Directory directoryOrNull(List<String> path) throws IOException {
    Directory at = root;
    for (String name : path) {
      if (!(entry(at, name) instanceof Directory next)) {
        return null;
      }
      at = next;
    }
    return at;
  }

  /** True if a lower layer shows the name, so that removing it from upper needs a whiteout. */
  boolean isBelow(Directory directory, String name) throws IOException {
    if (directory.lowers().isEmpty()) {
      return false;
    }
    BelowSearch below = below(directory, name, null);
    return below.fileOrNull() != null || !below.directories().isEmpty();
  }

  /** A lower layer was changed after all; nobody looks meanwhile. */
  void forgetLowerNames() {
    lowerNames.forgetAll();
  }

  /** What the lower layers show under a name, below the directories that one merges with. */
  BelowSearch below(Directory directory, String name) throws IOException {
    return below(directory, name, null);
  }

  private BelowSearch below(Directory directory, String name, String redirect) throws IOException {
    return new BelowSearch(layers.lowers(), lowerNames, directory.lowers(), name).search(redirect);
  }

  /** The target of a link of a layer, in the overlay's own separators. */
  static String target(Path link) throws IOException {
    Path target = Files.readSymbolicLink(link);
    String separator = target.getFileSystem().getSeparator();
    return separator.equals("/") ? target.toString() : target.toString().replace(separator, "/");
  }
}
