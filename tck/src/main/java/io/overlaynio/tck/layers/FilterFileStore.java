package io.overlaynio.tck.layers;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileStoreAttributeView;

/** The file store below, which may be called read-only. Equal if those below are. */
final class FilterFileStore extends FileStore {

  private final FileStore below;
  private final boolean readOnly;

  FilterFileStore(FileStore below, boolean readOnly) {
    this.below = below;
    this.readOnly = readOnly;
  }

  @Override
  public String name() {
    return below.name();
  }

  @Override
  public String type() {
    return below.type();
  }

  @Override
  public boolean isReadOnly() {
    return readOnly || below.isReadOnly();
  }

  @Override
  public long getTotalSpace() throws IOException {
    return below.getTotalSpace();
  }

  @Override
  public long getUsableSpace() throws IOException {
    return below.getUsableSpace();
  }

  @Override
  public long getUnallocatedSpace() throws IOException {
    return below.getUnallocatedSpace();
  }

  @Override
  public long getBlockSize() throws IOException {
    return below.getBlockSize();
  }

  @Override
  public boolean supportsFileAttributeView(Class<? extends FileAttributeView> type) {
    return below.supportsFileAttributeView(type);
  }

  @Override
  public boolean supportsFileAttributeView(String name) {
    return below.supportsFileAttributeView(name);
  }

  @Override
  public <V extends FileStoreAttributeView> V getFileStoreAttributeView(Class<V> type) {
    return below.getFileStoreAttributeView(type);
  }

  @Override
  public Object getAttribute(String attribute) throws IOException {
    return below.getAttribute(attribute);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FilterFileStore that && below.equals(that.below);
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
