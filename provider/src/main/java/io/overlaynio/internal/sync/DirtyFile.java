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
 */
record DirtyFile(Tracked tracked, long generation) {}
