package io.overlaynio.internal.sync.turns;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** Which locks were asked for by those who held which. */
public final class LockOrder {

  private final Set<String> seen = ConcurrentHashMap.newKeySet();

  /** None so far. */
  public LockOrder() {}

  void asked(Collection<Actor.Hold> held, String rank) {
    for (Actor.Hold hold : held) {
      seen.add(hold.rank + " then " + rank);
    }
    if (held.isEmpty()) {
      seen.add(rank);
    }
  }

  /** Each as "Outer then Inner", and those that were asked for by who held none by their names. */
  public Set<String> seen() {
    return new TreeSet<>(seen);
  }
}
