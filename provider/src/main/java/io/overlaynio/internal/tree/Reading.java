package io.overlaynio.internal.tree;

import java.io.IOException;
import java.util.Optional;

/**
 * Reading what a name means without a lock: what was read, or that it failed, counts only if
 * nothing that concerns the name was changed meanwhile. Else the name is looked for again.
 */
final class Reading {

  /** Finds the name, anew each time; null if there is nowhere to look for it any more. */
  @FunctionalInterface
  interface Where {
    Spot spotOrNull() throws IOException;
  }

  /** Reads from a real object; never gives null. */
  @FunctionalInterface
  interface Look<T> {
    T at(Spot spot) throws IOException;
  }

  private final Overlay overlay;

  Reading(Overlay overlay) {
    this.overlay = overlay;
  }

  /**
   * Reads without a lock: if it fails and the name meanwhile means something else, it reads that.
   *
   * @return null if there is nowhere to look
   */
  <T> T ofOrNull(Where where, Look<T> look) throws IOException {
    for (int attempt = 0; ; attempt++) {
      Spot spot = where.spotOrNull();
      if (spot == null) {
        return null;
      }
      if (attempt >= Lookup.PATIENCE && !spot.isRoot()) {
        Optional<T> read = locked(spot, look);
        if (read.isPresent()) {
          return read.get();
        }
        continue;
      }
      Lookup.Glimpse glimpse = overlay.lookup().glimpseOrNull(spot);
      if (glimpse == null) {
        continue;
      }
      try {
        T read = look.at(spot);
        if (overlay.lookup().isUndisturbed(spot, glimpse)) {
          return read;
        }
      } catch (IOException e) {
        if (overlay.lookup().isUndisturbed(spot, glimpse)) {
          throw e;
        }
      }
    }
  }

  /**
   * Where others never cease to change names: reads while they wait, those too that move what leads
   * to it.
   */
  private <T> Optional<T> locked(Spot spot, Look<T> look) throws IOException {
    overlay.locks().changes().lock();
    try {
      spot.parent().names().readLock().lock();
      try {
        return overlay.lookup().isStill(spot) ? Optional.of(look.at(spot)) : Optional.empty();
      } finally {
        spot.parent().names().readLock().unlock();
      }
    } finally {
      overlay.locks().changes().unlock();
    }
  }
}
