package io.overlaynio.internal.tree;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

/**
 * Names to entries, bounded; and the one object for each directory that anybody holds.
 *
 * <p>An entry here is right until the overlay itself changes the name: lower layers do not change
 * and nobody else writes to upper. Entries are put only under the lock of the directory's names.
 * There is no I/O in here.
 */
final class EntryCache {

  private record Key(Directory directory, String name) {}

  private final Cache<Key, Entry> entries;
  private final Cache<Key, Directory> directories;

  EntryCache(long maximumNames) {
    this.entries = Caffeine.newBuilder().maximumSize(maximumNames).executor(Runnable::run).build();
    this.directories = Caffeine.newBuilder().weakValues().executor(Runnable::run).build();
  }

  Entry getOrNull(Directory directory, String name) {
    return entries.getIfPresent(new Key(directory, name));
  }

  /**
   * Puts what was found on disk. Of two that find the same directory at once, both get the object
   * of one of them.
   *
   * @return the entry to go on with
   */
  Entry found(Directory directory, String name, Entry entry) {
    Key key = new Key(directory, name);
    Entry canonical = entry;
    if (entry instanceof Directory child) {
      canonical =
          directories
              .asMap()
              .compute(key, (k, living) -> living == null || living.isDeleted() ? child : living);
      if (canonical != child) {
        ((Directory) canonical).foundAgain(child);
      }
    }
    entries.put(key, canonical);
    return canonical;
  }

  /** Puts what a name has become. */
  void put(Directory directory, String name, Entry entry) {
    Key key = new Key(directory, name);
    if (entry instanceof Directory child) {
      directories.put(key, child);
    } else {
      directories.invalidate(key);
    }
    entries.put(key, entry);
  }

  /** Forgets what is known of a name, so that it is looked for again. */
  void forget(Directory directory, String name) {
    entries.invalidate(new Key(directory, name));
  }

  long size() {
    return entries.estimatedSize();
  }
}
