package io.overlaynio;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;

/**
 * The provider of the scheme {@code overlay}: a switchboard, which sends each operation of {@link
 * Files} to the room that does it.
 *
 * <p>It is found through {@link FileSystemProvider#installedProviders()}; a program has no need to
 * make one. It knows which overlays are open, by name, and nothing of how they work. A path of
 * another provider is a {@link java.nio.file.ProviderMismatchException}, a closed overlay a {@link
 * java.nio.file.ClosedFileSystemException}.
 *
 * <p>What each mutation may leave behind, also after a crash, is written where it is done; seen
 * from here every one is whole or has not happened, except that {@code move} and {@code copy}
 * between two overlays may leave the target complete and the source still there.
 */
public final class OverlayFileSystemProvider extends FileSystemProvider {

  private final OverlayRegistry registry = new OverlayRegistry();

  /** Made once by the JDK's service loader. */
  public OverlayFileSystemProvider() {}

  /** The provider that URIs lead to: the JDK's, or one of our own where it was not installed. */
  static OverlayFileSystemProvider installed() {
    return Installed.PROVIDER;
  }

  OverlayRegistry registry() {
    return registry;
  }

  @Override
  public String getScheme() {
    return OverlayUri.SCHEME;
  }

  /**
   * Opens an overlay that is found again by this URI.
   *
   * @param uri {@code overlay://NAME/}
   * @param env the keys of {@link OverlayOptions#of}
   * @throws IllegalArgumentException naming the URI, or what is wrong with the options
   * @throws java.nio.file.FileSystemAlreadyExistsException if an overlay of this name is open
   */
  @Override
  public FileSystem newFileSystem(URI uri, Map<String, ?> env) throws IOException {
    return OverlayFileSystem.open(this, EnvOptions.named(OverlayUri.nameOfRoot(uri), env));
  }

  /**
   * Opens an overlay whose upper directory is the path.
   *
   * @throws UnsupportedOperationException if env has no {@code lower}: then the path is not ours
   */
  @Override
  public FileSystem newFileSystem(Path upper, Map<String, ?> env) throws IOException {
    return OverlayFileSystem.open(this, EnvOptions.above(upper, env));
  }

  @Override
  public FileSystem getFileSystem(URI uri) {
    return registry.get(OverlayUri.parse(uri).name());
  }

  @Override
  public Path getPath(URI uri) {
    OverlayUri parsed = OverlayUri.parse(uri);
    return OverlayPath.parse(registry.get(parsed.name()), parsed.path());
  }

  /**
   * A stream that an interrupt does not close, unless it comes in the middle of a read and the file
   * is a pipe, a device, or one of the upper directory that was deleted meanwhile.
   */
  @Override
  public InputStream newInputStream(Path path, OpenOption... options) throws IOException {
    return Opening.inputStream(OverlayPath.of(path), options);
  }

  /** A stream that an interrupt does not close, but for what is said of the other kind. */
  @Override
  public OutputStream newOutputStream(Path path, OpenOption... options) throws IOException {
    return Opening.outputStream(OverlayPath.of(path), options);
  }

  /**
   * A channel that an interrupt closes, as the platform's; also where {@link Files#readAllBytes}
   * asks for it, which the platform's provider then lets go on.
   */
  @Override
  public SeekableByteChannel newByteChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    return Opening.byteChannel(OverlayPath.of(path), options, attributes);
  }

  @Override
  public FileChannel newFileChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    return Opening.fileChannel(OverlayPath.of(path), options, attributes);
  }

  @Override
  public AsynchronousFileChannel newAsynchronousFileChannel(
      Path path,
      Set<? extends OpenOption> options,
      ExecutorService executor,
      FileAttribute<?>... attributes)
      throws IOException {
    return Opening.asynchronousChannel(OverlayPath.of(path), options, executor, attributes);
  }

  @Override
  public DirectoryStream<Path> newDirectoryStream(
      Path directory, DirectoryStream.Filter<? super Path> filter) throws IOException {
    return Opening.directory(OverlayPath.of(directory), filter);
  }

  @Override
  public void createDirectory(Path directory, FileAttribute<?>... attributes) throws IOException {
    TreeCall.create(
        OverlayPath.of(directory), (tree, names) -> tree.createDirectory(names, attributes));
  }

  @Override
  public void createSymbolicLink(Path link, Path target, FileAttribute<?>... attributes)
      throws IOException {
    String text = OverlayPath.of(target).toString();
    TreeCall.create(
        OverlayPath.of(link), (tree, names) -> tree.createSymbolicLink(names, text, attributes));
  }

  @Override
  public void createLink(Path link, Path existing) throws IOException {
    Transfer.between(existing, link).link();
  }

  @Override
  public Path readSymbolicLink(Path link) throws IOException {
    OverlayPath ours = OverlayPath.of(link);
    return OverlayPath.parse(
        ours.getFileSystem(), TreeCall.query(ours, (tree, names) -> tree.readLink(names)));
  }

  @Override
  public void delete(Path path) throws IOException {
    TreeCall.change(OverlayPath.of(path), (tree, names) -> tree.delete(names));
  }

  @Override
  public void copy(Path source, Path target, CopyOption... options) throws IOException {
    Transfer.between(source, target).copy(options);
  }

  @Override
  public void move(Path source, Path target, CopyOption... options) throws IOException {
    Transfer.between(source, target).move(options);
  }

  @Override
  public boolean isSameFile(Path path, Path other) throws IOException {
    return Questions.same(OverlayPath.of(path), other);
  }

  @Override
  public boolean isHidden(Path path) {
    return Questions.hidden(OverlayPath.of(path));
  }

  @Override
  public FileStore getFileStore(Path path) throws IOException {
    OverlayPath ours = OverlayPath.of(path);
    return new OverlayFileStore(
        ours, TreeCall.query(ours, (tree, names) -> Files.getFileStore(tree.realStoreOf(names))));
  }

  @Override
  public void checkAccess(Path path, AccessMode... modes) throws IOException {
    Questions.checkAccess(OverlayPath.of(path), modes);
  }

  /**
   * Whether the file exists, without the cost of an exception; false too if nobody can tell.
   * Overrides the method of the JDK from 20 on.
   */
  public boolean exists(Path path, LinkOption... options) {
    return Questions.exists(OverlayPath.of(path), OpenOptions.follow(options));
  }

  /**
   * The attributes, or null if there is no such file. Overrides the method of the JDK from 20 on.
   */
  public <A extends BasicFileAttributes> A readAttributesIfExists(
      Path path, Class<A> type, LinkOption... options) throws IOException {
    return Questions.attributesOrNull(OverlayPath.of(path), type, OpenOptions.follow(options));
  }

  @Override
  public <V extends FileAttributeView> V getFileAttributeView(
      Path path, Class<V> type, LinkOption... options) {
    OverlayPath ours = OverlayPath.of(path);
    return ours.getFileSystem().views().viewOrNull(ours, type, OpenOptions.follow(options));
  }

  @Override
  public <A extends BasicFileAttributes> A readAttributes(
      Path path, Class<A> type, LinkOption... options) throws IOException {
    return Questions.attributes(OverlayPath.of(path), type, OpenOptions.follow(options));
  }

  @Override
  public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options)
      throws IOException {
    boolean follow = OpenOptions.follow(options);
    return TreeCall.query(
        OverlayPath.of(path), (tree, names) -> tree.readAttributes(names, attributes, follow));
  }

  @Override
  public void setAttribute(Path path, String attribute, Object value, LinkOption... options)
      throws IOException {
    OverlayPath ours = OverlayPath.of(path);
    ours.getFileSystem().views().set(ours, attribute, value, OpenOptions.follow(options));
  }

  /** Looked for when first needed, not when the JDK makes the provider. */
  private static final class Installed {
    static final OverlayFileSystemProvider PROVIDER = find();

    private static OverlayFileSystemProvider find() {
      return FileSystemProvider.installedProviders().stream()
          .filter(OverlayFileSystemProvider.class::isInstance)
          .map(OverlayFileSystemProvider.class::cast)
          .findFirst()
          .orElseGet(OverlayFileSystemProvider::new);
    }
  }
}
