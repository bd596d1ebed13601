package io.overlaynio.internal.tree;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

/**
 * Names to entries, bounded; and the one object for each directory that anybody holds.
 *
 * <p>An entry here is right until the overlay itself changes the name: lower layers do not change
 * and nobody else writes to upper. Entries are put only under the lock of the directory's names.
 * There is no I/O in here.
 *
 * <p>The system is asked whether a name may be looked for when it is looked for. So what is known
 * of the names of a directory is forgotten when its mode or owner may have changed.
 */
final class EntryCache {

  /**
   * A name, found when whoever found it had the rights to look there: with other rights of the
   * directory it is another key.
   */
  private record Key(Directory directory, int rights, String name) {
    static Key of(Directory directory, String name) {
      return new Key(directory, directory.rights(), name);
    }
  }

  private record Home(Directory parent, String name) {}

  private final Cache<Key, Entry> entries;
  private final Cache<Home, Directory> directories;

  EntryCache(long maximumNames) {
    this.entries = Caffeine.newBuilder().maximumSize(maximumNames).executor(Runnable::run).build();
    this.directories = Caffeine.newBuilder().weakValues().executor(Runnable::run).build();
  }

  Entry getOrNull(Directory directory, String name) {
    return entries.getIfPresent(Key.of(directory, name));
  }

  /**
   * Puts what was found on disk. Of two that find the same directory at once, both get the object
   * of one of them.
   *
   * @return the entry to go on with
   */
  Entry found(Directory directory, String name, Entry entry) {
    Entry canonical = entry;
    if (entry instanceof Directory child) {
      canonical =
          directories
              .asMap()
              .compute(
                  new Home(directory, name),
                  (home, living) -> living == null || living.isDeleted() ? child : living);
      if (canonical != child) {
        ((Directory) canonical).foundAgain(child);
      }
    }
    entries.put(Key.of(directory, name), canonical);
    return canonical;
  }

  /** Puts what a name has become. */
  void put(Directory directory, String name, Entry entry) {
    Home home = new Home(directory, name);
    if (entry instanceof Directory child) {
      directories.put(home, child);
    } else {
      directories.invalidate(home);
    }
    entries.put(Key.of(directory, name), entry);
  }

  /** Forgets what is known of a name, so that it is looked for again. */
  void forget(Directory directory, String name) {
    entries.invalidate(Key.of(directory, name));
  }

  long size() {
    return entries.estimatedSize();
  }
}
