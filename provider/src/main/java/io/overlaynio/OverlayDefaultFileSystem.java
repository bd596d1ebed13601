package io.overlaynio;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The JVM's default file system when that is an overlay: what {@code FileSystems.getDefault()} is.
 *
 * <p>It exists apart from {@link OverlayFileSystem} because the JDK wants it before anything can be
 * opened, for good, and with the platform's own ways: a working directory, {@code file} URIs, no
 * end. Making paths and matchers is the platform's work and needs no file; the rest is asked of
 * {@link DefaultOverlay}, which opens the overlay when it is first asked.
 */
final class OverlayDefaultFileSystem extends FileSystem {

  private final OverlayDefaultFileSystemProvider provider;
  private final FileSystem platform;
  private final DefaultOverlay overlay;

  OverlayDefaultFileSystem(OverlayDefaultFileSystemProvider provider, FileSystem platform) {
    this.provider = provider;
    this.platform = platform;
    this.overlay = new DefaultOverlay(platform);
  }

  DefaultOverlay overlay() {
    return overlay;
  }

  @Override
  public FileSystemProvider provider() {
    return provider;
  }

  /**
   * Refused, as of every default file system.
   *
   * @throws UnsupportedOperationException always
   */
  @Override
  public void close() {
    throw new UnsupportedOperationException("the default file system cannot be closed");
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public boolean isReadOnly() {
    return false;
  }

  @Override
  public String getSeparator() {
    return platform.getSeparator();
  }

  @Override
  public Iterable<Path> getRootDirectories() {
    List<Path> roots = new ArrayList<>();
    for (Path root : platform.getRootDirectories()) {
      roots.add(new OverlayDefaultPath(this, root));
    }
    return List.copyOf(roots);
  }

  @Override
  public Iterable<FileStore> getFileStores() {
    try {
      return List.of(provider.getFileStore(getRootDirectories().iterator().next()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Set<String> supportedFileAttributeViews() {
    return platform.supportedFileAttributeViews();
  }

  @Override
  public Path getPath(String first, String... more) {
    return new OverlayDefaultPath(this, platform.getPath(first, more));
  }

  /** The platform's own, which goes by the text of whatever path it is given. */
  @Override
  public PathMatcher getPathMatcher(String syntaxAndPattern) {
    return platform.getPathMatcher(syntaxAndPattern);
  }

  @Override
  public UserPrincipalLookupService getUserPrincipalLookupService() {
    return platform.getUserPrincipalLookupService();
  }

  /** A watch service that reports every change made by this program. */
  @Override
  public WatchService newWatchService() {
    return overlay.opened().newWatchService();
  }

  @Override
  public String toString() {
    return "overlay as the default file system, before " + platform;
  }
}
