package io.overlaynio;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileStoreAttributeView;
import java.util.Objects;
import java.util.Set;

/**
 * The one store of an overlay: all of its files are in it, whatever layers hold them.
 *
 * <p>It exists because space is what the upper directory's store has, while attributes are what the
 * overlay supports. Without an upper directory the topmost lower one's store answers. Once the
 * overlay is closed only the names and what was supported are told. Two stores are equal if they
 * are of the same overlay.
 */
final class OverlayFileStore extends FileStore {

  private static final String OVERLAY = "overlay";

  private final OverlayFileSystem fileSystem;
  private final FileStore real;
  private final Set<String> views;

  /**
   * The store of a file.
   *
   * @param real the store that has the space for it
   */
  OverlayFileStore(OverlayPath path, FileStore real) {
    this.fileSystem = path.getFileSystem();
    this.real = real;
    this.views = path.getFileSystem().tree().attributeViews();
  }

  /** The real store, for what only an open overlay answers. */
  private FileStore open() {
    fileSystem.state().checkOpen();
    return real;
  }

  @Override
  public String name() {
    return OVERLAY;
  }

  @Override
  public String type() {
    return OVERLAY;
  }

  @Override
  public boolean isReadOnly() {
    return fileSystem.isReadOnly() || real.isReadOnly();
  }

  @Override
  public long getTotalSpace() throws IOException {
    return open().getTotalSpace();
  }

  @Override
  public long getUsableSpace() throws IOException {
    return open().getUsableSpace();
  }

  @Override
  public long getUnallocatedSpace() throws IOException {
    return open().getUnallocatedSpace();
  }

  @Override
  public long getBlockSize() throws IOException {
    return open().getBlockSize();
  }

  @Override
  public boolean supportsFileAttributeView(Class<? extends FileAttributeView> type) {
    String nameOrNull = OverlayAttributeViews.nameOrNull(type);
    return nameOrNull != null && views.contains(nameOrNull) && real.supportsFileAttributeView(type);
  }

  @Override
  public boolean supportsFileAttributeView(String name) {
    return views.contains(Objects.requireNonNull(name)) && real.supportsFileAttributeView(name);
  }

  @Override
  public <V extends FileStoreAttributeView> V getFileStoreAttributeView(Class<V> type) {
    return open().getFileStoreAttributeView(Objects.requireNonNull(type));
  }

  /** The sizes are answered here: each store has them, but not each by their names. */
  @Override
  public Object getAttribute(String attribute) throws IOException {
    return switch (attribute) {
      case "totalSpace" -> getTotalSpace();
      case "usableSpace" -> getUsableSpace();
      case "unallocatedSpace" -> getUnallocatedSpace();
      default -> open().getAttribute(attribute);
    };
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof OverlayFileStore that && that.fileSystem.equals(fileSystem);
  }

  @Override
  public int hashCode() {
    return fileSystem.hashCode();
  }

  @Override
  public String toString() {
    return OVERLAY + " (" + real.name() + ")";
  }
}
