package io.overlaynio.internal.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import io.overlaynio.internal.sys.Native;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Opaque directories, redirects and private attribute names of the formats that have attributes.
 */
final class AttributeMarksTest {

  @TempDir Path temporary;
  private Path directory;
  private Native system;

  @BeforeEach
  void prepare() throws IOException {
    Needs.devicesAndAttributes(temporary);
    system = Needs.nativeAccess();
    directory = Files.createDirectory(temporary.resolve("directory"));
  }

  private void set(String attribute, String value) throws IOException {
    system.setAttribute(directory, attribute, value.getBytes(StandardCharsets.UTF_8));
  }

  @Nested
  final class User {

    private final LayerFormat format = new UserFormat();
    private Layer layer;

    @BeforeEach
    void prepare() {
      layer = new Layer(temporary, format);
    }

    @ParameterizedTest
    @CsvSource({"y,true", "Y,false", "yes,false", "x,false", "'',false"})
    void isOpaque_value_onlyYCounts(String value, boolean opaque) throws IOException {
      set("user.overlay.opaque", value);
      assertThat(format.isOpaque(layer, directory)).isEqualTo(opaque);
    }

    @Test
    void isOpaque_markOfTheOtherFormat_isNone() throws IOException {
      Needs.root("trusted attributes");
      set("trusted.overlay.opaque", "y");
      assertThat(format.isOpaque(layer, directory)).isFalse();
    }

    @Test
    void isOpaque_layerWithoutUserAttributes_isFalse() throws IOException {
      try (FileSystem memory = Jimfs.newFileSystem(Configuration.unix())) {
        Layer other = new Layer(memory.getPath("/"), format);
        assertThat(format.isOpaque(other, memory.getPath("/work"))).isFalse();
      }
    }

    @Test
    void makeOpaque_twice_isTheKernelsMark() throws IOException {
      format.makeOpaque(layer, directory);
      format.makeOpaque(layer, directory);
      assertThat(system.attributeOrNull(directory, "user.overlay.opaque")).containsExactly('y');
      assertThat(format.isOpaque(layer, directory)).isTrue();
    }

    @Test
    void redirect_user_isNeverThere() throws IOException {
      set("user.overlay.redirect", "/elsewhere");
      assertThat(format.redirectOrNull(layer, directory)).isNull();
      assertThat(format.canRedirect("/a")).isFalse();
      assertThatThrownBy(() -> format.redirect(layer, directory, "/a"))
          .isInstanceOf(UnsupportedOperationException.class);
    }

    @ParameterizedTest
    @CsvSource({
      "plain,plain",
      "overlay,overlay",
      "overlayx,overlayx",
      "overlay.x,overlay.overlay.x",
      "overlay.opaque,overlay.overlay.opaque",
      "overlay.overlay.x,overlay.overlay.overlay.x",
      "overlay.,overlay.overlay.",
      "x.overlay.y,x.overlay.y"
    })
    void realAttributeName_callersName_isEscapedAndComesBack(String caller, String real) {
      assertThat(format.realAttributeName(caller)).isEqualTo(real);
      assertThat(format.callerAttributeNameOrNull(real)).isEqualTo(caller);
      assertThat(format.isPrivate("user." + real)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"overlay.opaque", "overlay.origin", "overlay.x", "overlay."})
    void callerAttributeNameOrNull_formatsOwn_isNull(String real) {
      assertThat(format.callerAttributeNameOrNull(real)).isNull();
      assertThat(format.isPrivate("user." + real)).isTrue();
      assertThat(format.isPrivate("trusted." + real)).isFalse();
    }
  }

  @Nested
  final class Kernel {

    private final LayerFormat format = new KernelFormat();
    private Layer layer;

    @BeforeEach
    void prepare() throws IOException {
      Needs.root("trusted attributes");
      layer = new Layer(temporary, format);
    }

    @ParameterizedTest
    @CsvSource({"y,true", "x,false", "yy,false", "'',false"})
    void isOpaque_value_onlyYCounts(String value, boolean opaque) throws IOException {
      set("trusted.overlay.opaque", value);
      assertThat(format.isOpaque(layer, directory)).isEqualTo(opaque);
    }

    @Test
    void isOpaque_userMark_isACallersAttribute() throws IOException {
      set("user.overlay.opaque", "y");
      assertThat(format.isOpaque(layer, directory)).isFalse();
      assertThat(format.isPrivate("user.overlay.opaque")).isFalse();
      assertThat(format.callerAttributeNameOrNull("overlay.opaque")).isEqualTo("overlay.opaque");
      assertThat(format.realAttributeName("overlay.opaque")).isEqualTo("overlay.opaque");
    }

    @Test
    void makeOpaque_directory_isTheKernelsMark() throws IOException {
      format.makeOpaque(layer, directory);
      assertThat(system.attributeOrNull(directory, "trusted.overlay.opaque")).containsExactly('y');
      assertThat(format.isOpaque(layer, directory)).isTrue();
    }

    @Test
    void redirect_path_isReadBack() throws IOException {
      assertThat(format.redirectOrNull(layer, directory)).isNull();
      format.redirect(layer, directory, "/a/b c");
      format.redirect(layer, directory, "/a/other");
      assertThat(format.redirectOrNull(layer, directory)).isEqualTo("/a/other");
      assertThat(system.attributeOrNull(directory, "trusted.overlay.redirect"))
          .isEqualTo("/a/other".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void canRedirect_length_isTheKernelsLimit() {
      assertThat(format.canRedirect("/" + "x".repeat(255))).isTrue();
      assertThat(format.canRedirect("/" + "x".repeat(256))).isFalse();
    }

    @Test
    void isPrivate_prefix_needsItsDot() {
      assertThat(format.isPrivate("trusted.overlay.origin")).isTrue();
      assertThat(format.isPrivate("trusted.overlayx")).isFalse();
      assertThat(format.isPrivate("security.capability")).isFalse();
    }

    @Test
    void marks_layerOfAnotherProvider_areNone() throws IOException {
      try (FileSystem memory = Jimfs.newFileSystem(Configuration.unix())) {
        Layer other = new Layer(memory.getPath("/"), format);
        assertThat(format.isOpaque(other, memory.getPath("/work"))).isFalse();
        assertThat(format.redirectOrNull(other, memory.getPath("/work"))).isNull();
      }
    }
  }
}
