package io.overlaynio.examples;

import java.util.ArrayList;
import java.util.List;

/**
 * What became of one tree since an earlier one: the names that are new, those that are gone, and
 * those whose kind, permissions or contents are others now.
 *
 * <p>Times do not count as a change here: every new name gives its directory a new time. Nor does
 * the root itself: that of an overlay has the permissions of its upper directory. {@link
 * Snapshot#hash()} covers both.
 */
record Difference(List<String> added, List<String> changed, List<String> deleted) {

  Difference {
    added = List.copyOf(added);
    changed = List.copyOf(changed);
    deleted = List.copyOf(deleted);
  }

  /** Compares two trees; the names are in order. */
  static Difference between(Snapshot before, Snapshot after) {
    List<String> added = new ArrayList<>();
    List<String> changed = new ArrayList<>();
    List<String> deleted = new ArrayList<>();
    after
        .entries()
        .forEach(
            (name, entry) -> {
              Snapshot.Entry was = before.entries().get(name);
              if (was == null) {
                added.add(name);
              } else if (!name.equals(Snapshot.ROOT) && !was.looksLike(entry)) {
                changed.add(name);
              }
            });
    for (String name : before.entries().keySet()) {
      if (!after.entries().containsKey(name)) {
        deleted.add(name);
      }
    }
    return new Difference(added, changed, deleted);
  }

  boolean isEmpty() {
    return added.isEmpty() && changed.isEmpty() && deleted.isEmpty();
  }
}
