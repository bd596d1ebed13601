package io.overlaynio.tck;

/**
 * What a snapshot may hold of each file beside its name, type, contents and link target, which it
 * always holds. What a file system does not know is left out for every file of it.
 */
public enum Aspect {
  /** Permissions, and on Unix the set-id and sticky bits. */
  MODE,
  /** Owner and group. */
  OWNER,
  /** When the contents were last modified, to the nanosecond. */
  MODIFIED,
  /**
   * When anything was last changed, as Unix keeps it: nothing escapes it, a read does not touch it.
   */
  CHANGED,
  /** The user-defined attributes with their values. */
  ATTRIBUTES,
  /** How many names a file that is no directory has. */
  LINKS
}
