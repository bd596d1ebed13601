package io.overlaynio.tck.layers;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;

/**
 * What a disk, a kernel or an administrator can do to a call: each as the JDK's own provider
 * reports it, which names the file where a path was given and no file where a channel was.
 */
public enum Fault {
  /** The disk cannot be read or written. */
  IO_ERROR("Input/output error") {
    @Override
    public boolean canHit(Call call) {
      return true;
    }
  },
  /** There is no room left. */
  NO_SPACE("No space left on device") {
    @Override
    public boolean canHit(Call call) {
      return call.kind().changes() && call.kind() != CallKind.DELETE;
    }
  },
  /** Permission to the name is denied; what is open stays usable. */
  ACCESS_DENIED("Permission denied") {
    @Override
    public boolean canHit(Call call) {
      return !call.kind().isOnHandle();
    }
  },
  /** The process has no descriptor left. */
  TOO_MANY_FILES("Too many open files") {
    @Override
    public boolean canHit(Call call) {
      return call.kind().opens();
    }
  },
  /** The file system was mounted read-only, for example after an error. */
  READ_ONLY("Read-only file system") {
    @Override
    public boolean canHit(Call call) {
      return call.kind().changes() && !call.kind().isOnHandle();
    }
  };

  private final String reason;

  Fault(String reason) {
    this.reason = reason;
  }

  /** Whether such a call can fail so. */
  public abstract boolean canHit(Call call);

  /** The exception of this call. */
  IOException of(Call call) {
    if (call.kind().isOnHandle()) {
      return new IOException(reason);
    }
    String path = call.path().toString();
    String other = call.otherOrNull() == null ? null : call.otherOrNull().toString();
    return this == ACCESS_DENIED
        ? new AccessDeniedException(path, other, null)
        : new FileSystemException(path, other, reason);
  }
}
