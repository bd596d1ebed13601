package io.overlaynio.tck.contract;

import static io.overlaynio.tck.contract.Capability.USER_ATTRIBUTES;
import static io.overlaynio.tck.contract.Refusal.refused;
import static io.overlaynio.tck.contract.Refusal.refusedAs;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserDefinedFileAttributeView;

/** The view {@code user}. */
@Needs(USER_ATTRIBUTES)
final class UserAttributeContracts extends FileSystemArea {

  private static UserDefinedFileAttributeView view(Path path) {
    return Files.getFileAttributeView(path, UserDefinedFileAttributeView.class);
  }

  @Demand("UserDefinedFileAttributeView.name: is user")
  void view_name_isUser() throws Exception {
    assertThat(view(file("a")).name()).isEqualTo("user");
    assertThat(fileSystem().supportedFileAttributeViews()).contains("user");
  }

  @Demand("UserDefinedFileAttributeView.list: a new file has none")
  void list_newFile_isEmpty() throws Exception {
    assertThat(view(file("a")).list()).isEmpty();
  }

  @Demand("UserDefinedFileAttributeView.write: the buffer's bytes, whose number it returns")
  void write_buffer_isConsumed() throws Exception {
    ByteBuffer value = bytes("-value-").position(1).limit(6);
    assertThat(view(file("a")).write("key", value)).isEqualTo(5);
    assertThat(value.hasRemaining()).isFalse();
    assertThat(Files.getAttribute(path("a"), "user:key")).isEqualTo("value".getBytes(UTF_8));
  }

  @Demand("UserDefinedFileAttributeView: what was written is listed, sized and read")
  Rows write_value_isReadBack() {
    return new Rows()
        .row("heap buffer", () -> roundTrip(ByteBuffer.allocate(20)))
        .row("direct buffer", () -> roundTrip(ByteBuffer.allocateDirect(20)))
        .row("slice", () -> roundTrip(ByteBuffer.allocate(40).position(7).slice()))
        .row("exact buffer", () -> roundTrip(ByteBuffer.allocate(5)));
  }

  private void roundTrip(ByteBuffer target) throws Exception {
    UserDefinedFileAttributeView view = view(file("a"));
    view.write("key", bytes("value"));
    assertThat(view.list()).containsExactly("key");
    assertThat(view.size("key")).isEqualTo(5);
    assertThat(view.read("key", target)).isEqualTo(5);
    assertThat(textOf(target)).isEqualTo("value");
  }

  @Demand("UserDefinedFileAttributeView.write: a direct buffer, too")
  void write_directBuffer_isReadBack() throws Exception {
    ByteBuffer value = ByteBuffer.allocateDirect(3).put(0, (byte) 7);
    assertThat(view(file("a")).write("key", value)).isEqualTo(3);
    assertThat(Files.getAttribute(path("a"), "user:key")).isEqualTo(new byte[] {7, 0, 0});
  }

  @Demand("UserDefinedFileAttributeView.write: an existing value is replaced")
  void write_existing_isReplaced() throws Exception {
    UserDefinedFileAttributeView view = view(file("a"));
    view.write("key", bytes("a long value"));
    view.write("key", bytes("new"));
    assertThat(view.size("key")).isEqualTo(3);
    assertThat(view.list()).hasSize(1);
  }

  @Demand("UserDefinedFileAttributeView.write: a value may be empty")
  void write_empty_isThere() throws Exception {
    UserDefinedFileAttributeView view = view(file("a"));
    assertThat(view.write("key", ByteBuffer.allocate(0))).isZero();
    assertThat(view.list()).containsExactly("key");
    assertThat(view.size("key")).isZero();
    assertThat(view.read("key", ByteBuffer.allocate(1))).isZero();
  }

  @Demand("UserDefinedFileAttributeView.delete: it is gone, the others stay")
  void delete_one_leavesOthers() throws Exception {
    UserDefinedFileAttributeView view = view(file("a"));
    view.write("one", bytes("1"));
    view.write("two", bytes("2"));
    view.delete("one");
    assertThat(view.list()).containsExactly("two");
  }

  @Demand("UserDefinedFileAttributeView: FileSystemException if there is no such attribute")
  Rows missingAttribute_isRefused() {
    return new Rows()
        .row("size", () -> refusedOnFile(view -> view.size("none")))
        .row("read", () -> refusedOnFile(view -> view.read("none", ByteBuffer.allocate(1))))
        .row("delete", () -> refusedOnFile(view -> view.delete("none")));
  }

  private interface ViewCode {
    void run(UserDefinedFileAttributeView view) throws Exception;
  }

  private void refusedOnFile(ViewCode code) throws Exception {
    UserDefinedFileAttributeView view = view(file("a"));
    FileSystemException thrown = refusedAs(FileSystemException.class, () -> code.run(view));
    assertThat(thrown.getFile()).isEqualTo(path("a").toString());
  }

  @Demand("UserDefinedFileAttributeView.read: IOException if the buffer is too small")
  void read_smallBuffer_isRefusedAndUntouched() throws Exception {
    UserDefinedFileAttributeView view = view(file("a"));
    view.write("key", bytes("value"));
    ByteBuffer small = ByteBuffer.allocate(4);
    refusedAs(IOException.class, () -> view.read("key", small));
    assertThat(small.position()).isZero();
  }

  @Demand("UserDefinedFileAttributeView.read: IllegalArgumentException for a read-only buffer")
  void read_readOnlyBuffer_isRefused() throws Exception {
    UserDefinedFileAttributeView view = view(file("a"));
    view.write("key", bytes("value"));
    ByteBuffer readOnly = ByteBuffer.allocate(9).asReadOnlyBuffer();
    refused(IllegalArgumentException.class, () -> view.read("key", readOnly));
  }

  @Demand("UserDefinedFileAttributeView: of a directory, too")
  void write_directory_isReadBack() throws Exception {
    UserDefinedFileAttributeView view = view(directory("d"));
    view.write("key", bytes("value"));
    assertThat(view.list()).containsExactly("key");
  }

  @Demand("UserDefinedFileAttributeView.write: content and time of modification stay")
  void write_leavesTheRest() throws Exception {
    Path file = file("a", "content");
    FileTime before = FileTime.fromMillis(1_000_000_000_000L);
    Files.setLastModifiedTime(file, before);
    view(file).write("key", bytes("value"));
    assertThat(text(file)).isEqualTo("content");
    assertThat(Files.getLastModifiedTime(file)).isEqualTo(before);
  }

  @Demand("Files.setAttribute: user:name takes bytes or a buffer")
  Rows setAttribute_value_isReadBack() {
    return new Rows()
        .row("bytes", () -> byName(new byte[] {1, 2}))
        .row("buffer", () -> byName(ByteBuffer.wrap(new byte[] {1, 2})));
  }

  private void byName(Object value) throws Exception {
    Files.setAttribute(file("a"), "user:key", value);
    assertThat(Files.getAttribute(path("a"), "user:key")).isEqualTo(new byte[] {1, 2});
  }

  @Demand("Files.setAttribute: ClassCastException if the value is no bytes")
  void setAttribute_wrongType_isRefused() throws Exception {
    Path file = file("a");
    refused(ClassCastException.class, () -> Files.setAttribute(file, "user:key", "value"));
  }

  @Demand("Files.readAttributes(String): user:* is all of them")
  void readAttributes_star_isAll() throws Exception {
    UserDefinedFileAttributeView view = view(file("a"));
    view.write("one", bytes("1"));
    view.write("two", bytes("2"));
    assertThat(Files.readAttributes(path("a"), "user:*")).containsOnlyKeys("one", "two");
    assertThat(Files.readAttributes(path("a"), "user:two")).containsOnlyKeys("two");
  }

  @Demand("UserDefinedFileAttributeView: names may have dots, spaces and other letters")
  Rows write_oddName_isListed() {
    Rows rows = new Rows();
    for (String name : new String[] {"a.b", "a b", "user.a", "A", "-"}) {
      rows.row(
          name,
          () -> {
            UserDefinedFileAttributeView view = view(file("a"));
            view.write(name, bytes("value"));
            assertThat(view.list()).containsExactly(name);
            assertThat(view.size(name)).isEqualTo(5);
          });
    }
    return rows;
  }

  @Demand("UserDefinedFileAttributeView: NoSuchFileException if the file does not exist")
  Rows view_missingFile_refuses() {
    return new Rows()
        .row("list", () -> refusedMissing(() -> view(missing()).list()))
        .row("write", () -> refusedMissing(() -> view(missing()).write("key", bytes("value"))));
  }

  private void refusedMissing(Code code) {
    NoSuchFileException thrown = refused(NoSuchFileException.class, code);
    assertThat(thrown.getFile()).isEqualTo(missing().toString());
  }

  @Demand("Files.move: what users defined goes with the file")
  void move_keepsAttributes() throws Exception {
    view(file("a")).write("key", bytes("value"));
    Files.move(path("a"), path("b"));
    assertThat(view(path("b")).list()).containsExactly("key");
  }
}
