package io.overlaynio.internal.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The boundary of a layer, and layers of other providers. */
final class LayerTest {

  @TempDir Path temporary;

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "/", "/etc", "a/b", "../secret", "a/", "a\0b"})
  void find_nameThatIsNoName_isNothing(String name) throws IOException {
    Path root = Files.createDirectories(temporary.resolve("root/a"));
    Files.writeString(root.resolve("b"), "x");
    Files.writeString(temporary.resolve("root/secret"), "x");
    for (LayerFormat format : new LayerFormat[] {new MarkerFormat(), new UserFormat()}) {
      Layer layer = new Layer(root.getParent(), format);
      assertThat(layer.find(root, name)).isEqualTo(Found.NOTHING);
      assertThat(layer.find(root.getParent(), name)).isEqualTo(Found.NOTHING);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\\b", "..\\secret", "C:", "C:\\x", "a:b", "nul?", "a|b"})
  void find_namesThatWindowsReadsOtherwise_stayInTheLayer(String name) throws IOException {
    try (FileSystem windows = Jimfs.newFileSystem(Configuration.windows())) {
      Path root = Files.createDirectories(windows.getPath("C:\\root\\a"));
      Files.writeString(root.resolve("b"), "x");
      Files.writeString(windows.getPath("C:\\root\\secret"), "x");
      Layer layer = new Layer(root, new MarkerFormat());
      assertThat(layer.find(root, name)).isEqualTo(Found.NOTHING);
    }
  }

  @Test
  void hiddenDirectories_areNeitherFoundNorListed() throws IOException {
    Path root = Files.createDirectories(temporary.resolve("root"));
    Path upper = Files.createDirectories(root.resolve("d/upper"));
    Path work = Files.createDirectories(root.resolve("d/work"));
    Files.createDirectories(root.resolve("upper"));
    Files.createFile(root.resolve("d/shown"));
    for (LayerFormat format : new LayerFormat[] {new MarkerFormat(), new UserFormat()}) {
      Layer layer = Layer.lower(root, format, Hidden.of(upper, work, temporary.getRoot()));
      assertThat(layer.find(root.resolve("d"), "upper")).isEqualTo(Found.NOTHING);
      assertThat(layer.find(root.resolve("d"), "work")).isEqualTo(Found.NOTHING);
      assertThat(layer.list(root.resolve("d"))).containsExactly(new Listed("shown", false));
      assertThat(layer.list(root)).hasSize(2);
      assertThat(layer.find(root, "upper")).isInstanceOf(Found.Real.class);
    }
  }

  @Test
  void list_windowsLayer_givesPlainNames() throws IOException {
    try (FileSystem windows = Jimfs.newFileSystem(Configuration.windows())) {
      Path root = Files.createDirectories(windows.getPath("C:\\root"));
      Files.createDirectory(root.resolve("d"));
      Files.createFile(root.resolve("f"));
      Layer layer = new Layer(root, new MarkerFormat());
      assertThat(layer.list(root))
          .containsExactlyInAnyOrder(new Listed("d", false), new Listed("f", false));
    }
  }

  @Test
  void list_linkToADirectoryOutside_isNotEntered() throws IOException {
    Path root = Files.createDirectory(temporary.resolve("root"));
    Files.createSymbolicLink(root.resolve("out"), temporary);
    Layer layer = new Layer(root, new MarkerFormat());
    Found.Real found = (Found.Real) layer.find(root, "out");
    assertThat(found.isDirectory()).isFalse();
    assertThat(found.attributes().isSymbolicLink()).isTrue();
  }

  @Test
  void list_file_isNoDirectory() throws IOException {
    Path file = Files.createFile(temporary.resolve("file"));
    Layer layer = new Layer(temporary, new UserFormat());
    assertThatThrownBy(() -> layer.list(file)).isInstanceOf(NotDirectoryException.class);
  }

  @Test
  void attributesOrNull_platform_areOfTheRichestTypeOrNull() throws IOException {
    Layer layer = new Layer(temporary, new UserFormat());
    Path link = Files.createSymbolicLink(temporary.resolve("link"), Path.of("missing"));
    assertThat(layer.attributesOrNull(link)).isInstanceOf(PosixFileAttributes.class);
    assertThat(layer.attributesOrNull(link).isSymbolicLink()).isTrue();
    assertThat(layer.attributesOrNull(temporary.resolve("missing"))).isNull();
    assertThat(layer.platform()).isTrue();
  }

  @Test
  void zip_namesFilesAndMarkers_areFound() throws IOException {
    try (FileSystem zip = FileSystems.newFileSystem(archive(), Map.of())) {
      Path root = zip.getPath("/");
      Layer layer = new Layer(root, new MarkerFormat());
      assertThat(layer.platform()).isFalse();
      assertThat(layer.list(root))
          .containsExactlyInAnyOrder(
              new Listed("kept", false),
              new Listed("dir", false),
              new Listed("implied", false),
              new Listed("hidden", true));
      LayerAssert.assertThat(layer)
          .hasFile("kept", "content")
          .hasDirectory("dir")
          .hasFile("dir/inside", "content")
          .hasFile("implied/deep", "content")
          .hasOpaque("dir")
          .hasNotOpaque("implied")
          .hasWhiteout("hidden")
          .hasNothing("missing");
    }
  }

  @Test
  void zip_deviceFormat_showsAllNames() throws IOException {
    try (FileSystem zip = FileSystems.newFileSystem(archive(), Map.of())) {
      Layer layer = new Layer(zip.getPath("/"), new UserFormat());
      assertThat(layer.list(layer.root())).noneMatch(Listed::whiteout).hasSize(4);
      LayerAssert.assertThat(layer).hasFile(".wh.hidden", "content").hasNotOpaque("dir");
    }
  }

  private Path archive() throws IOException {
    Path archive = temporary.resolve("layer.zip");
    try (OutputStream out = Files.newOutputStream(archive);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (String name :
          new String[] {
            "kept", "dir/", "dir/inside", "dir/.wh..wh..opq", "implied/deep", ".wh.hidden"
          }) {
        zip.putNextEntry(new ZipEntry(name));
        if (!name.endsWith("/")) {
          zip.write("content".getBytes(StandardCharsets.UTF_8));
        }
        zip.closeEntry();
      }
    }
    return archive;
  }
}
