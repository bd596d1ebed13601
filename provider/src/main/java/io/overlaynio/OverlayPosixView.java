package io.overlaynio;

import java.io.IOException;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/** The view {@code posix}: the basic attributes, and owner, group and permissions. */
record OverlayPosixView(ViewedFile file) implements PosixFileAttributeView, SettableView {

  @Override
  public String name() {
    return "posix";
  }

  @Override
  public PosixFileAttributes readAttributes() throws IOException {
    return file.attributes(PosixFileAttributes.class);
  }

  @Override
  public UserPrincipal getOwner() throws IOException {
    return readAttributes().owner();
  }

  @Override
  public void setTimes(FileTime modified, FileTime accessed, FileTime created) throws IOException {
    new OverlayBasicView(file).setTimes(modified, accessed, created);
  }

  /** Sets the permissions; what is no permission is refused before anything is changed. */
  @Override
  public void setPermissions(Set<PosixFilePermission> permissions) throws IOException {
    Set<PosixFilePermission> checked = EnumSet.noneOf(PosixFilePermission.class);
    checked.addAll(permissions);
    file.changeMode(
        (real, options) ->
            ViewedFile.view(real, PosixFileAttributeView.class, options).setPermissions(checked));
  }

  @Override
  public void setOwner(UserPrincipal owner) throws IOException {
    Objects.requireNonNull(owner, "owner");
    file.change(PosixFileAttributeView.class, real -> real.setOwner(owner));
  }

  @Override
  public void setGroup(GroupPrincipal group) throws IOException {
    Objects.requireNonNull(group, "group");
    file.change(PosixFileAttributeView.class, real -> real.setGroup(group));
  }

  @Override
  @SuppressWarnings("unchecked") // the elements are checked where the permissions are set
  public boolean set(String name, Object value) throws IOException {
    switch (name) {
      case "permissions" -> setPermissions((Set<PosixFilePermission>) value);
      case "owner" -> setOwner((UserPrincipal) value);
      case "group" -> setGroup((GroupPrincipal) value);
      default -> {
        return new OverlayBasicView(file).set(name, value);
      }
    }
    return true;
  }
}
