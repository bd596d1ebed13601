package io.overlaynio.tck.layers;

import java.io.IOException;
import java.nio.file.attribute.DosFileAttributeView;
import java.nio.file.attribute.DosFileAttributes;
import java.nio.file.attribute.FileTime;

/** The view of the four flags of DOS. */
record FilterDosView(FilterAttributeViews of, DosFileAttributeView below)
    implements DosFileAttributeView {

  @Override
  public String name() {
    return below.name();
  }

  @Override
  public DosFileAttributes readAttributes() throws IOException {
    return of.read(below::readAttributes);
  }

  @Override
  public void setTimes(FileTime modified, FileTime accessed, FileTime created) throws IOException {
    of.change(() -> below.setTimes(modified, accessed, created));
  }

  @Override
  public void setReadOnly(boolean value) throws IOException {
    of.change(() -> below.setReadOnly(value));
  }

  @Override
  public void setHidden(boolean value) throws IOException {
    of.change(() -> below.setHidden(value));
  }

  @Override
  public void setSystem(boolean value) throws IOException {
    of.change(() -> below.setSystem(value));
  }

  @Override
  public void setArchive(boolean value) throws IOException {
    of.change(() -> below.setArchive(value));
  }
}
