package io.overlaynio;

/** What an overlay forces to the disk of its own accord: the kernel's {@code fsync=} option. */
public enum Durability {
  /**
   * The contents of a file that was copied up are forced before it replaces the lower one, so that
   * a crash leaves the old file or the new one, whole. Everything else is made durable by {@code
   * FileChannel.force}, {@link OverlayFileSystem#sync()} and close.
   */
  AUTO,

  /** As {@link #AUTO}, and a copy-up that was made for a change of attributes is forced too. */
  STRICT,

  /**
   * Nothing is forced, ever: {@code force} and {@code sync} return at once. For uppers that are
   * thrown away. While such an overlay is open a marker lies in the work directory; if a crash
   * leaves it there, the upper may be broken, and opening it again is refused. After one failed
   * write every sync fails until the file system is closed.
   */
  VOLATILE
}
