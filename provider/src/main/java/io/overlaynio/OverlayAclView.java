package io.overlaynio;

import java.io.IOException;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The view {@code acl}: the owner, and who else may do what, where the layers know such lists. */
record OverlayAclView(ViewedFile file) implements AclFileAttributeView, SettableView {

  @Override
  public String name() {
    return "acl";
  }

  /** The list, for the caller to change and to set, whatever the layer's provider gives. */
  @Override
  public List<AclEntry> getAcl() throws IOException {
    return file.ask(AclFileAttributeView.class, real -> new ArrayList<>(real.getAcl()));
  }

  /** Sets the list; what is no entry is refused before anything is changed. */
  @Override
  public void setAcl(List<AclEntry> acl) throws IOException {
    List<AclEntry> checked = new ArrayList<>(acl.size());
    for (AclEntry entry : acl) {
      checked.add(Objects.requireNonNull(entry, "entry"));
    }
    file.change(AclFileAttributeView.class, real -> real.setAcl(checked));
  }

  @Override
  public UserPrincipal getOwner() throws IOException {
    return file.ask(AclFileAttributeView.class, AclFileAttributeView::getOwner);
  }

  @Override
  public void setOwner(UserPrincipal owner) throws IOException {
    Objects.requireNonNull(owner, "owner");
    file.change(AclFileAttributeView.class, real -> real.setOwner(owner));
  }

  @Override
  @SuppressWarnings("unchecked") // the elements are checked where the list is set
  public boolean set(String name, Object value) throws IOException {
    switch (name) {
      case "acl" -> setAcl((List<AclEntry>) value);
      case "owner" -> setOwner((UserPrincipal) value);
      default -> {
        return false;
      }
    }
    return true;
  }
}
