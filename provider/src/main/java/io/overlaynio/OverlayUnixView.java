package io.overlaynio;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;

/**
 * The view {@code unix}, which has no type of its own in the JDK and can only be reached by name:
 * the posix attributes, and mode, user and group as numbers.
 */
record OverlayUnixView(ViewedFile file) implements SettableView {

  @Override
  public boolean set(String name, Object value) throws IOException {
    switch (name) {
      case "mode" -> setMode((Integer) value);
      case "uid", "gid" -> setOwner(name, (Integer) value);
      default -> {
        return new OverlayPosixView(file).set(name, value);
      }
    }
    return true;
  }

  private void setMode(int mode) throws IOException {
    file.changeMode((real, options) -> Files.setAttribute(real, "unix:mode", mode, options));
  }

  private void setOwner(String name, int id) throws IOException {
    file.change(real -> Files.setAttribute(real, "unix:" + name, id, LinkOption.NOFOLLOW_LINKS));
  }
}
