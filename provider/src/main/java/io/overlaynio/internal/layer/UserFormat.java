package io.overlaynio.internal.layer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;

/**
 * The format of {@code mount -t overlay -o userxattr}: marks are {@code user.overlay.*} attributes,
 * which need no privilege and are reachable in plain Java.
 *
 * <p>A caller's own attribute {@code overlay.x} is stored escaped as {@code overlay.overlay.x}
 * (fs/overlayfs/xattrs.c). The kernel follows no redirect here, so there is none.
 */
public final class UserFormat extends DeviceFormat {

  private static final String PREFIX = "overlay.";
  private static final String OPAQUE = "overlay.opaque";
  private static final String METACOPY = "overlay.metacopy";
  private static final String WHITEOUT = "overlay.whiteout";

  @Override
  public String id() {
    return "user";
  }

  @Override
  public boolean isOpaque(Layer layer, Path directory) throws IOException {
    return layer.views().contains("user") && isOpaque(directory, 'y');
  }

  private static boolean isOpaque(Path directory, char how) throws IOException {
    UserDefinedFileAttributeView view = view(directory);
    try {
      if (!view.list().contains(OPAQUE)) {
        return false;
      }
      ByteBuffer value = ByteBuffer.allocate(view.size(OPAQUE));
      view.read(OPAQUE, value);
      return value.position() == 1 && value.get(0) == how;
    } catch (AccessDeniedException unreadable) {
      // As the kernel, to which an attribute that it may not read is not there: whoever may not
      // read the directory may still look names up in it.
      return false;
    }
  }

  @Override
  boolean hasMarkedWhiteouts(Layer layer, Path directory) throws IOException {
    try {
      return layer.views().contains("user") && isOpaque(directory, 'x');
    } catch (FileSystemException withoutAttributes) {
      // Of the lowest layer nothing else is read, so that it may be of a file system without them;
      // to the kernel, too, what cannot be read is not there.
      return false;
    }
  }

  @Override
  boolean isMarkedWhiteout(Layer layer, Path file) throws IOException {
    try {
      return view(file).list().contains(WHITEOUT);
    } catch (AccessDeniedException unreadable) {
      return false; // as in a directory that may not be read
    }
  }

  @Override
  boolean holdsItsContents() {
    return true;
  }

  /** Not at every lookup: to ask costs more than the rest of it. */
  @Override
  void requireContents(Layer layer, Path file) {}

  /**
   * Image tools may leave a file without contents; the kernel makes none in this format, and
   * refuses one.
   */
  @Override
  public void requireContentsToRead(Layer layer, Path file) throws IOException {
    if (layer.views().contains("user") && hasMetacopy(file)) {
      throw withoutContents(file);
    }
  }

  static FileSystemException withoutContents(Path file) {
    return new FileSystemException(
        file.toString(),
        null,
        "this file has attributes only (it has the mark user.overlay.metacopy), its contents are"
            + " in a layer below it, which is not supported");
  }

  static boolean hasMetacopy(Path file) {
    try {
      return view(file).list().contains(METACOPY);
    } catch (IOException withoutAttributes) {
      return false; // what cannot be read is not there, as in a directory
    }
  }

  @Override
  public void makeOpaque(Layer upper, Path directory) throws IOException {
    view(directory).write(OPAQUE, ByteBuffer.wrap("y".getBytes(StandardCharsets.US_ASCII)));
  }

  private static UserDefinedFileAttributeView view(Path directory) {
    return Files.getFileAttributeView(
        directory, UserDefinedFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  public String redirectOrNull(Layer layer, Path directory) {
    return null;
  }

  @Override
  public boolean canRedirect(String target) {
    return false;
  }

  @Override
  public void redirect(Layer upper, Path directory, String target) {
    throw new UnsupportedOperationException("format user has no redirect");
  }

  @Override
  public String realAttributeName(String callerName) {
    return callerName.startsWith(PREFIX) ? PREFIX + callerName : callerName;
  }

  @Override
  public String callerAttributeNameOrNull(String realName) {
    if (!realName.startsWith(PREFIX)) {
      return realName;
    }
    return realName.startsWith(PREFIX, PREFIX.length())
        ? realName.substring(PREFIX.length())
        : null;
  }

  @Override
  public boolean isPrivate(String fullName) {
    return fullName.startsWith("user.")
        && callerAttributeNameOrNull(fullName.substring("user.".length())) == null;
  }
}
