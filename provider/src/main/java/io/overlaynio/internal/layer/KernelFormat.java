package io.overlaynio.internal.layer;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/**
 * The format of a plain {@code mount -t overlay}: marks are {@code trusted.overlay.*} attributes,
 * which need CAP_SYS_ADMIN and native access; a renamed directory is found again by a redirect.
 */
public final class KernelFormat extends DeviceFormat {

  private static final String PREFIX = "trusted.overlay.";
  private static final String OPAQUE = PREFIX + "opaque";
  private static final String REDIRECT = PREFIX + "redirect";
  private static final String WHITEOUT = PREFIX + "whiteout";
  private static final String METACOPY = PREFIX + "metacopy";

  /** The kernel's own limit, {@code redirect_max} in fs/overlayfs/params.c. */
  private static final int LONGEST_REDIRECT = 256;

  private static final Charset NAMES = Charset.forName(System.getProperty("sun.jnu.encoding"));

  @Override
  public String id() {
    return "kernel";
  }

  @Override
  public boolean isOpaque(Layer layer, Path directory) throws IOException {
    return isOpaque(layer, directory, 'y');
  }

  private boolean isOpaque(Layer layer, Path directory, char how) throws IOException {
    byte[] value = markOrNull(layer, directory, OPAQUE);
    return value != null && value.length == 1 && value[0] == how;
  }

  @Override
  boolean hasMarkedWhiteouts(Layer layer, Path directory) throws IOException {
    return isOpaque(layer, directory, 'x');
  }

  @Override
  boolean isMarkedWhiteout(Layer layer, Path file) throws IOException {
    return markOrNull(layer, file, WHITEOUT) != null;
  }

  @Override
  boolean holdsItsContents() {
    return false;
  }

  /** The kernel refuses it, too, unless it is mounted with {@code metacopy=on}. */
  @Override
  void requireContents(Layer layer, Path file) throws IOException {
    if (markOrNull(layer, file, METACOPY) != null) {
      throw new FileSystemException(
          file.toString(),
          null,
          "this file has attributes only, its contents are in a layer below it (metacopy=on of a"
              + " mount by the kernel), which is not supported; write to it in such a mount, which"
              + " copies them up");
    }
  }

  private byte[] markOrNull(Layer layer, Path directory, String mark) throws IOException {
    return layer.platform() ? need("read its marks").attributeOrNull(directory, mark) : null;
  }

  @Override
  public void makeOpaque(Layer upper, Path directory) throws IOException {
    need("mark a directory opaque")
        .setAttribute(directory, OPAQUE, "y".getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public String redirectOrNull(Layer layer, Path directory) throws IOException {
    byte[] value = markOrNull(layer, directory, REDIRECT);
    return value == null ? null : new String(value, NAMES);
  }

  @Override
  public boolean canRedirect(String target) {
    return target.getBytes(NAMES).length <= LONGEST_REDIRECT;
  }

  @Override
  public void redirect(Layer upper, Path directory, String target) throws IOException {
    need("mark a renamed directory").setAttribute(directory, REDIRECT, target.getBytes(NAMES));
  }

  @Override
  public String realAttributeName(String callerName) {
    return callerName;
  }

  @Override
  public String callerAttributeNameOrNull(String realName) {
    return realName;
  }

  @Override
  public boolean isPrivate(String fullName) {
    return fullName.startsWith(PREFIX);
  }
}
