package io.overlaynio.tck.layers;

import java.io.IOException;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.DosFileAttributeView;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.UserDefinedFileAttributeView;

/** The attribute views of one file, in which every reading and every change is a call. */
final class FilterAttributeViews {

  /** A change, which answers nothing. */
  interface Change {
    void run() throws IOException;
  }

  private final FilterPath path;

  FilterAttributeViews(FilterPath path) {
    this.path = path;
  }

  /** The view of that type, or null if it is none that is known here. */
  <V extends FileAttributeView> V wrapOrNull(V view, Class<V> type) {
    FileAttributeView wrapped = null;
    if (type == BasicFileAttributeView.class) {
      wrapped = new FilterBasicView(this, (BasicFileAttributeView) view);
    } else if (type == PosixFileAttributeView.class) {
      wrapped = new FilterPosixView(this, (PosixFileAttributeView) view);
    } else if (type == FileOwnerAttributeView.class) {
      wrapped = new FilterOwnerView(this, (FileOwnerAttributeView) view);
    } else if (type == UserDefinedFileAttributeView.class) {
      wrapped = new FilterUserView(this, (UserDefinedFileAttributeView) view);
    } else if (type == DosFileAttributeView.class) {
      wrapped = new FilterDosView(this, (DosFileAttributeView) view);
    } else if (type == AclFileAttributeView.class) {
      wrapped = new FilterAclView(this, (AclFileAttributeView) view);
    }
    return type.cast(wrapped);
  }

  <T> T read(FilterFileSystem.Step<T> step) throws IOException {
    return path.fileSystem().around(Call.on(CallKind.READ_ATTRIBUTES, path), step);
  }

  void change(Change change) throws IOException {
    path.fileSystem()
        .around(
            Call.on(CallKind.SET_ATTRIBUTES, path),
            () -> {
              change.run();
              return null;
            });
  }
}
