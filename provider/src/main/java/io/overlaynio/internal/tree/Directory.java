package io.overlaynio.internal.tree;

import io.overlaynio.internal.layer.Layer;
import io.overlaynio.internal.sync.Place;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * One directory of the merged tree: where it hangs, whether the upper layer has it, and which lower
 * directories it merges with.
 *
 * <p>There is one object for one directory as long as anybody holds it (see {@link EntryCache}), so
 * that its lock excludes and its identity can be watched, tracked as dirty, and renamed with all
 * that is below it by changing one field. It does no I/O.
 */
final class Directory implements Entry, Place {

  /** Where a directory hangs, or hung when it was deleted. */
  private record At(Directory parent, String name) {}

  /** A real path together with the count of directory moves at which it was right. */
  private record Known(long moves, Path path) {}

  /** What it is merged of, at one moment. */
  private record Parts(boolean upper, List<LowerDirectory> lowers) {}

  private final TreeLocks locks;
  private final Path upperRoot;
  private final long sequence;
  private final ReentrantReadWriteLock names = new ReentrantReadWriteLock();
  private final AtomicInteger changes = new AtomicInteger();
  private volatile At at;
  private volatile Parts parts;
  private volatile BasicFileAttributes lowerAttributes;
  private volatile Known known;
  private volatile boolean deleted;
  private volatile String redirect;
  private volatile int rights;

  /** The root: it hangs nowhere and is in every layer. */
  static Directory root(TreeLocks locks, Path upperRootOrNull, List<LowerDirectory> lowers) {
    Directory root = new Directory(locks, upperRootOrNull, null, "");
    root.parts = new Parts(upperRootOrNull != null, lowers);
    return root;
  }

  static Directory child(
      Directory parent,
      String name,
      boolean upper,
      List<LowerDirectory> lowers,
      BasicFileAttributes lowerAttributes) {
    Directory child = new Directory(parent.locks, parent.upperRoot, parent, name);
    child.parts = new Parts(upper, lowers);
    child.lowerAttributes = lowerAttributes;
    return child;
  }

  private Directory(TreeLocks locks, Path upperRoot, Directory parent, String name) {
    this.locks = locks;
    this.upperRoot = upperRoot;
    this.sequence = locks.nextSequence();
    this.at = new At(parent, name);
  }

  /** Guards the names in this directory: exclusive to change one, shared to find one on disk. */
  ReentrantReadWriteLock names() {
    return names;
  }

  /**
   * Counts the changes of names in here; odd while one is under way, so that who reads without a
   * lock can tell whether what it read was of one moment (a sequence lock).
   */
  int changes() {
    return changes.get();
  }

  /** Begins or ends a change of names; the caller holds their lock. */
  void countChange() {
    changes.incrementAndGet();
  }

  /** Counts the changes of who may look for names in here. */
  int rights() {
    return rights;
  }

  /** Its mode, owner or ACL may have changed; the caller holds the lock of its names. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // the lock excludes others
  void changedRights() {
    rights++;
  }

  /** Creation order, which orders the locks of directories of equal depth. */
  long sequence() {
    return sequence;
  }

  /** How many directories are above it; of a deleted one as it was then. */
  int depth() {
    int depth = 0;
    for (Directory d = at.parent(); d != null; d = d.at.parent()) {
      depth++;
    }
    return depth;
  }

  boolean isRoot() {
    return at.parent() == null;
  }

  boolean isDeleted() {
    return deleted;
  }

  /** The directory above, null of the root; of a deleted one as it was then. */
  Directory parentOrNull() {
    return at.parent();
  }

  String name() {
    return at.name();
  }

  /** Overlay names from the root. */
  List<String> path() {
    List<String> path = new ArrayList<>();
    for (At now = at; now.parent() != null; now = now.parent().at) {
      path.add(now.name());
    }
    Collections.reverse(path);
    return path;
  }

  boolean hasUpper() {
    return parts.upper;
  }

  /**
   * The lower directories merged here, topmost first; empty if there are none or it is opaque. Who
   * needs to know of upper, too, and could be disturbed, holds the lock of its names or is a change
   * ({@link TreeLocks#steady}).
   */
  List<LowerDirectory> lowers() {
    return parts.lowers;
  }

  boolean isMerged() {
    Parts now = parts;
    return now.upper && !now.lowers.isEmpty();
  }

  /** Attributes of the topmost lower directory, as found; null for the root and in upper only. */
  BasicFileAttributes lowerAttributes() {
    return lowerAttributes;
  }

  /** The real directory whose attributes are this one's. */
  Path topmost() {
    Parts now = parts;
    return now.upper ? upperPath() : now.lowers.get(0).path();
  }

  /** The layer whose attributes are this one's, given the upper layer. */
  Layer topmostLayer(Layer upperLayer) {
    Parts now = parts;
    return now.upper ? upperLayer : now.lowers.get(0).layer();
  }

  /** The real directory in upper at this moment; only for a directory that is there. */
  Path upperPath() {
    Known now = known;
    long moves = locks.moves();
    if (now != null && now.moves() == moves && TreeLocks.isQuiet(moves)) {
      return now.path();
    }
    Path path = upperRoot;
    for (String name : path()) {
      path = path.resolve(name);
    }
    if (TreeLocks.isQuiet(moves) && locks.moves() == moves) {
      known = new Known(moves, path);
    }
    return path;
  }

  /**
   * What the lower layers say of it now, if upper has nothing of it: with no names remembered,
   * others may have changed it. The caller holds the lock of the names beside it, so that it is not
   * copied up meanwhile.
   */
  void foundAgain(Directory fresh) {
    if (!hasUpper() && !fresh.hasUpper()) {
      isLower(fresh.lowers(), fresh.lowerAttributes);
    }
  }

  /** The upper layer has it from now on. */
  void copiedUp() {
    parts = new Parts(true, lowers());
  }

  /**
   * The upper layer does not have it, from now on; the lower ones do. The attributes come first:
   * who asks without a lock looks for them once upper is out of the question.
   */
  void isLower(List<LowerDirectory> found, BasicFileAttributes attributes) {
    lowerAttributes = attributes;
    redirect = null;
    parts = new Parts(false, found);
  }

  /** The lower directories merged here, under other numbers or more of them. */
  void mergesWith(List<LowerDirectory> found) {
    parts = new Parts(hasUpper(), found);
  }

  /** It is merged with what the lower layers have at this path, or under this name beside it. */
  void redirected(String target) {
    redirect = target;
  }

  /**
   * Where the lower layers, merged by themselves, have this directory (ovl_get_redirect in
   * fs/overlayfs/dir.c).
   */
  String lowerPath() {
    At now = at;
    if (now.parent() == null) {
      return "";
    }
    String target = redirect;
    if (target != null && target.startsWith("/")) {
      return target;
    }
    return now.parent().lowerPath() + "/" + (target == null ? now.name() : target);
  }

  /** It merges with nothing from now on. */
  void becameOpaque() {
    parts = new Parts(hasUpper(), List.of());
  }

  /** It hangs elsewhere from now on; to be called between the two counts of a move. */
  void moved(Directory parent, String name) {
    at = new At(parent, name);
  }

  void deleted() {
    deleted = true;
  }

  @Override
  public Path pathOrNull() {
    for (Directory d = this; d != null; d = d.at.parent()) {
      if (d.deleted) {
        return null;
      }
    }
    return hasUpper() ? upperPath() : null;
  }

  @Override
  public String label() {
    return Names.text(path());
  }

  @Override
  public String toString() {
    return label();
  }
}
