package io.overlaynio;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.DosFileAttributeView;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.Map;
import java.util.Set;

/**
 * The attribute views of one overlay: those that its layers have.
 *
 * <p>It exists to find the view that a caller means, by type or by the name before the colon. What
 * a view reads and sets is the view's own business. What is wrong with a name or a value is found
 * out before the file is touched, so that nothing is copied up for it.
 */
final class OverlayAttributeViews {

  private static final Map<Class<? extends FileAttributeView>, String> NAMES =
      Map.of(
          BasicFileAttributeView.class, "basic",
          PosixFileAttributeView.class, "posix",
          FileOwnerAttributeView.class, "owner",
          AclFileAttributeView.class, "acl",
          DosFileAttributeView.class, "dos",
          UserDefinedFileAttributeView.class, "user");

  private final Set<String> supported;

  /**
   * @param supported the names of the views that the upper directory has, or the topmost lower one
   */
  OverlayAttributeViews(Set<String> supported) {
    this.supported = supported;
  }

  /** The name of the view of this type, or null if no overlay has such a view. */
  static String nameOrNull(Class<? extends FileAttributeView> type) {
    return NAMES.get(type);
  }

  /** A view of the given type, or null if this overlay has none. */
  <V extends FileAttributeView> V viewOrNull(OverlayPath path, Class<V> type, boolean follow) {
    String nameOrNull = nameOrNull(type);
    if (nameOrNull == null || !supported.contains(nameOrNull)) {
      return null;
    }
    ViewedFile file = new ViewedFile(path, follow);
    FileAttributeView view =
        switch (nameOrNull) {
          case "basic" -> new OverlayBasicView(file);
          case "posix" -> new OverlayPosixView(file);
          case "owner" -> new OverlayOwnerView(file);
          case "acl" -> new OverlayAclView(file);
          case "dos" -> new OverlayDosView(file);
          default -> new OverlayUserView(file);
        };
    return type.cast(view);
  }

  /**
   * Sets one attribute, with these outcomes: it is set; an exception, and nothing is changed; an
   * exception of the layer, and the file is copied up but otherwise unchanged. The same holds after
   * a crash.
   *
   * @param attribute {@code view:name}, or a name of the view {@code basic}
   * @throws UnsupportedOperationException if the overlay has no such view
   * @throws IllegalArgumentException if the view has no such attribute that can be set
   * @throws ClassCastException if the value is of the wrong type
   */
  void set(OverlayPath path, String attribute, Object value, boolean follow) throws IOException {
    int colon = attribute.indexOf(':');
    String view = colon < 0 ? "basic" : attribute.substring(0, colon);
    String name = attribute.substring(colon + 1);
    if (view.isEmpty()) {
      throw new IllegalArgumentException(attribute);
    }
    if (!supported.contains(view)) {
      throw new UnsupportedOperationException("View '" + view + "' not available");
    }
    ViewedFile file = new ViewedFile(path, follow);
    if (!settable(view, file).set(name, value)) {
      throw new IllegalArgumentException("'" + view + ":" + name + "' not recognized");
    }
  }

  private static SettableView settable(String view, ViewedFile file) {
    return switch (view) {
      case "basic" -> new OverlayBasicView(file);
      case "posix" -> new OverlayPosixView(file);
      case "unix" -> new OverlayUnixView(file);
      case "owner" -> new OverlayOwnerView(file);
      case "acl" -> new OverlayAclView(file);
      case "dos" -> new OverlayDosView(file);
      case "user" -> new OverlayUserView(file);
      default -> (name, value) -> setAsLayerDoes(file, view + ":" + name, value);
    };
  }

  /** Of a view that only the layers know, only they can say what is wrong. */
  private static boolean setAsLayerDoes(ViewedFile file, String attribute, Object value)
      throws IOException {
    file.change(real -> Files.setAttribute(real, attribute, value, LinkOption.NOFOLLOW_LINKS));
    return true;
  }
}
