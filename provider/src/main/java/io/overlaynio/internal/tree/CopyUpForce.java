package io.overlaynio.internal.tree;

/**
 * What a copy-up makes sure of before it shows its result; the kernel's {@code
 * fsync=volatile|auto|strict}.
 */
public enum CopyUpForce {
  /** Nothing. */
  NONE,
  /**
   * That a crash never shows the name of a file without its data, which may take less than force.
   */
  FILES,
  /** All is forced: files, and also what has no data, directories. */
  ALL
}
