package io.overlaynio;

import java.io.IOException;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.UserPrincipal;
import java.util.Objects;

/** The view {@code owner}, of whatever kind of file system the layers are. */
record OverlayOwnerView(ViewedFile file) implements FileOwnerAttributeView, SettableView {

  @Override
  public String name() {
    return "owner";
  }

  @Override
  public UserPrincipal getOwner() throws IOException {
    if (file.path().getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return file.attributes(PosixFileAttributes.class).owner();
    }
    return file.ask(FileOwnerAttributeView.class, FileOwnerAttributeView::getOwner);
  }

  @Override
  public void setOwner(UserPrincipal owner) throws IOException {
    Objects.requireNonNull(owner, "owner");
    file.change(FileOwnerAttributeView.class, real -> real.setOwner(owner));
  }

  @Override
  public boolean set(String name, Object value) throws IOException {
    if (!name.equals("owner")) {
      return false;
    }
    setOwner((UserPrincipal) value);
    return true;
  }
}
