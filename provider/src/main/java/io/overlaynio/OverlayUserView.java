package io.overlaynio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.List;
import java.util.Objects;

/**
 * The view {@code user}: attributes that callers name themselves.
 *
 * <p>It exists to keep their names apart from those under which the overlay keeps its own notes.
 * The tree says what a caller's attribute is really called, and which real ones are not the
 * caller's; those do not exist here.
 */
record OverlayUserView(ViewedFile file) implements UserDefinedFileAttributeView, SettableView {

  /** What is asked about one attribute of the real file. */
  private interface Question {

    int of(UserDefinedFileAttributeView real, String realName) throws IOException;
  }

  @Override
  public String name() {
    return "user";
  }

  @Override
  public List<String> list() throws IOException {
    List<String> real =
        file.ask(UserDefinedFileAttributeView.class, UserDefinedFileAttributeView::list, List::of);
    return real.stream()
        .map(file.path().getFileSystem().tree()::callerAttributeNameOrNull)
        .filter(Objects::nonNull)
        .toList();
  }

  @Override
  public int size(String name) throws IOException {
    return ask(name, UserDefinedFileAttributeView::size);
  }

  @Override
  public int read(String name, ByteBuffer dst) throws IOException {
    if (dst.isReadOnly()) {
      throw new IllegalArgumentException("Read-only buffer");
    }
    return ask(name, (real, realName) -> real.read(realName, dst));
  }

  private int ask(String name, Question question) throws IOException {
    String realName = realName(name);
    return file.ask(
        UserDefinedFileAttributeView.class,
        real -> {
          try {
            return question.of(real, realName);
          } catch (FileSystemException e) {
            throw inWords(e, realName, name);
          }
        },
        () -> {
          throw missing("read", name);
        });
  }

  private FileSystemException missing(String what, String name) {
    return new FileSystemException(
        file.path().toString(),
        null,
        "Unable to " + what + " extended attribute '" + name + "': No data available");
  }

  @Override
  public int write(String name, ByteBuffer src) throws IOException {
    String realName = realName(name);
    int before = src.position();
    change(name, realName, real -> real.write(realName, src));
    return src.position() - before;
  }

  /** Deletes an attribute; looks first, so that nothing is copied up for one that is not there. */
  @Override
  public void delete(String name) throws IOException {
    String realName = realName(name);
    if (!list().contains(name)) {
      throw missing("delete", name);
    }
    change(name, realName, real -> real.delete(realName));
  }

  private void change(
      String name, String realName, ViewedFile.ChangeThrough<UserDefinedFileAttributeView> change)
      throws IOException {
    file.changeOpened(
        UserDefinedFileAttributeView.class,
        real -> {
          try {
            change.by(real);
          } catch (FileSystemException e) {
            throw inWords(e, realName, name);
          }
        });
  }

  private String realName(String name) {
    return file.path().getFileSystem().tree().realAttributeName(Objects.requireNonNull(name));
  }

  /** Puts the caller's name in place of the real one in what the platform has to say about it. */
  private static FileSystemException inWords(
      FileSystemException failure, String realName, String name) {
    String reasonOrNull = failure.getReason();
    if (name.equals(realName) || reasonOrNull == null || !reasonOrNull.contains(realName)) {
      return failure;
    }
    FileSystemException rewritten =
        new FileSystemException(
            failure.getFile(), failure.getOtherFile(), reasonOrNull.replace(realName, name));
    rewritten.initCause(failure);
    return rewritten;
  }

  @Override
  public boolean set(String name, Object value) throws IOException {
    write(name, value instanceof byte[] bytes ? ByteBuffer.wrap(bytes) : (ByteBuffer) value);
    return true;
  }
}
