package io.overlaynio;

import java.io.IOException;
import java.nio.file.FileSystemAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The open overlays of one provider by name: what a URI is looked up in.
 *
 * <p>A name is claimed before anything is opened, so that two threads cannot open the same one, and
 * given back when the file system is closed. Overlays without a name of their own are here too, by
 * the generated one, so that the URIs of their paths can be read back.
 */
final class OverlayRegistry {

  /** Makes the file system whose name has been claimed. */
  @FunctionalInterface
  interface Opener {
    OverlayFileSystem open() throws IOException;
  }

  /** Empty while the file system of that name is being opened. */
  private final ConcurrentMap<String, Optional<OverlayFileSystem>> byName =
      new ConcurrentHashMap<>();

  /** The upper and work directories in use, with the name of the overlay that has them. */
  private final ConcurrentMap<Path, String> holders = new ConcurrentHashMap<>();

  /** The same by their keys, since a mount may show a directory under another path as well. */
  private final ConcurrentMap<Object, String> holdersByKey = new ConcurrentHashMap<>();

  /**
   * Opens a file system under a name. If the opener fails, the name is free again.
   *
   * @throws FileSystemAlreadyExistsException if one of this name is open or being opened
   */
  OverlayFileSystem open(String name, OverlayOptions options, Opener opener) throws IOException {
    if (byName.putIfAbsent(name, Optional.empty()) != null) {
      throw new FileSystemAlreadyExistsException(
          "an overlay named " + name + " is open; close it first, or choose another name");
    }
    boolean opened = false;
    try {
      OverlayFileSystem fileSystem = claimed(name, options, opener);
      byName.put(name, Optional.of(fileSystem));
      opened = true;
      return fileSystem;
    } finally {
      if (!opened) {
        byName.remove(name);
      }
    }
  }

  private OverlayFileSystem claimed(String name, OverlayOptions options, Opener opener)
      throws IOException {
    List<Path> claims = claims(options);
    for (Path claim : claims) {
      requireNotInside(claim);
    }
    boolean opened = false;
    try {
      for (Path claim : claims) {
        claim(claim, name);
      }
      OverlayFileSystem fileSystem = opener.open();
      opened = true;
      return fileSystem;
    } finally {
      if (!opened) {
        giveUp(name);
      }
    }
  }

  private void claim(Path directory, String name) throws IOException {
    Object keyOrNull = keyOrNull(directory);
    String holder = holders.putIfAbsent(directory, name);
    if (holder == null && keyOrNull != null) {
      holder = holdersByKey.putIfAbsent(keyOrNull, name);
    }
    if (holder != null) {
      throw new FileSystemException(
          directory.toString(),
          null,
          "this directory is the upper or work of overlay://"
              + holder
              + "/, which is open; close that one first, or use another upper and work");
    }
  }

  /** What tells a directory from all others; null of one that is not there yet. */
  private static Object keyOrNull(Path directory) throws IOException {
    try {
      Object key = Files.readAttributes(directory, BasicFileAttributes.class).fileKey();
      return key == null ? null : List.of(directory.getFileSystem(), key);
    } catch (NoSuchFileException notYet) {
      return null;
    }
  }

  private void giveUp(String name) {
    holders.values().removeIf(name::equals);
    holdersByKey.values().removeIf(name::equals);
  }

  /**
   * Makes sure that a directory is neither the upper or work of an open overlay nor inside of one.
   */
  void requireFree(Path real) throws IOException {
    Object keyOrNull = keyOrNull(real);
    String holder = holders.get(real);
    if (holder == null && keyOrNull != null) {
      holder = holdersByKey.get(keyOrNull);
    }
    if (holder != null) {
      throw new FileSystemException(
          real.toString(),
          null,
          "this directory is the upper or work of overlay://" + holder + "/, which is open");
    }
    requireNotInside(real);
  }

  /** What is inside the upper or work of an open overlay is that one's to change. */
  private void requireNotInside(Path claim) throws FileSystemException {
    for (Path up = claim.getParent(); up != null; up = up.getParent()) {
      String holder = holders.get(up);
      if (holder != null) {
        throw new FileSystemException(
            claim.toString(),
            null,
            "this directory is inside "
                + up
                + ", the upper or work of overlay://"
                + holder
                + "/, which is open; use another upper and work, or a path of that overlay");
      }
    }
  }

  private static List<Path> claims(OverlayOptions options) {
    List<Path> claims = new ArrayList<>();
    options.upper().ifPresent(claims::add);
    options.work().ifPresent(claims::add);
    return claims;
  }

  /** Gives a name and its directories back: the last step of closing. */
  void release(String name, OverlayFileSystem fileSystem) {
    if (Optional.of(fileSystem).equals(byName.get(name))) {
      giveUp(name); // before the name is free, and with it claims of that name
      byName.remove(name, Optional.of(fileSystem));
    }
  }

  /**
   * The open file system of a name.
   *
   * @throws FileSystemNotFoundException if there is none, or it is still being opened
   */
  OverlayFileSystem get(String name) {
    return byName
        .getOrDefault(name, Optional.empty())
        .orElseThrow(
            () -> new FileSystemNotFoundException("no overlay named " + name + " is open"));
  }
}
