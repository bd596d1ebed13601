package io.overlaynio.tck.layers;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;

/** A path of a {@link FilterFileSystem}: that of the one below, with the same words. */
final class FilterPath implements Path {

  private final FilterFileSystem fileSystem;
  private final Path below;

  FilterPath(FilterFileSystem fileSystem, Path below) {
    this.fileSystem = fileSystem;
    this.below = below;
  }

  Path below() {
    return below;
  }

  FilterFileSystem fileSystem() {
    return fileSystem;
  }

  private boolean isOfSame(Path other) {
    return other instanceof FilterPath that && that.fileSystem == fileSystem;
  }

  @Override
  public FileSystem getFileSystem() {
    return fileSystem;
  }

  @Override
  public boolean isAbsolute() {
    return below.isAbsolute();
  }

  @Override
  public Path getRoot() {
    return fileSystem.wrapOrNull(below.getRoot());
  }

  @Override
  public Path getFileName() {
    return fileSystem.wrapOrNull(below.getFileName());
  }

  @Override
  public Path getParent() {
    return fileSystem.wrapOrNull(below.getParent());
  }

  @Override
  public int getNameCount() {
    return below.getNameCount();
  }

  @Override
  public Path getName(int index) {
    return fileSystem.wrap(below.getName(index));
  }

  @Override
  public Path subpath(int beginIndex, int endIndex) {
    return fileSystem.wrap(below.subpath(beginIndex, endIndex));
  }

  @Override
  public boolean startsWith(Path other) {
    return isOfSame(other) && below.startsWith(fileSystem.unwrap(other));
  }

  @Override
  public boolean endsWith(Path other) {
    return isOfSame(other) && below.endsWith(fileSystem.unwrap(other));
  }

  @Override
  public Path normalize() {
    return fileSystem.wrap(below.normalize());
  }

  @Override
  public Path resolve(Path other) {
    return fileSystem.wrap(below.resolve(fileSystem.unwrap(other)));
  }

  @Override
  public Path relativize(Path other) {
    return fileSystem.wrap(below.relativize(fileSystem.unwrap(other)));
  }

  @Override
  public URI toUri() {
    return URI.create(fileSystem.provider().getScheme() + ":" + below.toUri());
  }

  @Override
  public Path toAbsolutePath() {
    return fileSystem.wrap(below.toAbsolutePath());
  }

  @Override
  public Path toRealPath(LinkOption... options) throws IOException {
    return fileSystem.around(
        Call.on(CallKind.REAL_PATH, this), () -> fileSystem.wrap(below.toRealPath(options)));
  }

  @Override
  public WatchKey register(
      WatchService watcher, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers) {
    throw new UnsupportedOperationException("a layer that is tested with is not watched");
  }

  @Override
  public int compareTo(Path other) {
    return below.compareTo(fileSystem.unwrap(other));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FilterPath that
        && that.fileSystem == fileSystem
        && below.equals(that.below);
  }

  @Override
  public int hashCode() {
    return below.hashCode();
  }

  @Override
  public String toString() {
    return below.toString();
  }
}
