package io.overlaynio.internal.tree;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.overlaynio.internal.sync.Place;
import io.overlaynio.internal.sync.Tracked;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;

/**
 * What the sync floor must know when a name of an upper file goes: that nothing is left to make
 * durable, or, if the file has another name, how to reach it still.
 */
final class Unlinking {

  private final Overlay overlay;
  private final Object key;
  private final Tracked leaving;
  private final Object origin;
  private final FilePlace place;
  private final FileChannel open;

  private Unlinking(
      Overlay overlay,
      Object key,
      Tracked leavingOrNull,
      Object originOrNull,
      FilePlace place,
      FileChannel openOrNull) {
    this.overlay = overlay;
    this.key = key;
    this.leaving = leavingOrNull;
    this.origin = originOrNull;
    this.place = place;
    this.open = openOrNull;
  }

  /**
   * Looks at a file before a name of it goes. A file that has other names, and is dirty or open for
   * writing, is opened, since this name may be the only one by which it is known.
   */
  static Unlinking of(Overlay overlay, Directory directory, String name) throws IOException {
    Path path = directory.upperPath().resolve(name);
    BasicFileAttributes attributes = overlay.upper().attributesOrNull(path);
    if (attributes == null) {
      return new Unlinking(overlay, null, null, null, null, null);
    }
    FilePlace place = new FilePlace(directory, name);
    Object key = attributes.fileKey() != null ? attributes.fileKey() : place;
    boolean last = !attributes.isRegularFile() || links(overlay, path) == 1;
    if (last) {
      // Both before: as soon as the name is gone, the key may mean another file.
      Tracked leaving = overlay.dirty().leavingOrNull(key);
      return new Unlinking(overlay, key, leaving, overlay.origins().entryOrNull(key), place, null);
    }
    FileChannel open =
        overlay.dirty().isKnown(key)
            ? FileChannel.open(path, Set.of(StandardOpenOption.READ, NOFOLLOW_LINKS))
            : null;
    return new Unlinking(overlay, key, null, null, place, open);
  }

  /** The number of names; 2, meaning several, where the file system does not tell. */
  private static int links(Overlay overlay, Path path) throws IOException {
    return overlay.upper().views().contains("unix")
        ? (int) Files.getAttribute(path, "unix:nlink", NOFOLLOW_LINKS)
        : 2;
  }

  /** The name is gone. */
  void done() throws IOException {
    if (leaving != null) {
      overlay.dirty().gone(leaving);
    }
    if (origin != null) {
      overlay.origins().deleted(key, origin);
    }
    if (open != null) {
      overlay.dirty().unnamed(key, place, new Nowhere(place.label()), open);
    }
  }

  /** The name is still there, since removing it failed. */
  void failed(Exception failure) {
    if (leaving != null) {
      overlay.dirty().stays(leaving);
    }
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        failure.addSuppressed(e);
      }
    }
  }

  /** The place of a name that is gone, of a file that may have others. */
  private record Nowhere(String label) implements Place {
    @Override
    public Path pathOrNull() {
      return null;
    }
  }
}
