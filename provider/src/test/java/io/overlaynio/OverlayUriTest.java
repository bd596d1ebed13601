package io.overlaynio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOError;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OverlayUriTest {

  private OnJimfs files;

  @BeforeEach
  void open() throws IOException {
    files = OnJimfs.open();
  }

  @AfterEach
  void close() throws IOException {
    files.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/a",
        "/a/b",
        "/a b",
        "/%",
        "/%41",
        "/%2F",
        "/a%2Fb",
        "/#",
        "/a#b",
        "/?",
        "/a?b=c",
        "/a+b",
        "/a&b",
        "/a;b=1",
        "/a:b",
        "/@",
        "/[x]",
        "/{x}",
        "/\\",
        "/\"",
        "/<>",
        "/|",
        "/^",
        "/`",
        "/'",
        "/~",
        "/\u00e4\u00f6\u00fc",
        "/\u6f22\u5b57",
        "/\ud83d\ude00",
        "/\u0001\n\t\u007f",
        "/..",
        "/a/../b",
        "/.",
        "/\u202e",
        "/e\u0301",
        "/\ufeff",
        "/.wh.a",
        "/-",
        "/http:",
        "/overlay:"
      })
  void toUri_hostileName_comesBack(String text) {
    Path path = files.path(text);
    assertThat(path.toUri().toString()).isEqualTo(path.toUri().toASCIIString());
    assertThat(Path.of(path.toUri())).isEqualTo(path);
    assertThat(Path.of(URI.create(path.toUri().toString()))).isEqualTo(path);
  }

  @Test
  void toUri_randomNames_comeBack() {
    Random random = new Random(3986);
    for (int i = 0; i < 5_000; i++) {
      StringBuilder text = new StringBuilder("/");
      for (int length = 1 + random.nextInt(8); length > 0; length--) {
        int c = 1 + random.nextInt(random.nextBoolean() ? 0x7f : 0x10ffff);
        text.appendCodePoint(c >= 0xd800 && c <= 0xdfff ? '%' : c);
      }
      Path path = files.path(text.toString());
      assertThat(Path.of(path.toUri())).as("%s", path.toUri()).isEqualTo(path);
    }
  }

  @Test
  void toUri_relativePath_isTheAbsoluteOne() {
    assertThat(files.path("a").toUri()).isEqualTo(files.path("/a").toUri());
    assertThat(files.path("a b/c").toUri())
        .hasToString("overlay://" + files.overlay().name() + "/a%20b/c");
  }

  @Test
  void toUri_listedNameWithoutUtf8_isRefused() {
    OverlayPath listed = ((OverlayPath) files.path("/")).child("\ud83d");
    assertThatThrownBy(listed::toUri).isInstanceOf(IOError.class);
  }

  @Test
  void parse_textThatNobodyEncoded_isTakenAsItIs() {
    URI uri = URI.create("overlay://" + files.overlay().name() + "/\u00e4//b/");
    assertThat(Path.of(uri)).isEqualTo(files.path("/\u00e4/b"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file:///a",
        "overlay:a",
        "overlay:/a",
        "overlay:///a",
        "overlay://n/a?q",
        "overlay://n/a#f",
        "overlay://u@n/a",
        "overlay://n:80/a",
        "overlay://-n/a",
        "overlay://n/%ff",
        "overlay://n/%00"
      })
  void getPath_notTheForm_isRefusedByName(String uri) {
    assertThatThrownBy(() -> OverlayFileSystemProvider.installed().getPath(URI.create(uri)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(uri)
        .hasMessageContaining("overlay://NAME/");
  }

  @ParameterizedTest
  @ValueSource(strings = {"overlay://n", "overlay://n/a", "overlay://n//"})
  void nameOfRoot_notTheRoot_isRefusedByName(String uri) {
    assertThatThrownBy(() -> OverlayUri.nameOfRoot(URI.create(uri)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(uri);
  }

  @ParameterizedTest
  @ValueSource(strings = {"n", "N-1", "a.b", "a_b", "a~b", "1", "1.2.3.4", "a..b", "a-", "x.1_"})
  void nameOfRoot_legalName_isFound(String name) {
    assertThat(OverlayUri.nameOfRoot(URI.create("overlay://" + name + "/"))).isEqualTo(name);
    assertThat(OverlayUri.nameOfRoot(URI.create("OVERLAY://" + name + "/"))).isEqualTo(name);
  }

  @Test
  void getFileSystem_openOne_isFoundUntilClosed() throws IOException {
    URI uri = files.path("/").toUri();
    assertThat(FileSystems.getFileSystem(uri)).isSameAs(files.overlay());
    files.overlay().close();
    assertThatThrownBy(() -> FileSystems.getFileSystem(uri))
        .isInstanceOf(FileSystemNotFoundException.class)
        .hasMessageContaining(files.overlay().name());
    assertThatThrownBy(() -> Path.of(uri)).isInstanceOf(FileSystemNotFoundException.class);
  }
}
