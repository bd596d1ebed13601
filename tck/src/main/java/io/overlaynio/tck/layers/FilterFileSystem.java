package io.overlaynio.tck.layers;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.ProviderMismatchException;
import java.nio.file.WatchService;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A file system that hands every call on to another one, the one below, and lets its subclass stand
 * around each: {@link #around}.
 *
 * <p>It exists so that a behaviour is one small method. It shows all of the file system below under
 * the same names, so an exception names the same file on both sides; {@link #root()} is the
 * directory that it was made for. Its scheme is its own: whoever treats the platform's files in a
 * way of his own does not take it for the platform. Directories can be opened to be forced, on
 * every file system below.
 *
 * <p>Closing it does not close the one below. It has no watch service.
 */
public abstract class FilterFileSystem extends FileSystem {

  /** The rest of a call: what the file system below does. */
  @FunctionalInterface
  protected interface Step<T> {
    /** Does it. */
    T run() throws IOException;
  }

  private final FilterFileSystemProvider provider;
  private final Path below;
  private final Set<OpenHandle> handles = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean open = new AtomicBoolean(true);

  /**
   * Stands before a directory.
   *
   * @param scheme of the provider; not {@code file}
   */
  protected FilterFileSystem(String scheme, Path below) {
    this.provider = new FilterFileSystemProvider(scheme);
    this.below = below.toAbsolutePath();
  }

  /**
   * What happens when a call comes. It may run the step, before or after something else, or not.
   * Any number of threads come at once.
   */
  protected abstract <T> T around(Call call, Step<T> step) throws IOException;

  /** The directory that this file system was made for, as a path of it. */
  public final Path root() {
    return wrap(below);
  }

  /** The same directory in the file system below. */
  public final Path below() {
    return below;
  }

  /** What has been opened and not been closed yet. */
  public final List<OpenHandle> openHandles() {
    return List.copyOf(handles);
  }

  final void opened(OpenHandle handle) {
    handles.add(handle);
  }

  final void closed(OpenHandle handle) {
    handles.remove(handle);
  }

  final Path wrap(Path path) {
    return new FilterPath(this, path);
  }

  final Path wrapOrNull(Path pathOrNull) {
    return pathOrNull == null ? null : wrap(pathOrNull);
  }

  /** A path of this file system as one of the file system below. */
  final Path unwrap(Path path) {
    if (path instanceof FilterPath ours && ours.getFileSystem() == this) {
      return ours.below();
    }
    throw new ProviderMismatchException(path + " is no path of " + this);
  }

  @Override
  public final FileSystemProvider provider() {
    return provider;
  }

  @Override
  public void close() {
    open.set(false);
  }

  @Override
  public final boolean isOpen() {
    return open.get() && below.getFileSystem().isOpen();
  }

  @Override
  public boolean isReadOnly() {
    return below.getFileSystem().isReadOnly();
  }

  @Override
  public final String getSeparator() {
    return below.getFileSystem().getSeparator();
  }

  @Override
  public final Iterable<Path> getRootDirectories() {
    List<Path> roots = new ArrayList<>();
    below.getFileSystem().getRootDirectories().forEach(root -> roots.add(wrap(root)));
    return roots;
  }

  @Override
  public final Iterable<FileStore> getFileStores() {
    List<FileStore> stores = new ArrayList<>();
    below
        .getFileSystem()
        .getFileStores()
        .forEach(store -> stores.add(new FilterFileStore(store, isReadOnly())));
    return stores;
  }

  @Override
  public final Set<String> supportedFileAttributeViews() {
    return below.getFileSystem().supportedFileAttributeViews();
  }

  @Override
  public final Path getPath(String first, String... more) {
    return wrap(below.getFileSystem().getPath(first, more));
  }

  @Override
  public final PathMatcher getPathMatcher(String syntaxAndPattern) {
    PathMatcher matcher = below.getFileSystem().getPathMatcher(syntaxAndPattern);
    return path -> matcher.matches(unwrap(path));
  }

  @Override
  public final UserPrincipalLookupService getUserPrincipalLookupService() {
    return below.getFileSystem().getUserPrincipalLookupService();
  }

  @Override
  public final WatchService newWatchService() {
    throw new UnsupportedOperationException("a layer that is tested with is not watched");
  }

  @Override
  public String toString() {
    return provider.getScheme() + " before " + below;
  }
}
