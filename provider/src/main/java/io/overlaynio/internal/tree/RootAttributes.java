package io.overlaynio.internal.tree;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.overlaynio.internal.layer.Layer;
import io.overlaynio.internal.sys.Native;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.Optional;

/**
 * The attributes of the merged root, which are those of the upper directory: given those of the
 * topmost lower one, as if it had been copied up.
 *
 * <p>Marks of the format stay: none of them means anything in a root.
 */
final class RootAttributes {

  private final Layer upper;
  private final Layer lower;

  RootAttributes(Overlay overlay) {
    this.upper = overlay.upper();
    this.lower = overlay.layers().lowers().get(0);
  }

  void restore() throws IOException {
    Optional<Native> access =
        upper.platform() && lower.platform() ? Native.load() : Optional.empty();
    if (access.isPresent()) {
      removeExtended(access.get());
    } else {
      removeUserAttributes();
    }
    new AttributeCopy(upper).copy(lower, lower.root(), upper.root(), access, true);
  }

  /** Those that a copy would not overwrite; what the system sets by itself stays. */
  private void removeExtended(Native access) throws IOException {
    for (String name : access.attributeNames(upper.root())) {
      boolean ours = name.startsWith("user.") || name.startsWith("system.posix_acl_");
      if (ours
          && !upper.format().isPrivate(name)
          && access.attributeOrNull(lower.root(), name) == null) {
        access.removeAttribute(upper.root(), name);
      }
    }
  }

  private void removeUserAttributes() throws IOException {
    UserDefinedFileAttributeView view = view(upper.root());
    UserDefinedFileAttributeView kept = view(lower.root());
    if (view == null) {
      return;
    }
    for (String name : view.list()) {
      if (upper.format().callerAttributeNameOrNull(name) != null
          && (kept == null || !kept.list().contains(name))) {
        view.delete(name);
      }
    }
  }

  private static UserDefinedFileAttributeView view(Path path) {
    return Files.getFileAttributeView(path, UserDefinedFileAttributeView.class, NOFOLLOW_LINKS);
  }
}
