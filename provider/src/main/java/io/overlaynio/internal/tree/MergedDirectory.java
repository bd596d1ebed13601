package io.overlaynio.internal.tree;

import io.overlaynio.internal.layer.Listed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Lock;

/**
 * The listing of a merged directory (readdir.c): the names of every layer, the topmost deciding,
 * each once; a snapshot.
 */
final class MergedDirectory {

  private final Overlay overlay;

  MergedDirectory(Overlay overlay) {
    this.overlay = overlay;
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
        long moves = overlay.locks().moves();
        if (TreeLocks.isQuiet(moves)) {
          List<String> names = merge(directory, moves);
          if (names != null) {
            return names;
          }
        }
        Thread.onSpinWait();
      }
    } finally {
      shared.unlock();
    }
  }

  /** Null if a directory moved meanwhile, so that the listing may be of something else. */
  private List<String> merge(Directory directory, long moves) throws IOException {
    if (directory.isDeleted()) {
      return List.of();
    }
    Merge merge = new Merge((directory.hasUpper() ? 1 : 0) + directory.lowers().size() > 1);
    if (directory.hasUpper()) {
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
    for (LowerDirectory lower : directory.lowers()) {
      merge.add(lower.layer().list(lower.path()));
    }
    return merge.names;
  }

  private static final class Merge {

    private final List<String> names = new ArrayList<>();
    private final Set<String> seen;

    Merge(boolean several) {
      this.seen = several ? new HashSet<>() : null;
    }

    void add(List<Listed> listed) {
      for (Listed one : listed) {
        if ((seen == null || seen.add(one.name())) && !one.whiteout()) {
          names.add(one.name());
        }
      }
    }
  }
}
