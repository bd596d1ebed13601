package io.overlaynio;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes from one overlay to another. Within one it is the tree's, and tested there. */
final class TransferTest {

  private static final FileTime LONG_AGO = FileTime.fromMillis(1_000_000);

  private OnJimfs one;
  private OnJimfs other;
  private Path source;
  private Path target;

  @BeforeEach
  void open() throws IOException {
    one = OnJimfs.open();
    other = OnJimfs.open();
    source = one.path("/source");
    target = other.path("/target");
  }

  @AfterEach
  void close() throws IOException {
    one.close();
    other.close();
  }

  @Test
  void copy_file_keepsContentsAndPermissions() throws IOException {
    writeSource();
    Files.copy(source, target);
    assertThat(target).hasContent("contents");
    assertThat(Files.getPosixFilePermissions(target)).isEqualTo(permissions());
    assertThat(Files.getLastModifiedTime(target)).isNotEqualTo(LONG_AGO);
    assertThat(source).exists();
  }

  @Test
  void copy_withAttributes_keepsTimesAndUserAttributes() throws IOException {
    writeSource();
    Files.copy(source, target, COPY_ATTRIBUTES);
    assertThat(Files.getLastModifiedTime(target)).isEqualTo(LONG_AGO);
    assertThat(userAttribute(target)).isEqualTo("value");
  }

  @Test
  void copy_targetExists_isReplacedOnlyWhenAsked() throws IOException {
    writeSource();
    Files.writeString(target, "old");
    assertThatThrownBy(() -> Files.copy(source, target))
        .isInstanceOf(FileAlreadyExistsException.class)
        .hasMessage("/target");
    assertThat(target).hasContent("old");
    Files.copy(source, target, REPLACE_EXISTING);
    assertThat(target).hasContent("contents");
  }

  @Test
  void copy_missingSource_touchesNothing() throws IOException {
    Files.writeString(target, "old");
    assertThatThrownBy(() -> Files.copy(source, target, REPLACE_EXISTING))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage("/source");
    assertThat(target).hasContent("old");
  }

  @Test
  void copy_directory_isEmpty() throws IOException {
    Files.createDirectory(source);
    Files.createFile(source.resolve("inside"));
    Files.copy(source, target);
    assertThat(target).isEmptyDirectory();
  }

  @Test
  void copy_link_followsUnlessToldNotTo() throws IOException {
    Files.writeString(one.path("/file"), "file");
    Files.createSymbolicLink(source, one.path("file"));
    Files.copy(source, target);
    assertThat(target).hasContent("file").isRegularFile();
    Files.copy(source, other.path("/link"), NOFOLLOW_LINKS);
    assertThat(Files.readSymbolicLink(other.path("/link"))).isEqualTo(other.path("file"));
  }

  @Test
  void move_file_keepsEverythingAndLeavesNothing() throws IOException {
    writeSource();
    Files.move(source, target);
    assertThat(target).hasContent("contents");
    assertThat(Files.getLastModifiedTime(target)).isEqualTo(LONG_AGO);
    assertThat(Files.getPosixFilePermissions(target)).isEqualTo(permissions());
    assertThat(userAttribute(target)).isEqualTo("value");
    assertThat(source).doesNotExist();
  }

  @Test
  void move_link_movesTheLink() throws IOException {
    Files.createSymbolicLink(source, one.path("nowhere"));
    Files.move(source, target);
    assertThat(Files.readSymbolicLink(target)).hasToString("nowhere");
    assertThat(Files.exists(source, NOFOLLOW_LINKS)).isFalse();
  }

  @Test
  void move_fullDirectory_isRefusedBeforeTheTargetIsTouched() throws IOException {
    Files.createDirectory(source);
    Files.createFile(source.resolve("inside"));
    Files.writeString(target, "old");
    assertThatThrownBy(() -> Files.move(source, target, REPLACE_EXISTING))
        .isInstanceOf(DirectoryNotEmptyException.class)
        .hasMessage("/source");
    assertThat(target).hasContent("old");
  }

  @Test
  void move_emptyDirectory_isMoved() throws IOException {
    Files.createDirectory(source);
    Files.move(source, target);
    assertThat(target).isEmptyDirectory();
    assertThat(source).doesNotExist();
  }

  @Test
  void move_targetIsAFullDirectory_isRefused() throws IOException {
    writeSource();
    Files.createDirectory(target);
    Files.createFile(target.resolve("inside"));
    assertThatThrownBy(() -> Files.move(source, target, REPLACE_EXISTING))
        .isInstanceOf(DirectoryNotEmptyException.class)
        .hasMessage("/target");
    assertThat(source).hasContent("contents");
  }

  @Test
  void move_atomically_isRefused() throws IOException {
    writeSource();
    assertThatThrownBy(() -> Files.move(source, target, ATOMIC_MOVE))
        .isInstanceOf(AtomicMoveNotSupportedException.class)
        .hasMessageContaining("/source -> /target");
    assertThat(source).exists();
  }

  @Test
  void createLink_betweenOverlays_isRefused() throws IOException {
    writeSource();
    assertThatThrownBy(() -> Files.createLink(target, source))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("/target -> /source");
  }

  @Test
  void copy_intoReadOnlyOverlay_leavesTheSource() throws IOException {
    writeSource();
    try (OnJimfs readOnly = OnJimfs.openReadOnly()) {
      assertThatThrownBy(() -> Files.move(source, readOnly.path("/new")))
          .isInstanceOf(ReadOnlyFileSystemException.class);
    }
    assertThat(source).hasContent("contents");
  }

  private void writeSource() throws IOException {
    Files.writeString(source, "contents");
    Files.setPosixFilePermissions(source, permissions());
    Files.getFileAttributeView(source, UserDefinedFileAttributeView.class)
        .write("name", ByteBuffer.wrap("value".getBytes(StandardCharsets.UTF_8)));
    Files.setLastModifiedTime(source, LONG_AGO);
  }

  private static Set<PosixFilePermission> permissions() {
    return PosixFilePermissions.fromString("rwxr-x--x");
  }

  private static String userAttribute(Path path) throws IOException {
    UserDefinedFileAttributeView view =
        Files.getFileAttributeView(path, UserDefinedFileAttributeView.class);
    ByteBuffer value = ByteBuffer.allocate(view.size("name"));
    view.read("name", value);
    return new String(value.array(), StandardCharsets.UTF_8);
  }
}
