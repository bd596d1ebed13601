package io.overlaynio;

/**
 * How an upper directory records what it hides: deleted names (whiteouts) and directories that do
 * not merge with what is below them (opaque ones).
 *
 * <p>An option only; what a format means on disk is written elsewhere, once for each.
 */
public enum OverlayFormat {
  /**
   * {@link #USER} if the upper directory can hold it, else {@link #MARKER}; the choice is recorded
   * in the work directory, so that the next opening agrees.
   */
  AUTO,

  /**
   * 0:0 character devices and {@code user.overlay.opaque}: what {@code mount -t overlay -o
   * userxattr}, rootless podman and fuse-overlayfs read and write. Needs no privilege since Linux
   * 5.8.
   */
  USER,

  /**
   * 0:0 character devices, {@code trusted.overlay.opaque} and {@code trusted.overlay.redirect}:
   * what {@code mount -t overlay} reads and writes. Needs CAP_SYS_ADMIN.
   */
  KERNEL,

  /**
   * Files named {@code .wh.NAME} and {@code .wh..wh..opq}, as in OCI image layers. Works on any
   * file system at all; names that begin with {@code .wh.} are refused.
   */
  MARKER
}
