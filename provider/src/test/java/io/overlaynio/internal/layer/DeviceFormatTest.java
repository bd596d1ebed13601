package io.overlaynio.internal.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.overlaynio.internal.layer.LayerFormat.Renaming;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the formats of the kernel do on disk: whiteouts are 0:0 devices, links to one inode. */
final class DeviceFormatTest {

  private static final String LONG = "n".repeat(255);

  @TempDir Path temporary;
  private Path upper;
  private WorkDir work;

  static Stream<LayerFormat> formats() {
    return Stream.of(new UserFormat(), new KernelFormat());
  }

  @BeforeEach
  void prepare() throws IOException {
    Needs.devicesAndAttributes(temporary);
    Needs.root("trusted attributes");
    upper = Files.createDirectory(temporary.resolve("upper"));
    work = WorkDir.open(temporary.resolve("work"), directory -> RenameOrder.KEPT);
  }

  @AfterEach
  void close() throws IOException {
    if (work != null) {
      work.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", ".wh.name", ".wh..wh..opq", "#0", " ", "a\\b", "ö"})
  void find_anyName_isAPlainName(String name) throws IOException {
    Layer layer = new Layer(upper, new UserFormat());
    Files.writeString(upper.resolve(name), "x");
    assertThat(layer.find(upper, name)).isInstanceOf(Found.Real.class);
    assertThat(layer.format().reserves(name)).isFalse();
    assertThat(layer.list(upper)).containsExactly(new Listed(name, false));
  }

  @Test
  void find_missingAndTooLongNames_isNothingAndAnException() throws IOException {
    Layer layer = new Layer(upper, new UserFormat());
    assertThat(layer.find(upper, LONG)).isEqualTo(Found.NOTHING);
    assertThat(layer.find(upper, "nul\0")).isEqualTo(Found.NOTHING);
    assertThatThrownBy(() -> layer.find(upper, LONG + "n"))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("too long");
  }

  @Test
  void find_otherDevicesAndPipes_areObjects() throws IOException {
    Layer layer = new Layer(upper, new KernelFormat());
    Needs.nativeAccess().makeSpecial(upper.resolve("null"), 0020666, 0x103);
    Needs.nativeAccess().makeSpecial(upper.resolve("block"), 0060666, 0);
    Needs.nativeAccess().makeSpecial(upper.resolve("pipe"), 0010666, 0);
    for (String name : List.of("null", "block", "pipe")) {
      assertThat(layer.find(upper, name)).isInstanceOf(Found.Real.class);
    }
    assertThat(layer.list(upper)).allMatch(listed -> !listed.whiteout()).hasSize(3);
  }

  @Test
  void find_symbolicLink_isTheLinkItself() throws IOException {
    Layer layer = new Layer(upper, new UserFormat());
    Files.createSymbolicLink(upper.resolve("link"), Path.of("."));
    Found.Real found = (Found.Real) layer.find(upper, "link");
    assertThat(found.attributes().isSymbolicLink()).isTrue();
    assertThat(found.isDirectory()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("formats")
  void hide_absentNameAndFileAndLink_leavesADevice(LayerFormat format) throws IOException {
    Layer layer = new Layer(upper, format);
    Files.writeString(upper.resolve("file"), "x");
    Files.createSymbolicLink(upper.resolve("link"), Path.of("file"));
    for (String name : List.of("absent", "file", "link", LONG)) {
      format.hide(layer, upper, name, work);
      assertThat(layer.find(upper, name)).isEqualTo(Found.WHITEOUT);
      assertThat(isWhiteoutDevice(upper.resolve(name))).isTrue();
    }
    LayerAssert.assertThat(layer).hidesOnly("", "absent", "file", "link", LONG);
    assertThat(work.building()).isEmptyDirectory();
  }

  @Test
  void hide_manyNames_linksOneInode() throws IOException {
    LayerFormat format = new UserFormat();
    Layer layer = new Layer(upper, format);
    for (int i = 0; i < 10; i++) {
      format.hide(layer, upper, "n" + i, work);
    }
    Object inode = unix(upper.resolve("n0"), "ino");
    for (int i = 1; i < 10; i++) {
      assertThat(unix(upper.resolve("n" + i), "ino")).isEqualTo(inode);
    }
    assertThat(unix(upper.resolve("n0"), "nlink")).isEqualTo(11);
    assertThat((int) unix(upper.resolve("n0"), "mode") & 0777).isZero();
  }

  @Test
  void hide_seedOfEarlierRun_isUsedAgain() throws IOException {
    LayerFormat format = new UserFormat();
    Layer layer = new Layer(upper, format);
    format.hide(layer, upper, "first", work);
    work.close();
    work = WorkDir.open(temporary.resolve("work"), directory -> RenameOrder.KEPT);
    format.hide(layer, upper, "second", work);
    assertThat(unix(upper.resolve("second"), "ino")).isEqualTo(unix(upper.resolve("first"), "ino"));
  }

  @Test
  void hide_directoryInTheWay_failsAndLeavesAllAsItWas() throws IOException {
    LayerFormat format = new UserFormat();
    Layer layer = new Layer(upper, format);
    Files.createDirectory(upper.resolve("d"));
    assertThatThrownBy(() -> format.hide(layer, upper, "d", work))
        .isInstanceOf(FileSystemException.class);
    assertThat(upper.resolve("d")).isDirectory();
    assertThat(work.building()).isEmptyDirectory();
  }

  @Test
  void unhide_whiteout_isNothing() throws IOException {
    LayerFormat format = new UserFormat();
    Layer layer = new Layer(upper, format);
    format.hide(layer, upper, "a", work);
    format.unhide(layer, upper, "a");
    LayerAssert.assertThat(layer).hasNothing("a");
  }

  @ParameterizedTest
  @MethodSource("formats")
  void removeDirectory_holdingWhiteouts_isGoneOrHidden(LayerFormat format) throws IOException {
    Layer layer = new Layer(upper, format);
    for (String name : List.of("gone", "hidden")) {
      Path directory = Files.createDirectory(upper.resolve(name));
      format.makeOpaque(layer, directory);
      format.hide(layer, directory, "inside", work);
    }
    Files.createDirectory(upper.resolve("empty"));
    format.removeDirectory(layer, upper, "empty", false, work);
    format.removeDirectory(layer, upper, "gone", false, work);
    format.removeDirectory(layer, upper, "hidden", true, work);
    LayerAssert.assertThat(layer)
        .hasNothing("empty")
        .hasNothing("gone")
        .hasWhiteout("hidden")
        .hidesOnly("", "hidden");
    assertThat(work.building()).isEmptyDirectory();
  }

  @Test
  void publish_overWhiteout_replacesItInOneStep() throws IOException {
    LayerFormat format = new UserFormat();
    Layer layer = new Layer(upper, format);
    format.hide(layer, upper, "file", work);
    format.hide(layer, upper, "directory", work);
    Path file = Files.writeString(work.fresh(), "new");
    Path directory = Files.createDirectory(work.fresh());
    Files.writeString(directory.resolve("inside"), "x");
    format.publish(file, upper, "file", new Renaming(false, false, true), work);
    format.publish(directory, upper, "directory", new Renaming(true, false, true), work);
    LayerAssert.assertThat(layer)
        .hasFile("file", "new")
        .hasFile("directory/inside", "x")
        .hidesOnly("");
    assertThat(work.building()).isEmptyDirectory();
  }

  @ParameterizedTest
  @MethodSource("formats")
  void rename_everyKindOfEnds_leavesBothNamesRight(LayerFormat format) throws IOException {
    Layer layer = new Layer(upper, format);
    for (boolean directory : new boolean[] {false, true}) {
      for (boolean leave : new boolean[] {false, true}) {
        for (boolean onto : new boolean[] {false, true}) {
          String from = "from" + directory + leave + onto;
          String to = "to" + directory + leave + onto;
          make(from, directory);
          if (onto) {
            format.hide(layer, upper, to, work);
          }
          Renaming how = new Renaming(directory, leave, onto);
          format.rename(upper, from, upper, to, how, work);
          if (leave) {
            LayerAssert.assertThat(layer).hasWhiteout(from);
          } else {
            LayerAssert.assertThat(layer).hasNothing(from);
          }
          LayerAssert.assertThat(layer).hasFile(directory ? to + "/inside" : to, "content");
        }
      }
    }
    assertThat(work.building()).isEmptyDirectory();
  }

  @Test
  void rename_ontoFileAndEmptyDirectory_replacesThem() throws IOException {
    LayerFormat format = new UserFormat();
    Layer layer = new Layer(upper, format);
    make("file", false);
    Files.writeString(upper.resolve("other"), "old");
    make("directory", true);
    Files.createDirectory(upper.resolve("empty"));
    format.rename(upper, "file", upper, "other", new Renaming(false, true, false), work);
    format.rename(upper, "directory", upper, "empty", new Renaming(true, true, false), work);
    LayerAssert.assertThat(layer)
        .hasFile("other", "content")
        .hasFile("empty/inside", "content")
        .hidesOnly("", "file", "directory");
  }

  private void make(String name, boolean directory) throws IOException {
    Path path = upper.resolve(name);
    Files.writeString(directory ? Files.createDirectory(path).resolve("inside") : path, "content");
  }

  private static boolean isWhiteoutDevice(Path path) throws IOException {
    Map<String, Object> unix =
        Files.readAttributes(path, "unix:mode,rdev", LinkOption.NOFOLLOW_LINKS);
    return ((int) unix.get("mode") & 0170000) == 0020000 && unix.get("rdev").equals(0L);
  }

  private static Object unix(Path path, String attribute) throws IOException {
    return Files.getAttribute(path, "unix:" + attribute, LinkOption.NOFOLLOW_LINKS);
  }

  @ParameterizedTest
  @MethodSource("formats")
  void cover_firstAndNext_areNamesOfOneWhiteout(LayerFormat format) throws IOException {
    Layer layer = new Layer(upper, format);
    format.cover(layer, upper, "a", work);
    format.cover(layer, upper, "b", work);
    assertThat(layer.find(upper, "a")).isEqualTo(Found.WHITEOUT);
    assertThat(layer.find(upper, "b")).isEqualTo(Found.WHITEOUT);
    assertThat(Files.isSameFile(upper.resolve("a"), upper.resolve("b"))).isTrue();
    assertThat(work.building()).isEmptyDirectory();
  }

  @ParameterizedTest
  @MethodSource("formats")
  void cover_somethingIsThere_hidesItAllTheSame(LayerFormat format) throws IOException {
    Layer layer = new Layer(upper, format);
    format.cover(layer, upper, "first", work);
    Files.writeString(upper.resolve("a"), "x");
    format.cover(layer, upper, "a", work);
    assertThat(layer.find(upper, "a")).isEqualTo(Found.WHITEOUT);
    assertThat(work.building()).isEmptyDirectory();
  }

  @Test
  void cover_renamesAreOrderedByForce_makesADeviceOfItsOwn() throws IOException {
    work.close();
    work = WorkDir.open(temporary.resolve("work"), directory -> RenameOrder.by(path -> {}));
    LayerFormat format = new UserFormat();
    Layer layer = new Layer(upper, format);
    format.cover(layer, upper, "a", work);
    format.cover(layer, upper, "b", work);
    assertThat(layer.find(upper, "b")).isEqualTo(Found.WHITEOUT);
    assertThat(Files.isSameFile(upper.resolve("a"), upper.resolve("b"))).isFalse();
  }
}
