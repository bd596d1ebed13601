package io.overlaynio;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.util.Iterator;
import java.util.Objects;
import java.util.Set;

/**
 * An open directory of the overlay, with paths of the default file system.
 *
 * <p>It exists to turn the caller's paths into the overlay's: an absolute one as everywhere, a
 * relative one as it is spelled, for it leads from the open directory and not from the working one.
 * What is in the directory it leaves to {@link OverlaySecureDirectoryStream}.
 */
final class OverlayDefaultSecureDirectoryStream implements SecureDirectoryStream<Path> {

  private final DefaultOverlay overlay;
  private final OverlayDefaultPath directory;
  private final OverlayDefaultDirectoryStream entries;
  private final SecureDirectoryStream<Path> real;

  OverlayDefaultSecureDirectoryStream(
      DefaultOverlay overlay,
      OverlayDefaultPath directory,
      OverlayDefaultDirectoryStream entries,
      SecureDirectoryStream<Path> real) {
    this.overlay = overlay;
    this.directory = directory;
    this.entries = entries;
    this.real = real;
  }

  @Override
  public Iterator<Path> iterator() {
    return entries.iterator();
  }

  @Override
  public SecureDirectoryStream<Path> newDirectoryStream(Path path, LinkOption... options)
      throws IOException {
    return overlay.query(
        path,
        (on, inside) -> {
          SecureDirectoryStream<Path> below =
              real.newDirectoryStream(within(path, inside), options);
          OverlayDefaultPath shown = directory.resolve(path);
          return new OverlayDefaultSecureDirectoryStream(
              overlay, shown, new OverlayDefaultDirectoryStream(shown, below), below);
        });
  }

  @Override
  public SeekableByteChannel newByteChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    return overlay.queryToChange(
        path, (on, inside) -> real.newByteChannel(within(path, inside), options, attributes));
  }

  @Override
  public void deleteFile(Path path) throws IOException {
    overlay.change(path, (on, inside) -> real.deleteFile(within(path, inside)));
  }

  @Override
  public void deleteDirectory(Path path) throws IOException {
    overlay.change(path, (on, inside) -> real.deleteDirectory(within(path, inside)));
  }

  @Override
  public void move(Path source, SecureDirectoryStream<Path> targetDirectory, Path target)
      throws IOException {
    if (!(Objects.requireNonNull(targetDirectory)
        instanceof OverlayDefaultSecureDirectoryStream other)) {
      throw new ProviderMismatchException("the target directory is not of this file system");
    }
    overlay.changeBoth(
        source,
        target,
        (on, from, to) -> real.move(within(source, from), other.real, within(target, to)));
  }

  @Override
  public <V extends FileAttributeView> V getFileAttributeView(Class<V> type) {
    return overlay.view(directory, (on, inside) -> real.getFileAttributeView(type));
  }

  @Override
  public <V extends FileAttributeView> V getFileAttributeView(
      Path path, Class<V> type, LinkOption... options) {
    return overlay.view(
        path, (on, inside) -> real.getFileAttributeView(within(path, inside), type, options));
  }

  /** The overlay's path for a caller's, which is known from the working directory so far. */
  private static Path within(Path given, Path inside) {
    FileSystem fileSystem = inside.getFileSystem();
    return given.isAbsolute() ? inside : fileSystem.getPath(given.toString());
  }

  @Override
  public void close() throws IOException {
    entries.close();
  }
}
