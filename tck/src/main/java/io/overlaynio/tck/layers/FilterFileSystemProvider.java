package io.overlaynio.tck.layers;

import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.Channel;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The provider of one {@link FilterFileSystem}: a switchboard that translates paths and leaves
 * everything else to the provider below. It is found through its paths only, by no URI.
 */
final class FilterFileSystemProvider extends FileSystemProvider {

  /** Opens a channel in the file system below. */
  private interface Opening<C extends Channel> {
    C open(Path below, Set<? extends OpenOption> options) throws IOException;
  }

  private final String scheme;

  FilterFileSystemProvider(String scheme) {
    this.scheme = scheme;
  }

  private FilterPath ours(Path path) {
    if (path instanceof FilterPath found && found.getFileSystem().provider() == this) {
      return found;
    }
    throw new ProviderMismatchException(path + " is of another file system");
  }

  private static FileSystemProvider below(FilterPath path) {
    return path.below().getFileSystem().provider();
  }

  private static <T> T call(CallKind kind, FilterPath path, FilterFileSystem.Step<T> step)
      throws IOException {
    return path.fileSystem().around(Call.on(kind, path), step);
  }

  @Override
  public String getScheme() {
    return scheme;
  }

  @Override
  public FileSystem newFileSystem(URI uri, Map<String, ?> env) {
    throw new UnsupportedOperationException("made by over(Path) of the file system's class");
  }

  @Override
  public FileSystem getFileSystem(URI uri) {
    throw new UnsupportedOperationException("found through its paths only");
  }

  @Override
  public Path getPath(URI uri) {
    throw new UnsupportedOperationException("found through its paths only");
  }

  // --- opening

  @Override
  public SeekableByteChannel newByteChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    FilterPath file = ours(path);
    return this.<SeekableByteChannel>open(
        file,
        options,
        (below, with) -> below(file).newByteChannel(below, with, attributes),
        FilterFileSystemProvider::wrapped);
  }

  private static SeekableByteChannel wrapped(
      FilterFileSystem fileSystem, OpenHandle handle, SeekableByteChannel channel) {
    return channel instanceof FileChannel file
        ? new FilterFileChannel(fileSystem, handle, file)
        : new FilterSeekableByteChannel(fileSystem, handle, channel);
  }

  @Override
  public FileChannel newFileChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    FilterPath file = ours(path);
    return this.<FileChannel>open(
        file,
        options,
        (below, with) -> DirectoryChannel.openAny(below(file), below, with, attributes),
        FilterFileChannel::new);
  }

  /** Makes our channel of one below. */
  private interface Wrapping<C extends Channel> {
    C wrap(FilterFileSystem fileSystem, OpenHandle handle, C below);
  }

  private <C extends Channel> C open(
      FilterPath file, Set<? extends OpenOption> options, Opening<C> opening, Wrapping<C> wrapping)
      throws IOException {
    FilterFileSystem fileSystem = file.fileSystem();
    CallKind kind = CallKind.ofOpening(options);
    OpenHandle handle = new OpenHandle(kind, file, Set.copyOf(options));
    Set<OpenOption> without = new HashSet<>(options);
    boolean deletes = without.remove(DELETE_ON_CLOSE);
    if (deletes) {
      // As on Unix: it must be the file itself, and its name is gone at once.
      without.add(LinkOption.NOFOLLOW_LINKS);
    }
    C channel =
        fileSystem.around(
            Call.on(kind, handle, 0),
            () -> {
              C opened =
                  wrapping.wrap(
                      fileSystem, handle, opening.open(file.below(), Set.copyOf(without)));
              fileSystem.opened(handle);
              return opened;
            });
    if (deletes) {
      delete(file);
    }
    return channel;
  }

  @Override
  public DirectoryStream<Path> newDirectoryStream(
      Path path, DirectoryStream.Filter<? super Path> filter) throws IOException {
    FilterPath directory = ours(path);
    FilterFileSystem fileSystem = directory.fileSystem();
    OpenHandle handle = new OpenHandle(CallKind.LIST, directory, Set.of());
    return fileSystem.around(
        Call.on(CallKind.LIST, handle, 0),
        () -> {
          DirectoryStream<Path> below =
              below(directory)
                  .newDirectoryStream(
                      directory.below(), name -> filter.accept(fileSystem.wrap(name)));
          fileSystem.opened(handle);
          return new FilterDirectoryStream(fileSystem, handle, below);
        });
  }

  // --- names

  @Override
  public void createDirectory(Path path, FileAttribute<?>... attributes) throws IOException {
    FilterPath directory = ours(path);
    call(
        CallKind.CREATE_DIRECTORY,
        directory,
        () -> {
          below(directory).createDirectory(directory.below(), attributes);
          return null;
        });
  }

  @Override
  public void createSymbolicLink(Path path, Path target, FileAttribute<?>... attributes)
      throws IOException {
    FilterPath link = ours(path);
    FilterPath to = ours(target);
    call(
        CallKind.CREATE_SYMBOLIC_LINK,
        link,
        () -> {
          below(link).createSymbolicLink(link.below(), to.below(), attributes);
          return null;
        });
  }

  @Override
  public void createLink(Path path, Path existing) throws IOException {
    FilterPath link = ours(path);
    FilterPath file = ours(existing);
    link.fileSystem()
        .around(
            Call.on(CallKind.CREATE_LINK, link, file),
            () -> {
              below(link).createLink(link.below(), file.below());
              return null;
            });
  }

  @Override
  public void delete(Path path) throws IOException {
    FilterPath victim = ours(path);
    call(
        CallKind.DELETE,
        victim,
        () -> {
          below(victim).delete(victim.below());
          return null;
        });
  }

  @Override
  public void copy(Path source, Path target, CopyOption... options) throws IOException {
    FilterPath from = ours(source);
    FilterPath to = ours(target);
    from.fileSystem()
        .around(
            Call.on(CallKind.COPY, from, to),
            () -> {
              below(from).copy(from.below(), to.below(), options);
              return null;
            });
  }

  @Override
  public void move(Path source, Path target, CopyOption... options) throws IOException {
    FilterPath from = ours(source);
    FilterPath to = ours(target);
    from.fileSystem()
        .around(
            Call.on(CallKind.MOVE, from, to),
            () -> {
              below(from).move(from.below(), to.below(), options);
              return null;
            });
  }

  @Override
  public Path readSymbolicLink(Path path) throws IOException {
    FilterPath link = ours(path);
    return call(
        CallKind.READ_LINK,
        link,
        () -> link.fileSystem().wrap(below(link).readSymbolicLink(link.below())));
  }

  // --- questions and attributes

  @Override
  public boolean isSameFile(Path one, Path other) throws IOException {
    FilterPath first = ours(one);
    if (!(other instanceof FilterPath second && second.fileSystem() == first.fileSystem())) {
      return false;
    }
    return call(
        CallKind.SAME_FILE, first, () -> below(first).isSameFile(first.below(), second.below()));
  }

  @Override
  public boolean isHidden(Path path) throws IOException {
    FilterPath file = ours(path);
    return call(CallKind.READ_ATTRIBUTES, file, () -> below(file).isHidden(file.below()));
  }

  @Override
  public FileStore getFileStore(Path path) throws IOException {
    FilterPath file = ours(path);
    return call(
        CallKind.FILE_STORE,
        file,
        () ->
            new FilterFileStore(
                below(file).getFileStore(file.below()), file.fileSystem().isReadOnly()));
  }

  @Override
  public void checkAccess(Path path, AccessMode... modes) throws IOException {
    FilterPath file = ours(path);
    call(
        CallKind.CHECK_ACCESS,
        file,
        () -> {
          below(file).checkAccess(file.below(), modes);
          return null;
        });
  }

  @Override
  public <V extends FileAttributeView> V getFileAttributeView(
      Path path, Class<V> type, LinkOption... options) {
    FilterPath file = ours(path);
    V view = below(file).getFileAttributeView(file.below(), type, options);
    return view == null ? null : new FilterAttributeViews(file).wrapOrNull(view, type);
  }

  @Override
  public <A extends BasicFileAttributes> A readAttributes(
      Path path, Class<A> type, LinkOption... options) throws IOException {
    FilterPath file = ours(path);
    return call(
        CallKind.READ_ATTRIBUTES,
        file,
        () -> below(file).readAttributes(file.below(), type, options));
  }

  @Override
  public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options)
      throws IOException {
    FilterPath file = ours(path);
    return call(
        CallKind.READ_ATTRIBUTES,
        file,
        () -> below(file).readAttributes(file.below(), attributes, options));
  }

  @Override
  public void setAttribute(Path path, String attribute, Object value, LinkOption... options)
      throws IOException {
    FilterPath file = ours(path);
    call(
        CallKind.SET_ATTRIBUTES,
        file,
        () -> {
          below(file).setAttribute(file.below(), attribute, value, options);
          return null;
        });
  }
}
