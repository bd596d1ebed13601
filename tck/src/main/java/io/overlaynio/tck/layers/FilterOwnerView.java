package io.overlaynio.tck.layers;

import java.io.IOException;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.nio.file.attribute.UserPrincipal;

/** The view of the owner alone. */
record FilterOwnerView(FilterAttributeViews of, FileOwnerAttributeView below)
    implements FileOwnerAttributeView {

  @Override
  public String name() {
    return below.name();
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
