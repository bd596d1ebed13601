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
      case "mode" -> setNumber(name, (Integer) value, file.modeOptions());
      case "uid", "gid" -> setNumber(name, (Integer) value, LinkOption.NOFOLLOW_LINKS);
      default -> {
        return new OverlayPosixView(file).set(name, value);
      }
    }
    return true;
  }

  private void setNumber(String name, int number, LinkOption... options) throws IOException {
    file.change(real -> Files.setAttribute(real, "unix:" + name, number, options));
  }
}
