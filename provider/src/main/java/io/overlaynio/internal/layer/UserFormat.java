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
    } catch (FileSystemException unlisted) {
      // Of the lowest layer nothing else is read, so that it may be of a file system without them.
      requireNoAttributes(directory, unlisted);
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
   *
   * @throws AccessDeniedException if the file may not be read: neither may its contents
   */
  @Override
  public void requireContentsToRead(Layer layer, Path file) throws IOException {
    if (layer.views().contains("user") && listsMetacopy(file)) {
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

  /** Whether a file says so; one that may not be read says nothing. */
  static boolean hasMetacopy(Path file) throws IOException {
    try {
      return listsMetacopy(file);
    } catch (AccessDeniedException unreadable) {
      return false; // as in a directory that may not be read
    }
  }

  private static boolean listsMetacopy(Path file) throws IOException {
    try {
      return view(file).list().contains(METACOPY);
    } catch (AccessDeniedException unreadable) {
      throw unreadable;
    } catch (FileSystemException unlisted) {
      requireNoAttributes(file, unlisted);
      return false;
    }
  }

  /**
   * Where a file system has no such attributes, they cannot be listed; but neither can they be when
   * its disk fails or no descriptor is left. Only the system's own words tell which, and those are
   * of any language, so the file system is asked. That takes a descriptor, too.
   *
   * @throws FileSystemException the failure, if it has them or cannot be asked
   */
  private static void requireNoAttributes(Path file, FileSystemException unlisted)
      throws FileSystemException {
    try {
      if (!Files.getFileStore(file).supportsFileAttributeView(UserDefinedFileAttributeView.class)) {
        return;
      }
    } catch (IOException unknown) {
      unlisted.addSuppressed(unknown);
    }
    throw unlisted;
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
