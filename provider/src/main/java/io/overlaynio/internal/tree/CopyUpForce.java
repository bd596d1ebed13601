package io.overlaynio.internal.tree;

/**
 * What a copy-up makes durable before it shows its result; the kernel's {@code
 * fsync=volatile|auto|strict}.
 */
public enum CopyUpForce {
  /** Nothing. */
  NONE,
  /** Files, so that a crash never shows a name without its data. */
  FILES,
  /** Files, and also what has no data: directories. */
  ALL
}
