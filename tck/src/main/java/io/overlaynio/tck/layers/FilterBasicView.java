package io.overlaynio.tck.layers;

import java.io.IOException;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/** The view of what every file has. */
record FilterBasicView(FilterAttributeViews of, BasicFileAttributeView below)
    implements BasicFileAttributeView {

  @Override
  public String name() {
    return below.name();
  }

  @Override
  public BasicFileAttributes readAttributes() throws IOException {
    return of.read(below::readAttributes);
  }

  @Override
  public void setTimes(FileTime modified, FileTime accessed, FileTime created) throws IOException {
    of.change(() -> below.setTimes(modified, accessed, created));
  }
}
