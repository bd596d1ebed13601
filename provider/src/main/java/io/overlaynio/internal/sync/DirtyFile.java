package io.overlaynio.internal.sync;

/**
 * What the dirty set remembers of one object: the kernel's dirty inode. Immutable; marking it again
 * puts a new one in its stead.
 *
 * <p>It exists so that a round can tell whether the object was marked again meanwhile. There may be
 * a million of them, so it holds nothing that can be found elsewhere.
 *
 * @param tracked the object
 * @param generation the epoch in which it was last marked; only what began in a later epoch may
 *     clear it (see {@link DirtyFiles})
 * @param weight what its data that is to be written counts against the bound of the set
 * @param born the sweep in which it came to have such data (see {@link PendingData})
 */
record DirtyFile(Tracked tracked, long generation, int weight, int born) {

  static DirtyFile marked(Tracked tracked, long generation) {
    return new DirtyFile(tracked, generation, 0, 0);
  }

  DirtyFile markedAgain(long now) {
    return new DirtyFile(tracked, now, weight, born);
  }

  DirtyFile weighing(int now, int since) {
    return new DirtyFile(tracked, generation, now, since);
  }
}
