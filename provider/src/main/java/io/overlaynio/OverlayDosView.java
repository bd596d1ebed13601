package io.overlaynio;

import java.io.IOException;
import java.nio.file.attribute.DosFileAttributeView;
import java.nio.file.attribute.DosFileAttributes;
import java.nio.file.attribute.FileTime;

/** The view {@code dos}: the basic attributes, and the four flags of that system. */
record OverlayDosView(ViewedFile file) implements DosFileAttributeView, SettableView {

  @Override
  public String name() {
    return "dos";
  }

  @Override
  public DosFileAttributes readAttributes() throws IOException {
    return file.attributes(DosFileAttributes.class);
  }

  @Override
  public void setTimes(FileTime modified, FileTime accessed, FileTime created) throws IOException {
    new OverlayBasicView(file).setTimes(modified, accessed, created);
  }

  @Override
  public void setReadOnly(boolean value) throws IOException {
    file.changeOpened(DosFileAttributeView.class, real -> real.setReadOnly(value));
  }

  @Override
  public void setHidden(boolean value) throws IOException {
    file.changeOpened(DosFileAttributeView.class, real -> real.setHidden(value));
  }

  @Override
  public void setSystem(boolean value) throws IOException {
    file.changeOpened(DosFileAttributeView.class, real -> real.setSystem(value));
  }

  @Override
  public void setArchive(boolean value) throws IOException {
    file.changeOpened(DosFileAttributeView.class, real -> real.setArchive(value));
  }

  @Override
  public boolean set(String name, Object value) throws IOException {
    switch (name) {
      case "readonly" -> setReadOnly((Boolean) value);
      case "hidden" -> setHidden((Boolean) value);
      case "system" -> setSystem((Boolean) value);
      case "archive" -> setArchive((Boolean) value);
      default -> {
        return new OverlayBasicView(file).set(name, value);
      }
    }
    return true;
  }
}
