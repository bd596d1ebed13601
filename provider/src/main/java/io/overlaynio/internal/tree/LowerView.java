package io.overlaynio.internal.tree;

/**
 * What the lower layers show without the upper one: a tree of its own, in which each name is asked
 * for anew, as it is now.
 */
record LowerView(Lookup lookup, Directory root) {

  static LowerView of(Overlay overlay) {
    TreeLocks locks = new TreeLocks();
    Directory root = Directory.root(locks, null, overlay.root().lowers());
    // Each name is asked for once, so there is nothing to remember.
    EntryCache cache = new EntryCache(0);
    return new LowerView(new Lookup(overlay.layers(), root, cache, locks, new LowerNames(0)), root);
  }
}
