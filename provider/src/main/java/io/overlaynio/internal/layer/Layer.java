package io.overlaynio.internal.layer;

import io.overlaynio.internal.sys.Platform;
import io.overlaynio.internal.sys.RealAttributes;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.DosFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * One layer: a real directory tree of any provider, looked at one name at a time.
 *
 * <p>It exists to be the boundary that nothing crosses: it never follows a symbolic link and never
 * takes a name that would lead elsewhere, so no content of a layer can lead out of its root. It
 * does not know which other layers there are.
 */
public final class Layer {

  private final Path root;
  private final LayerFormat format;
  private final Set<String> views;
  private final Class<? extends BasicFileAttributes> richest;
  private final boolean platform;
  private final String separator;
  private final Hidden hidden;
  private final boolean lower;

  /** A layer that may be written. */
  public Layer(Path root, LayerFormat format) {
    this(root, format, Hidden.NOTHING, false);
  }

  /**
   * A layer that is only read, and of which something is kept out of sight.
   *
   * @param hidden what is neither found nor listed, nor anything below it
   */
  static Layer lower(Path root, LayerFormat format, Hidden hidden) {
    return new Layer(root, format, hidden, true);
  }

  private Layer(Path root, LayerFormat format, Hidden hidden, boolean lower) {
    this.root = root;
    this.format = format;
    this.hidden = hidden;
    this.lower = lower;
    this.views = root.getFileSystem().supportedFileAttributeViews();
    this.richest =
        views.contains("posix")
            ? PosixFileAttributes.class
            : views.contains("dos") ? DosFileAttributes.class : BasicFileAttributes.class;
    this.platform = Platform.owns(root);
    this.separator = root.getFileSystem().getSeparator();
  }

  public Path root() {
    return root;
  }

  public LayerFormat format() {
    return format;
  }

  /** The names of the attribute views that the layer's file system has. */
  public Set<String> views() {
    return views;
  }

  /** True if the layer is of the platform's own file system, where native access works. */
  public boolean platform() {
    return platform;
  }

  /**
   * True if the layer is only read: what it holds may be made by others, in more ways than ours.
   */
  boolean isLower() {
    return lower;
  }

  /** Asks the layer for a name in one of its directories. */
  public Found find(Path directory, String name) throws IOException {
    return legal(name) && !hidden.has(directory, name)
        ? format.find(this, directory, name)
        : Found.NOTHING;
  }

  /** The names in one of the layer's directories, shown and hidden. */
  public List<Listed> list(Path directory) throws IOException {
    return format.list(this, directory);
  }

  /** Names in a directory beside which {@link #find} finds nothing there. */
  public Set<String> mentioned(Path directory) throws IOException {
    return format.mentioned(this, directory);
  }

  public boolean isOpaque(Path directory) throws IOException {
    return format.isOpaque(this, directory);
  }

  public String redirectOrNull(Path directory) throws IOException {
    return format.redirectOrNull(this, directory);
  }

  /** Attributes of the richest type that the layer has, links not followed; null if missing. */
  public BasicFileAttributes attributesOrNull(Path path) throws IOException {
    return RealAttributes.readOrNull(path, richest);
  }

  /** The path of a name, or null if this layer's file system cannot have a file of this name. */
  Path childOrNull(Path directory, String name) {
    try {
      return directory.resolve(name);
    } catch (InvalidPathException cannotExistHere) {
      return null;
    }
  }

  List<String> names(Path directory) throws IOException {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      for (Path path : stream) {
        String name = withoutSlash(path.getFileName().toString());
        if (legal(name) && !hidden.has(directory, name)) {
          names.add(name);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return names;
  }

  /** Some versions of the zip provider end a directory's name with its separator. */
  private String withoutSlash(String name) {
    return name.endsWith(separator) ? name.substring(0, name.length() - separator.length()) : name;
  }

  /** A name that stays in its directory, on this layer's file system too. */
  private boolean legal(String name) {
    return !name.isEmpty()
        && !name.equals(".")
        && !name.equals("..")
        && name.indexOf('/') < 0
        && !name.contains(separator);
  }

  @Override
  public String toString() {
    return root + " (" + format.id() + ")";
  }
}
