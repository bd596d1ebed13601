package io.overlaynio.internal.sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Extended attributes of every namespace, next to the JDK's view of the one it knows. */
final class ExtendedAttributeTest {
  private static final byte[] YES = {'y'};

  @TempDir Path directory;
  private Native system;
  private Path file;

  @BeforeEach
  void prepare() throws IOException {
    system = Machine.nativeAccess();
    file = Files.createFile(directory.resolve("file"));
    assumeTrue(
        Files.getFileStore(file).supportsFileAttributeView(UserDefinedFileAttributeView.class),
        "the temporary directory is on a file system without extended attributes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "b c", "ö😀", "overlay.opaque"})
  void setAttribute_userNamespace_isWhatTheJdkReads(String name) throws IOException {
    Machine.requireEncodable(name);
    system.setAttribute(file, "user." + name, YES);
    UserDefinedFileAttributeView view =
        Files.getFileAttributeView(file, UserDefinedFileAttributeView.class);
    ByteBuffer value = ByteBuffer.allocate(10);
    assertThat(view.list()).containsExactly(name);
    assertThat(view.read(name, value)).isEqualTo(1);
    view.write(name, ByteBuffer.wrap(new byte[] {1, 2, 3}));
    assertThat(system.attributeOrNull(file, "user." + name)).containsExactly(1, 2, 3);
    assertThat(system.attributeNames(file)).containsExactly("user." + name);
  }

  @Test
  void setAttribute_again_replaces() throws IOException {
    system.setAttribute(file, "user.a", new byte[100]);
    system.setAttribute(file, "user.a", new byte[0]);
    assertThat(system.attributeOrNull(file, "user.a")).isEmpty();
  }

  @Test
  void setAttribute_trustedNamespace_isKeptOnDirectories() throws IOException {
    Machine.requireRoot("trusted attributes");
    system.setAttribute(directory, "trusted.overlay.opaque", YES);
    assertThat(system.attributeOrNull(directory, "trusted.overlay.opaque")).isEqualTo(YES);
    assertThat(system.attributeNames(directory)).contains("trusted.overlay.opaque");
    system.removeAttribute(directory, "trusted.overlay.opaque");
    assertThat(system.attributeOrNull(directory, "trusted.overlay.opaque")).isNull();
  }

  @Test
  void setAttribute_ofSymbolicLink_staysOnTheLink() throws IOException {
    Machine.requireRoot("attributes of symbolic links are trusted ones");
    Path link = Files.createSymbolicLink(directory.resolve("link"), file);
    system.setAttribute(link, "trusted.x", YES);
    assertThat(system.attributeNames(link)).contains("trusted.x");
    assertThat(system.attributeNames(file)).doesNotContain("trusted.x");
    assertThat(system.attributeOrNull(link, "trusted.x")).isEqualTo(YES);
    assertThat(system.attributeOrNull(link, "user.x")).isNull();
    assertThatThrownBy(() -> system.setAttribute(link, "user.x", YES))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("Operation not permitted");
  }

  @Test
  void attributeOrNull_longValue_isWhole() throws IOException {
    byte[] value = new byte[2000];
    Arrays.fill(value, (byte) 7);
    system.setAttribute(file, "user.long", value);
    assertThat(system.attributeOrNull(file, "user.long")).isEqualTo(value);
  }

  @Test
  void attributeNames_manyLongNames_areAllThere() throws IOException {
    List<String> names = new ArrayList<>();
    for (int i = 10; i < 20; i++) {
      String name = "user." + "n".repeat(100) + i;
      system.setAttribute(file, name, YES);
      names.add(name);
    }
    assertThat(system.attributeNames(file)).containsExactlyInAnyOrderElementsOf(names);
  }

  @Test
  void attributeNames_none_isEmpty() throws IOException {
    assertThat(system.attributeNames(file)).isEmpty();
  }

  @Test
  void attributeOrNull_noSuchName_isNull() throws IOException {
    assertThat(system.attributeOrNull(file, "user.none")).isNull();
    assertThat(system.attributeOrNull(file, "nonsense.none")).isNull();
  }

  @Test
  void removeAttribute_notThere_isNoError() throws IOException {
    system.removeAttribute(file, "user.none");
    assertThat(system.attributeNames(file)).isEmpty();
  }

  @Test
  void anyCall_noSuchFile_throwsNoSuchFile() {
    Path missing = directory.resolve("missing");
    assertThatThrownBy(() -> system.attributeNames(missing))
        .isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> system.attributeOrNull(missing, "user.a"))
        .isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> system.setAttribute(missing, "user.a", YES))
        .isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> system.removeAttribute(missing, "user.a"))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void setAttribute_impossibleName_namesIt() {
    assertThatThrownBy(() -> system.setAttribute(file, "user.a\0b", YES))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("user.a\0b");
    assertThatThrownBy(() -> system.setAttribute(file, "user." + "x".repeat(251), YES))
        .isInstanceOf(FileSystemException.class);
  }

  @Test
  void attributeOrNull_fileSystemWithoutAttributes_isNull() throws IOException {
    Path version = Path.of("/proc/version");
    assumeTrue(Files.exists(version), "no /proc");
    assertThat(system.attributeOrNull(version, "user.a")).isNull();
    assertThat(system.attributeNames(version)).isEmpty();
  }
}
