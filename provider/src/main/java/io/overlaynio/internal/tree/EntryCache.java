package io.overlaynio.internal.tree;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;

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

    // Written out: what the compiler makes of a record is slow when it is first used.
    @Override
    public boolean equals(Object other) {
      return other instanceof Key that
          && directory == that.directory
          && rights == that.rights
          && name.equals(that.name);
    }

    @Override
    public int hashCode() {
      return 31 * (31 * System.identityHashCode(directory) + rights) + name.hashCode();
    }
  }

  private record Home(Directory parent, String name) {

    @Override
    public boolean equals(Object other) {
      return other instanceof Home that && parent == that.parent && name.equals(that.name);
    }

    @Override
    public int hashCode() {
      return 31 * System.identityHashCode(parent) + name.hashCode();
    }
  }

  /**
   * With so few names nothing is bounded: a short program then loads no class of Caffeine's. Two
   * stages are worth that: a program that opens an overlay and reads twenty files loads 1142
   * classes instead of 1333, and takes 187 ms from start to end instead of 247 (JDK 17, two cores,
   * the shortest of 25 runs of each, in turn).
   */
  private static final int FEW = 500;

  /**
   * Where the names are.
   *
   * @param bounded whether these are Caffeine's, or plain maps of few names
   */
  private record Stage(
      boolean bounded,
      ConcurrentMap<Key, Entry> entries,
      ConcurrentMap<Home, Directory> directories) {}

  private final long maximumNames;

  /** Becomes bounded once; while it is not, it is changed only under the monitor. */
  private volatile Stage stage;

  EntryCache(long maximumNames) {
    this.maximumNames = maximumNames;
    this.stage =
        maximumNames < FEW
            ? bounded(maximumNames)
            : new Stage(false, new ConcurrentHashMap<>(), new ConcurrentHashMap<>());
  }

  private static Stage bounded(long maximumNames) {
    Cache<Key, Entry> entries =
        Caffeine.newBuilder().maximumSize(maximumNames).executor(Runnable::run).build();
    Cache<Home, Directory> directories =
        Caffeine.newBuilder().weakValues().executor(Runnable::run).build();
    return new Stage(true, entries.asMap(), directories.asMap());
  }

  Entry getOrNull(Directory directory, String name) {
    return stage.entries().get(Key.of(directory, name));
  }

  /**
   * Puts what was found on disk. Of two that find the same directory at once, both get the object
   * of one of them.
   *
   * @return the entry to go on with
   */
  Entry found(Directory directory, String name, Entry entry) {
    return change(
        now -> {
          Entry canonical = entry;
          if (entry instanceof Directory child) {
            canonical =
                now.directories()
                    .compute(
                        new Home(directory, name),
                        (home, living) -> living == null || living.isDeleted() ? child : living);
            if (canonical != child) {
              ((Directory) canonical).foundAgain(child);
            }
          }
          now.entries().put(Key.of(directory, name), canonical);
          return canonical;
        });
  }

  /** Puts what a name has become. */
  void put(Directory directory, String name, Entry entry) {
    Home home = new Home(directory, name);
    change(
        now -> {
          if (entry instanceof Directory child) {
            now.directories().put(home, child);
          } else {
            now.directories().remove(home);
          }
          now.entries().put(Key.of(directory, name), entry);
          return entry;
        });
  }

  /** Forgets what is known of a name, so that it is looked for again. */
  void forget(Directory directory, String name) {
    change(now -> now.entries().remove(Key.of(directory, name)));
  }

  /** Every directory that anybody holds, but for the root and those that were deleted. */
  List<Directory> directories() {
    List<Directory> living = new ArrayList<>();
    for (Directory directory : stage.directories().values()) {
      if (!directory.isDeleted()) {
        living.add(directory);
      }
    }
    return living;
  }

  /** Forgets what every name is, and the directories that were deleted; nobody looks meanwhile. */
  void forgetAll() {
    change(
        now -> {
          now.directories().values().removeIf(Directory::isDeleted);
          now.entries().clear();
          return null;
        });
  }

  long size() {
    return stage.entries().size();
  }

  private Entry change(Function<Stage, Entry> change) {
    Stage now = stage;
    return now.bounded() ? change.apply(now) : changeFew(change);
  }

  private synchronized Entry changeFew(Function<Stage, Entry> change) {
    if (!stage.bounded() && stage.entries().size() >= FEW) {
      Stage grown = bounded(maximumNames);
      grown.entries().putAll(stage.entries());
      grown.directories().putAll(stage.directories());
      stage = grown;
    }
    return change.apply(stage);
  }
}
