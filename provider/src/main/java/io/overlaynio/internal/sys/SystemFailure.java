package io.overlaynio.internal.sys;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import jnr.constants.platform.Errno;

/**
 * The one translation of error numbers into the exceptions of {@code java.nio.file}.
 *
 * <p>It exists so that a native call fails just as the JDK's own call would: the same classes, the
 * real path, and the system's text as the reason. It does not know which call failed.
 */
final class SystemFailure {

  private SystemFailure() {}

  /** The exception for a failure that concerns one path. */
  static IOException of(int errno, Path path) {
    return of(errno, path.toString(), null);
  }

  /** The exception for a failure that concerns two paths. */
  static IOException of(int errno, Path path, Path other) {
    return of(errno, path.toString(), other.toString());
  }

  private static IOException of(int errno, String path, String otherOrNull) {
    Errno error = Errno.valueOf(errno);
    return switch (error) {
      case ENOENT -> new NoSuchFileException(path, otherOrNull, null);
      case EEXIST -> new FileAlreadyExistsException(path, otherOrNull, null);
      case EACCES -> new AccessDeniedException(path, otherOrNull, null);
      case __UNKNOWN_CONSTANT__ ->
          new FileSystemException(path, otherOrNull, "error number " + errno);
      default -> new FileSystemException(path, otherOrNull, error.description());
    };
  }
}
