package io.overlaynio;

import java.io.IOException;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/** The view {@code basic}: every file's attributes, of which the times can be set. */
record OverlayBasicView(ViewedFile file) implements BasicFileAttributeView, SettableView {

  @Override
  public String name() {
    return "basic";
  }

  @Override
  public BasicFileAttributes readAttributes() throws IOException {
    return file.attributes(BasicFileAttributes.class);
  }

  /** Sets the times that are not null; without any it does nothing, not even look for the file. */
  @Override
  public void setTimes(FileTime modified, FileTime accessed, FileTime created) throws IOException {
    if (modified == null && accessed == null && created == null) {
      return;
    }
    file.setTimes(modified, accessed, created);
  }

  @Override
  public boolean set(String name, Object value) throws IOException {
    switch (name) {
      case "lastModifiedTime" -> setTimes((FileTime) value, null, null);
      case "lastAccessTime" -> setTimes(null, (FileTime) value, null);
      case "creationTime" -> setTimes(null, null, (FileTime) value);
      default -> {
        return false;
      }
    }
    return true;
  }
}
