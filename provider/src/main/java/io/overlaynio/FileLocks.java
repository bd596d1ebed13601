package io.overlaynio;

import java.nio.channels.OverlappingFileLockException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The file locks of one file system: which regions of which files are taken.
 *
 * <p>It exists because an overlay's lock cannot be one of the operating system: a copy-up puts
 * another real file under the same overlay file, and a lower file must not be locked at all. As one
 * process alone can have an overlay open, a table in memory excludes just as well. A file is known
 * by an opaque identity that is the same before and after a copy-up or a rename.
 *
 * <p>The rule is the JDK's own for locks within one virtual machine: any overlap is refused,
 * between shared locks too, and nobody ever waits. The table must not know what a channel is, nor
 * when one is closed; {@link HeldLocks} does.
 */
final class FileLocks {

  private final Map<Object, List<OverlayFileLock>> byFile = new HashMap<>();

  /**
   * Takes the lock's region of a file.
   *
   * @throws OverlappingFileLockException if any part of the region is taken already; nothing has
   *     changed then
   */
  synchronized void add(Object identity, OverlayFileLock lock) {
    List<OverlayFileLock> held = byFile.computeIfAbsent(identity, key -> new ArrayList<>(1));
    for (OverlayFileLock other : held) {
      if (other.overlaps(lock.position(), lock.size())) {
        throw new OverlappingFileLockException();
      }
    }
    held.add(lock);
  }

  /** Gives the lock's region back; without effect if it is not taken by this lock. */
  synchronized void remove(Object identity, OverlayFileLock lock) {
    byFile.computeIfPresent(
        identity,
        (key, held) -> {
          held.remove(lock);
          return held.isEmpty() ? null : held;
        });
  }
}
