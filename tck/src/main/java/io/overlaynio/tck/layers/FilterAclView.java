package io.overlaynio.tck.layers;

import java.io.IOException;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.UserPrincipal;
import java.util.List;

/** The view of access control lists. */
record FilterAclView(FilterAttributeViews of, AclFileAttributeView below)
    implements AclFileAttributeView {

  @Override
  public String name() {
    return below.name();
  }

  @Override
  public List<AclEntry> getAcl() throws IOException {
    return of.read(below::getAcl);
  }

  @Override
  public void setAcl(List<AclEntry> acl) throws IOException {
    of.change(() -> below.setAcl(acl));
  }

  @Override
  public UserPrincipal getOwner() throws IOException {
    return of.read(below::getOwner);
  }

  @Override
  public void setOwner(UserPrincipal owner) throws IOException {
    of.change(() -> below.setOwner(owner));
  }
}
