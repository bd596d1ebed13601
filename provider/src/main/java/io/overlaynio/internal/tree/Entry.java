package io.overlaynio.internal.tree;

import io.overlaynio.internal.layer.Layer;
import io.overlaynio.internal.layer.LayerFormat;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * What one name in one directory of the merged tree is. Immutable, but for {@link Directory}, which
 * is the same object for as long as anybody holds it.
 *
 * <p>Absence is a value. An entry does not know its own name: a rename hangs the same entry
 * elsewhere.
 */
sealed interface Entry permits Entry.Absent, Entry.InUpper, Entry.InLower, Directory {

  /**
   * No such name.
   *
   * @param whiteout true if the upper layer itself hides it, so that creating it must replace a
   *     whiteout
   */
  record Absent(boolean whiteout) implements Entry {
    static final Absent NOTHING = new Absent(false);
    static final Absent WHITEOUT = new Absent(true);
  }

  /**
   * A file, link or special file of the upper layer; its real path is its directory's and its name.
   *
   * @param link the target if it is a symbolic link, else null
   * @param key the file key, which tells it from another file under the same name; null where the
   *     file system has none
   * @param special whether it is a device, pipe or socket
   */
  record InUpper(String link, Object key, boolean special) implements Entry {

    static InUpper of(Path path, BasicFileAttributes attributes) throws IOException {
      String link = attributes.isSymbolicLink() ? Lookup.target(path) : null;
      return new InUpper(link, attributes.fileKey(), attributes.isOther());
    }
  }

  /**
   * A file, link or special file of a lower layer, which never changes. There may be very many: it
   * says where it is by its directory, which others share, and its name there. Its link is the
   * target if it is a symbolic link, else null.
   */
  final class InLower implements Entry {

    private final LowerDirectory in;
    private final String name;
    private final BasicFileAttributes attributes;
    private final String link;

    /** Was seen to hold its own contents, which stays so. */
    private volatile boolean whole;

    InLower(LowerDirectory in, String name, BasicFileAttributes attributes, String link) {
      this.in = in;
      this.name = name;
      this.attributes = attributes;
      this.link = link;
    }

    LowerDirectory in() {
      return in;
    }

    String name() {
      return name;
    }

    Layer layer() {
      return in.layer();
    }

    Path real() {
      return in.path().resolve(name);
    }

    BasicFileAttributes attributes() {
      return attributes;
    }

    String link() {
      return link;
    }

    /**
     * To be asked before the contents of a file are read; after the first time it costs nothing.
     *
     * @throws FileSystemException if another layer has them
     */
    void requireContents(LayerFormat format) throws IOException {
      if (!whole && attributes.isRegularFile()) {
        format.requireContentsToRead(layer(), real());
        whole = true;
      }
    }

    /** The same lower object, though its attributes may have been read again. */
    @Override
    public boolean equals(Object other) {
      return other instanceof InLower lower
          && name.equals(lower.name)
          && (in == lower.in || in.path().equals(lower.in.path()));
    }

    @Override
    public int hashCode() {
      return 31 * in.path().hashCode() + name.hashCode();
    }
  }

  /** The target of a symbolic link; null for everything else. */
  default String linkOrNull() {
    if (this instanceof InUpper upper) {
      return upper.link();
    }
    return this instanceof InLower lower ? lower.link() : null;
  }

  default boolean isAbsent() {
    return this instanceof Absent;
  }
}
