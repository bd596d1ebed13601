package io.overlaynio.internal.tree;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.overlaynio.internal.layer.Listed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.Lock;

/**
 * The listing of a merged directory (readdir.c): the names of every layer, the topmost deciding,
 * each once; a snapshot.
 *
 * <p>It is remembered, bounded, until a name in the directory or who may read it has changed: lower
 * layers do not change, and the overlay counts its own changes. What was read of files on the way
 * is put into the cache of entries, since whoever lists a directory mostly asks for them next.
 */
final class MergedDirectory {

  /** A directory with more of all names that can be remembered does not drive out the others. */
  private static final int PART = 8;

  /**
   * A listing with what it depends on.
   *
   * @param lowers by identity: another list is another merge
   */
  private record Known(
      int changes, int rights, boolean upper, List<LowerDirectory> lowers, List<String> names) {

    static Known of(Directory directory, List<String> names) {
      List<LowerDirectory> lowers = directory.lowers(); // before upper, as it says
      return new Known(
          directory.changes(),
          directory.rights(),
          directory.hasUpper(),
          lowers,
          Collections.unmodifiableList(names));
    }

    boolean isStillOf(Directory directory) {
      return changes == directory.changes()
          && rights == directory.rights()
          && upper == directory.hasUpper()
          && lowers == directory.lowers();
    }
  }

  private final Overlay overlay;
  private final long maximumNames;
  private volatile Cache<Directory, Known> knownOrNull;

  /**
   * Lists directories.
   *
   * @param maximumNames how many names are remembered; 0 where lower directories may change
   */
  MergedDirectory(Overlay overlay, long maximumNames) {
    this.overlay = overlay;
    this.maximumNames = maximumNames;
  }

  boolean isEmpty(Directory directory) throws IOException {
    return list(directory).isEmpty();
  }

  /** The names now, upper's first, then each lower's. */
  List<String> list(Directory directory) throws IOException {
    Lock shared = directory.names().readLock();
    shared.lock();
    try {
      while (true) {
        if (directory.isDeleted()) {
          return List.of();
        }
        Cache<Directory, Known> all = knownOrNull;
        Known known = all == null ? null : all.getIfPresent(directory);
        if (known != null && known.isStillOf(directory)) {
          return known.names();
        }
        long moves = overlay.locks().moves();
        if (TreeLocks.isQuiet(moves)) {
          Known now = mergeOrNull(directory, moves);
          if (now != null) {
            remember(directory, now);
            return now.names();
          }
        }
        Thread.onSpinWait();
      }
    } finally {
      shared.unlock();
    }
  }

  private void remember(Directory directory, Known known) {
    if (known.names().size() < maximumNames) {
      cache().put(directory, known);
    }
  }

  /** Made when first needed: a program that lists nothing does not load its classes. */
  private Cache<Directory, Known> cache() {
    Cache<Directory, Known> all = knownOrNull;
    if (all == null) {
      synchronized (this) {
        if (knownOrNull == null) {
          knownOrNull =
              Caffeine.newBuilder()
                  .weakKeys()
                  .maximumWeight(maximumNames)
                  .<Directory, Known>weigher((directory, known) -> 1 + known.names().size())
                  .executor(Runnable::run)
                  .build();
        }
        all = knownOrNull;
      }
    }
    return all;
  }

  /** Null if a directory moved meanwhile, so that the listing may be of something else. */
  private Known mergeOrNull(Directory directory, long moves) throws IOException {
    List<String> names = new ArrayList<>();
    Known known = Known.of(directory, names); // before it is read: it may be copied up meanwhile
    Merge merge = new Merge(names, (known.upper() ? 1 : 0) + known.lowers().size() > 1);
    if (known.upper()) {
      try {
        merge.add(overlay.upper().list(directory.upperPath()));
      } catch (IOException e) {
        if (overlay.locks().moves() != moves) {
          return null;
        }
        throw e;
      }
      if (overlay.locks().moves() != moves) {
        return null;
      }
    }
    boolean searchable = maximumNames > 0 && isSearchable(directory);
    for (LowerDirectory lower : known.lowers()) {
      List<Listed> shown = merge.add(lower.layer().list(lower.path()));
      if (searchable && merge.names.size() < maximumNames / PART) {
        found(directory, lower, shown);
      }
    }
    return known;
  }

  /** Whether every layer may be asked for names there: else a lookup has to say that it may not. */
  private boolean isSearchable(Directory directory) {
    boolean searchable = !directory.hasUpper() || Files.isExecutable(directory.upperPath());
    for (LowerDirectory lower : directory.lowers()) {
      searchable &= lower.layer().platform() && Files.isExecutable(lower.path());
    }
    return searchable;
  }

  /** Puts files that a lower shows where lookups find them; the names are locked, shared. */
  private void found(Directory directory, LowerDirectory in, List<Listed> shown) {
    for (Listed one : shown) {
      BasicFileAttributes read = one.attributesOrNull();
      if (read != null
          && read.isRegularFile()
          && overlay.cache().getOrNull(directory, one.name()) == null) {
        BasicFileAttributes known = KnownAttributes.of(read);
        overlay
            .cache()
            .found(directory, one.name(), new Entry.InLower(in, one.name(), known, null));
      }
    }
  }

  /**
   * The names in which a directory can differ from what the lower layers show in its place, in
   * their order. Of one that merges with just that they are those that upper has or hides, and no
   * lower layer is asked.
   *
   * @param belowOrNull the directory in its place if there were no upper; null if there is none
   */
  Set<String> differing(Directory directory, Directory belowOrNull) throws IOException {
    Set<String> names = new TreeSet<>();
    Lock shared = directory.names().readLock();
    shared.lock();
    try {
      if (belowOrNull != null && directory.lowers().equals(belowOrNull.lowers())) {
        upper(directory).forEach(listed -> names.add(listed.name()));
        return names;
      }
      names.addAll(list(directory));
    } finally {
      shared.unlock();
    }
    if (belowOrNull != null) {
      names.addAll(list(belowOrNull));
    }
    return names;
  }

  /** What upper has and hides in a directory, while none moved: or it may be of something else. */
  private List<Listed> upper(Directory directory) throws IOException {
    while (directory.hasUpper() && !directory.isDeleted()) {
      long moves = overlay.locks().moves();
      if (TreeLocks.isQuiet(moves)) {
        try {
          List<Listed> listed = overlay.upper().list(directory.upperPath());
          if (overlay.locks().moves() == moves) {
            return listed;
          }
        } catch (IOException e) {
          if (overlay.locks().moves() == moves) {
            throw e;
          }
        }
      }
      Thread.onSpinWait();
    }
    return List.of();
  }

  private static final class Merge {

    private final List<String> names;
    private final Set<String> seen;

    Merge(List<String> names, boolean several) {
      this.names = names;
      this.seen = several ? new HashSet<>() : null;
    }

    /** Gives those that this layer shows: no layer above has them. */
    List<Listed> add(List<Listed> listed) {
      List<Listed> shown = new ArrayList<>(listed.size());
      for (Listed one : listed) {
        if ((seen == null || seen.add(one.name())) && !one.whiteout()) {
          names.add(one.name());
          shown.add(one);
        }
      }
      return shown;
    }
  }
}
