package io.overlaynio;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Objects;

/**
 * A path of the default file system: what it says is the platform's path's to know, what is there
 * is the overlay's.
 *
 * <p>It exists so that a program's paths spell, compare and resolve as ever, relative ones against
 * the same working directory, before there is an overlay and after. Immutable; where it leads in
 * the overlay is worked out when first asked for, twice if threads race for it.
 */
final class OverlayDefaultPath implements Path {

  private final OverlayDefaultFileSystem fileSystem;
  private final Path platform;
  private OverlayPath insideOrNull;

  OverlayDefaultPath(OverlayDefaultFileSystem fileSystem, Path platform) {
    this.fileSystem = fileSystem;
    this.platform = platform;
  }

  /**
   * A caller's path as one of ours.
   *
   * @throws ProviderMismatchException if it is another provider's
   */
  static OverlayDefaultPath of(Path path) {
    if (Objects.requireNonNull(path) instanceof OverlayDefaultPath ours) {
      return ours;
    }
    throw new ProviderMismatchException(path + " is not a path of the default file system");
  }

  /** The file of the machine that has this path. */
  Path platform() {
    return platform;
  }

  /** Where the path leads in the overlay: the same text, absolute. */
  OverlayPath inside(OverlayFileSystem overlay) {
    OverlayPath inside = insideOrNull;
    if (inside == null) {
      inside = OverlayPath.parse(overlay, platform.toAbsolutePath().toString());
      insideOrNull = inside;
    }
    return inside;
  }

  private OverlayDefaultPath with(Path path) {
    return new OverlayDefaultPath(fileSystem, path);
  }

  private OverlayDefaultPath withOrNull(Path pathOrNull) {
    return pathOrNull == null ? null : with(pathOrNull);
  }

  @Override
  public OverlayDefaultFileSystem getFileSystem() {
    return fileSystem;
  }

  @Override
  public boolean isAbsolute() {
    return platform.isAbsolute();
  }

  @Override
  public Path getRoot() {
    return withOrNull(platform.getRoot());
  }

  @Override
  public Path getFileName() {
    return withOrNull(platform.getFileName());
  }

  @Override
  public Path getParent() {
    return withOrNull(platform.getParent());
  }

  @Override
  public int getNameCount() {
    return platform.getNameCount();
  }

  @Override
  public Path getName(int index) {
    return with(platform.getName(index));
  }

  @Override
  public Path subpath(int beginIndex, int endIndex) {
    return with(platform.subpath(beginIndex, endIndex));
  }

  @Override
  public boolean startsWith(Path other) {
    return Objects.requireNonNull(other) instanceof OverlayDefaultPath start
        && platform.startsWith(start.platform);
  }

  @Override
  public boolean endsWith(Path other) {
    return Objects.requireNonNull(other) instanceof OverlayDefaultPath end
        && platform.endsWith(end.platform);
  }

  @Override
  public Path normalize() {
    return with(platform.normalize());
  }

  @Override
  public OverlayDefaultPath resolve(Path other) {
    return with(platform.resolve(of(other).platform));
  }

  @Override
  public Path relativize(Path other) {
    return with(platform.relativize(of(other).platform));
  }

  /**
   * {@inheritDoc}
   *
   * <p>As of the platform it ends with a slash if there is a directory.
   */
  @Override
  public URI toUri() {
    String text = platform.toUri().toString(); // which has looked for it on the machine
    if (platform.getNameCount() == 0) {
      return URI.create(text);
    }
    String plain = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    return URI.create(Files.isDirectory(this) ? plain + "/" : plain);
  }

  @Override
  public OverlayDefaultPath toAbsolutePath() {
    return isAbsolute() ? this : with(platform.toAbsolutePath());
  }

  /** {@inheritDoc} Links are resolved in the overlay. */
  @Override
  public Path toRealPath(LinkOption... options) throws IOException {
    return fileSystem.getPath(
        fileSystem.overlay().query(this, (on, real) -> real.toRealPath(options)).toString());
  }

  @Override
  public WatchKey register(
      WatchService watcher, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers)
      throws IOException {
    if (Objects.requireNonNull(watcher) instanceof OverlayWatchService ours) {
      OverlayPath inside = inside(fileSystem.overlay().opened());
      return ours.register(inside, this, fileSystem::getPath, events, modifiers);
    }
    throw new ProviderMismatchException("the watch service is not of the default file system");
  }

  @Override
  public int compareTo(Path other) {
    return platform.compareTo(((OverlayDefaultPath) other).platform);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof OverlayDefaultPath that
        && that.fileSystem == fileSystem
        && that.platform.equals(platform);
  }

  @Override
  public int hashCode() {
    return platform.hashCode();
  }

  @Override
  public String toString() {
    return platform.toString();
  }
}
