package io.overlaynio.tck.contract;

import static io.overlaynio.tck.contract.Capability.POSIX;
import static io.overlaynio.tck.contract.Capability.SYMBOLIC_LINKS;
import static io.overlaynio.tck.contract.Refusal.refusedAs;
import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.spi.FileSystemProvider;

/** What JDK 20 lets a provider answer without an exception, if there is no such file. */
final class IfExistsContracts extends FileSystemArea {

  /** The method is not there for who compiles with JDK 17. */
  private <A> A attributesOrNull(Path path, Class<A> type, LinkOption... options) throws Exception {
    try {
      return type.cast(
          FileSystemProvider.class
              .getMethod("readAttributesIfExists", Path.class, Class.class, LinkOption[].class)
              .invoke(provider(), path, type, options));
    } catch (InvocationTargetException e) {
      throw (Exception) e.getCause();
    }
  }

  private boolean exists(Path path, LinkOption... options) throws Exception {
    try {
      return (boolean)
          FileSystemProvider.class
              .getMethod("exists", Path.class, LinkOption[].class)
              .invoke(provider(), path, options);
    } catch (InvocationTargetException e) {
      throw (Exception) e.getCause();
    }
  }

  @Demand(value = "FileSystemProvider.readAttributesIfExists: the file's attributes", since = 20)
  void readAttributesIfExists_file_isRead() throws Exception {
    BasicFileAttributes read = attributesOrNull(file("a", "12345"), BasicFileAttributes.class);
    assertThat(read.isRegularFile()).isTrue();
    assertThat(read.size()).isEqualTo(5);
    assertThat(attributesOrNull(directory("d"), BasicFileAttributes.class).isDirectory()).isTrue();
  }

  @Demand(
      value = "FileSystemProvider.readAttributesIfExists: of the type that is asked for",
      needs = POSIX,
      since = 20)
  void readAttributesIfExists_posix_isRead() throws Exception {
    PosixFileAttributes read = attributesOrNull(file("a"), PosixFileAttributes.class);
    assertThat(read.permissions()).isNotEmpty();
  }

  @Demand(
      value = "FileSystemProvider.readAttributesIfExists: null if the file does not exist",
      since = 20)
  Rows readAttributesIfExists_missing_isNull() {
    return new Rows()
        .row("missing", () -> refuseNothing(missing()))
        .row("below a missing directory", () -> refuseNothing(missing().resolve("a")))
        .row("dangling link", () -> refuseNothing(link("l", "missing")), SYMBOLIC_LINKS);
  }

  private void refuseNothing(Path path) throws Exception {
    assertThat(attributesOrNull(path, BasicFileAttributes.class)).isNull();
    assertThat(exists(path)).isFalse();
  }

  @Demand(
      value = "FileSystemProvider.readAttributesIfExists: with NOFOLLOW_LINKS, the link's own",
      needs = SYMBOLIC_LINKS,
      since = 20)
  void readAttributesIfExists_link_isItself() throws Exception {
    Path link = link("l", "missing");
    assertThat(attributesOrNull(link, BasicFileAttributes.class, NOFOLLOW_LINKS).isSymbolicLink())
        .isTrue();
    assertThat(exists(link, NOFOLLOW_LINKS)).isTrue();
  }

  @Demand(
      value = "FileSystemProvider.readAttributesIfExists: UnsupportedOperationException of a type",
      since = 20)
  void readAttributesIfExists_unknownType_isRefused() throws Exception {
    Path file = file("a");
    refusedAs(
        UnsupportedOperationException.class, () -> attributesOrNull(file, UnknownAttributes.class));
  }

  private interface UnknownAttributes extends BasicFileAttributes {}

  @Demand(value = "FileSystemProvider.exists: true of what is there, also through ..", since = 20)
  void exists_file_isTrue() throws Exception {
    directory("d");
    file("a");
    assertThat(exists(path("a"))).isTrue();
    assertThat(exists(path("d/../a"))).isTrue();
    assertThat(exists(path("a/b"))).isFalse();
  }
}
