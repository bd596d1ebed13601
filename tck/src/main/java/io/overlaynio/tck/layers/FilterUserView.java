package io.overlaynio.tck.layers;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.List;

/** The view of user-defined attributes. */
record FilterUserView(FilterAttributeViews of, UserDefinedFileAttributeView below)
    implements UserDefinedFileAttributeView {

  @Override
  public String name() {
    return below.name();
  }

  @Override
  public List<String> list() throws IOException {
    return of.read(below::list);
  }

  @Override
  public int size(String name) throws IOException {
    return of.read(() -> below.size(name));
  }

  @Override
  public int read(String name, ByteBuffer dst) throws IOException {
    return of.read(() -> below.read(name, dst));
  }

  @Override
  public int write(String name, ByteBuffer src) throws IOException {
    int length = src.remaining();
    of.change(() -> below.write(name, src));
    return length;
  }

  @Override
  public void delete(String name) throws IOException {
    of.change(() -> below.delete(name));
  }
}
