package io.overlaynio;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.ClosedFileSystemException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * The one place where a lower floor's exception becomes the caller's.
 *
 * <p>The tree names files by their absolute overlay path; the caller may have given a relative one,
 * and expects his own words back, as the JDK's own provider gives them. The class and the reason
 * stay, the original becomes the cause. An exception that says it in the caller's words already is
 * handed on as it is: the common case, and a miss then costs one exception, not two. What a layer's
 * channel reports names no file (a disk that is full, in the middle of a copy-up); here it is given
 * the name of what was asked for. What says something else (an interrupt) passes untouched.
 */
final class PathErrors {

  private PathErrors() {}

  /** The failure of an operation on one path; a second one is none of the caller's. */
  static IOException rewrite(IOException failure, OverlayPath path) {
    return failure instanceof FileSystemException named
        ? inWords(named, path.toString(), null)
        : named(failure, path.toString(), null);
  }

  /**
   * The failure of an operation on two paths of one overlay. It is the target's if the tree named
   * the target, else the source's.
   */
  static IOException rewrite(IOException failure, OverlayPath source, OverlayPath target) {
    if (!(failure instanceof FileSystemException named)) {
      return named(failure, source.toString(), target.toString());
    }
    return names(named.getFile(), target) && !names(named.getFile(), source)
        ? inWords(named, target.toString(), other(named, source, target))
        : inWords(named, source.toString(), other(named, target, source));
  }

  /**
   * The failure of a step that has two names, as the platform's provider tells it: of both, however
   * it came about.
   */
  static FileSystemException ofBoth(
      FileSystemException failure, OverlayPath file, OverlayPath other) {
    return inWords(failure, file.toString(), other.toString());
  }

  /**
   * The failure of a move within one overlay. One step fails with both names. Else what is wrong
   * with the source alone, or in the way at the target, is told of that, and what is left is the
   * failure of the rename.
   */
  static FileSystemException ofMove(
      FileSystemException failure, OverlayPath source, OverlayPath target, boolean atomic) {
    boolean ofSource = names(failure.getFile(), source) && failure.getOtherFile() == null;
    boolean inTheWay =
        failure instanceof FileAlreadyExistsException
            || failure instanceof DirectoryNotEmptyException;
    return !atomic && (ofSource || inTheWay) ? failure : ofBoth(failure, source, target);
  }

  /**
   * A failure that names files by their absolute paths, as one that names them as they were given:
   * where the overlay is the default file system, relative paths are made absolute on the way in.
   */
  static FileSystemException asGiven(FileSystemException failure, Path... given) {
    return failure.getFile() == null
        ? failure
        : inWords(
            failure,
            asGiven(failure.getFile(), given),
            failure.getOtherFile() == null ? null : asGiven(failure.getOtherFile(), given));
  }

  private static String asGiven(String text, Path... given) {
    for (Path path : given) {
      if (!path.isAbsolute() && path.toAbsolutePath().toString().equals(text)) {
        return path.toString();
      }
    }
    return text;
  }

  private static IOException named(IOException failure, String file, String otherOrNull) {
    if (failure.getClass() != IOException.class) {
      return failure;
    }
    FileSystemException named = new FileSystemException(file, otherOrNull, failure.getMessage());
    named.initCause(failure);
    return named;
  }

  /** The second file that an exception names, or null if it names one only. */
  private static String other(
      FileSystemException failure, OverlayPath likely, OverlayPath unlikely) {
    String otherOrNull = failure.getOtherFile();
    if (otherOrNull == null) {
      return null;
    }
    return names(otherOrNull, unlikely) && !names(otherOrNull, likely)
        ? unlikely.toString()
        : likely.toString();
  }

  /**
   * What to throw where a file system was found to be closed: if it was not the caller's, it was a
   * layer's, which its owner closed under the overlay, and then the file is what cannot be reached.
   *
   * @throws ClosedFileSystemException the failure itself, if the overlay is closed
   */
  static FileSystemException layerClosed(ClosedFileSystemException failure, OverlayPath path) {
    if (!path.getFileSystem().isOpen()) {
      throw failure;
    }
    FileSystemException named =
        new FileSystemException(
            path.toString(), null, "the file system of a layer of the overlay was closed");
    named.initCause(failure);
    return named;
  }

  private static boolean names(String textOrNull, OverlayPath path) {
    return textOrNull != null
        && (textOrNull.equals(path.toString())
            || textOrNull.equals(path.toAbsolutePath().toString()));
  }

  private static FileSystemException inWords(
      FileSystemException failure, String file, String otherOrNull) {
    if (file.equals(failure.getFile()) && Objects.equals(otherOrNull, failure.getOtherFile())) {
      return failure;
    }
    FileSystemException rewritten = sameClass(failure, file, otherOrNull);
    rewritten.initCause(failure);
    return rewritten;
  }

  private static FileSystemException sameClass(
      FileSystemException failure, String file, String otherOrNull) {
    String reason = failure.getReason();
    if (failure instanceof NoSuchFileException) {
      return new NoSuchFileException(file, otherOrNull, reason);
    }
    if (failure instanceof FileAlreadyExistsException) {
      return new FileAlreadyExistsException(file, otherOrNull, reason);
    }
    if (failure instanceof AccessDeniedException) {
      return new AccessDeniedException(file, otherOrNull, reason);
    }
    if (failure instanceof AtomicMoveNotSupportedException) {
      return new AtomicMoveNotSupportedException(file, otherOrNull, reason);
    }
    if (failure instanceof NotLinkException) {
      return new NotLinkException(file, otherOrNull, reason);
    }
    if (failure instanceof DirectoryNotEmptyException) {
      return new DirectoryNotEmptyException(file);
    }
    if (failure instanceof NotDirectoryException) {
      return new NotDirectoryException(file);
    }
    if (failure instanceof FileSystemLoopException) {
      return new FileSystemLoopException(file);
    }
    return new FileSystemException(file, otherOrNull, reason);
  }
}
