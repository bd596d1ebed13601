package io.overlaynio.tck.layers;

import java.io.IOException;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;

/** The view of owners and permissions. */
record FilterPosixView(FilterAttributeViews of, PosixFileAttributeView below)
    implements PosixFileAttributeView {

  @Override
  public String name() {
    return below.name();
  }

  @Override
  public PosixFileAttributes readAttributes() throws IOException {
    return of.read(below::readAttributes);
  }

  @Override
  public void setTimes(FileTime modified, FileTime accessed, FileTime created) throws IOException {
    of.change(() -> below.setTimes(modified, accessed, created));
  }

  @Override
  public UserPrincipal getOwner() throws IOException {
    return of.read(below::getOwner);
  }

  @Override
  public void setOwner(UserPrincipal owner) throws IOException {
    of.change(() -> below.setOwner(owner));
  }

  @Override
  public void setGroup(GroupPrincipal group) throws IOException {
    of.change(() -> below.setGroup(group));
  }

  @Override
  public void setPermissions(Set<PosixFilePermission> permissions) throws IOException {
    of.change(() -> below.setPermissions(permissions));
  }
}
