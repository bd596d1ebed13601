package io.overlaynio;

import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Collection;
import java.util.Objects;
import java.util.Set;

/**
 * The attributes that a caller wants a new file to have, looked at before anything is.
 *
 * <p>It exists because the platform's provider refuses one that it does not know whether or not a
 * file comes to be made, while the layers are asked only where one is. What a layer of another kind
 * makes of an attribute of a view that it has is its own business.
 */
final class InitialAttributes {

  private InitialAttributes() {}

  /**
   * Checks what is known without asking a layer.
   *
   * @param views the names of the views that the overlay has
   * @throws UnsupportedOperationException if no new file can be given such an attribute
   * @throws ClassCastException if the value is of the wrong type
   */
  static void check(Set<String> views, FileAttribute<?>... attributes) {
    for (FileAttribute<?> attribute : attributes) {
      String name = attribute.name();
      int colon = name.indexOf(':');
      // "unix" is the view of the platform's own provider, which sets nothing but permissions.
      boolean known =
          views.contains("unix")
              ? name.equals("posix:permissions")
              : views.contains(colon < 0 ? "basic" : name.substring(0, colon));
      if (!known) {
        throw new UnsupportedOperationException(
            "'" + name + "' not supported as initial attribute");
      }
      if (name.equals("posix:permissions")) {
        requireAll(PosixFilePermission.class, attribute.value());
      } else if (name.equals("acl:acl")) {
        requireAll(AclEntry.class, attribute.value());
      }
    }
  }

  private static void requireAll(Class<?> type, Object value) {
    for (Object element : (Collection<?>) value) {
      if (!type.isInstance(Objects.requireNonNull(element))) {
        throw new ClassCastException(element.getClass() + " is no " + type.getSimpleName());
      }
    }
  }
}
