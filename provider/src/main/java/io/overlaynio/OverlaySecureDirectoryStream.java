package io.overlaynio;

import io.overlaynio.internal.tree.MergedTree;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.ClosedDirectoryStreamException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * An open directory: its entries, and operations on what is in it, whatever becomes of its name.
 *
 * <p>It exists for whoever deletes or walks a tree that others may rename or replace by links
 * meanwhile: a relative path is looked up in the directory itself, which the tree knows by a key
 * that renames do not change. It holds the directory of the overlay, not one of the layers, so a
 * copy-up is no matter. When the directory is deleted, what is asked of it is missing.
 *
 * <p>An absolute path is what it is to everybody. Each mutation ends as that of {@link
 * java.nio.file.Files} does, also after a crash; a move is one with {@code ATOMIC_MOVE}.
 */
final class OverlaySecureDirectoryStream implements SecureDirectoryStream<Path> {

  /** Of the empty path: as on Unix it is no other way to say the directory, and nothing has it. */
  private static final List<String> NOTHING = List.of("");

  private final OverlayPath directory;
  private final Object key;
  private final OverlayDirectoryStream entries;
  private volatile boolean closed;

  /**
   * @param directory what the entries are resolved against
   * @param key by which the tree knows it
   */
  OverlaySecureDirectoryStream(OverlayPath directory, Object key, OverlayDirectoryStream entries) {
    this.directory = directory;
    this.key = key;
    this.entries = entries;
  }

  @Override
  public Iterator<Path> iterator() {
    return entries.iterator();
  }

  @Override
  public SecureDirectoryStream<Path> newDirectoryStream(Path path, LinkOption... options)
      throws IOException {
    OverlayPath found = named(path);
    boolean follow = OpenOptions.follow(options);
    return Opening.directory(found, directory.resolve(path), entry -> true, follow);
  }

  @Override
  public SeekableByteChannel newByteChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    return Opening.byteChannel(named(path), options, attributes);
  }

  @Override
  public void deleteFile(Path path) throws IOException {
    TreeCall.change(named(path), (tree, names) -> tree.deleteFile(names));
  }

  @Override
  public void deleteDirectory(Path path) throws IOException {
    TreeCall.change(named(path), (tree, names) -> tree.deleteDirectory(names));
  }

  /**
   * {@inheritDoc}
   *
   * @throws java.nio.file.AtomicMoveNotSupportedException if the other stream is of another
   *     overlay, or if this is a directory that has a lower one and cannot be redirected
   */
  @Override
  public void move(Path source, SecureDirectoryStream<Path> targetDirectory, Path target)
      throws IOException {
    OverlayPath from = within(source);
    if (!(Objects.requireNonNull(targetDirectory) instanceof OverlaySecureDirectoryStream other)) {
      throw new ProviderMismatchException("the target directory is not an overlay's");
    }
    OverlayPath to = other.within(target);
    if (isEmpty(from) || isEmpty(to)) {
      throw new NoSuchFileException(source.toString(), target.toString(), null);
    }
    new Transfer(from, to).move(StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public <V extends FileAttributeView> V getFileAttributeView(Class<V> type) {
    OverlayPath itself = directory.startingAt(inHere(names -> List.of()));
    return views().viewOrNull(itself, Objects.requireNonNull(type), true);
  }

  @Override
  public <V extends FileAttributeView> V getFileAttributeView(
      Path path, Class<V> type, LinkOption... options) {
    boolean follow = OpenOptions.follow(options);
    return views().viewOrNull(within(path), Objects.requireNonNull(type), follow);
  }

  private OverlayAttributeViews views() {
    return directory.getFileSystem().views();
  }

  /** A caller's path as one that leads from here; asked again whenever it is used. */
  private OverlayPath within(Path path) {
    OverlayPath ours = OverlayPath.of(path);
    if (!ours.getFileSystem().equals(directory.getFileSystem())) {
      throw new ProviderMismatchException(path + " is a path of another overlay");
    }
    if (ours.isAbsolute()) {
      requireOpen();
      return ours;
    }
    return ours.startingAt(inHere(names -> names.isEmpty() ? NOTHING : names));
  }

  /** The same; what has no name is missing, before anything could be made of it. */
  private OverlayPath named(Path path) throws NoSuchFileException {
    OverlayPath found = within(path);
    if (isEmpty(found)) {
      requireOpen();
      throw new NoSuchFileException("");
    }
    return found;
  }

  private static boolean isEmpty(Path path) {
    return path.toString().isEmpty();
  }

  private UnaryOperator<List<String>> inHere(UnaryOperator<List<String>> names) {
    return spelled -> {
      requireOpen();
      return MergedTree.namesIn(key, names.apply(spelled));
    };
  }

  private void requireOpen() {
    if (closed) {
      throw new ClosedDirectoryStreamException();
    }
  }

  @Override
  public void close() {
    closed = true;
    entries.close();
    directory.getFileSystem().state().unregister(this);
  }
}
