package io.overlaynio.internal.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import io.overlaynio.internal.layer.LayerFormat.Renaming;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The {@code .wh.} files of the marker format: what they say and the order in which they come. */
final class MarkerFormatTest {

  private final LayerFormat format = new MarkerFormat();
  private FileSystem memory;
  private Path upper;
  private Layer layer;
  private WorkDir work;

  @BeforeEach
  void prepare() throws IOException {
    memory = Jimfs.newFileSystem(Configuration.unix());
    upper = Files.createDirectory(memory.getPath("/upper"));
    layer = new Layer(upper, format);
    work = WorkDir.open(memory.getPath("/workdir"));
  }

  @AfterEach
  void close() throws IOException {
    work.close();
    memory.close();
  }

  @Test
  void find_markerAlone_isAWhiteout() throws IOException {
    marker("a");
    assertThat(layer.find(upper, "a")).isEqualTo(Found.WHITEOUT);
    assertThat(layer.find(upper, "b")).isEqualTo(Found.NOTHING);
    assertThat(layer.list(upper)).containsExactly(new Listed("a", true));
  }

  @Test
  void find_objectAndMarker_isShownAndCut() throws IOException {
    marker("d");
    Files.createDirectory(upper.resolve("d"));
    Found.Real found = (Found.Real) layer.find(upper, "d");
    assertThat(found.isDirectory()).isTrue();
    assertThat(found.cut()).isTrue();
    assertThat(layer.list(upper)).containsExactly(new Listed("d", false));
  }

  @Test
  void find_objectWithoutMarker_isNotCut() throws IOException {
    Files.createDirectory(upper.resolve("d"));
    assertThat(((Found.Real) layer.find(upper, "d")).cut()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {".wh.a", ".wh..wh..opq", ".wh..wh.plnk", ".wh."})
  void reserves_privateNames_areNeverFound(String name) throws IOException {
    Files.createFile(upper.resolve(name));
    assertThat(format.reserves(name)).isTrue();
    assertThat(layer.find(upper, name)).isEqualTo(Found.NOTHING);
    assertThat(layer.list(upper)).noneMatch(listed -> listed.name().equals(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {".wh", "wh.a", ".WH.a", "a.wh.b", "..wh.a"})
  void reserves_namesLikeIt_arePlain(String name) throws IOException {
    Files.createFile(upper.resolve(name));
    assertThat(format.reserves(name)).isFalse();
    assertThat(layer.find(upper, name)).isInstanceOf(Found.Real.class);
  }

  @Test
  void isOpaque_markerFile_isReadAndMade() throws IOException {
    Path directory = Files.createDirectory(upper.resolve("d"));
    assertThat(layer.isOpaque(directory)).isFalse();
    format.makeOpaque(layer, directory);
    format.makeOpaque(layer, directory);
    assertThat(directory.resolve(".wh..wh..opq")).isEmptyFile();
    assertThat(layer.isOpaque(directory)).isTrue();
    assertThat(layer.list(directory)).isEmpty();
  }

  @Test
  void hide_fileOrNothing_leavesTheMarkerOnly() throws IOException {
    Files.writeString(upper.resolve("file"), "x");
    format.hide(layer, upper, "file", work);
    format.hide(layer, upper, "absent", work);
    format.hide(layer, upper, "absent", work);
    assertThat(upper.resolve("file")).doesNotExist();
    assertThat(upper.resolve(".wh.file")).isEmptyFile();
    LayerAssert.assertThat(layer).hidesOnly("", "file", "absent");
  }

  @Test
  void hide_objectCannotGo_takesTheMarkerBack() throws IOException {
    Files.createFile(Files.createDirectory(upper.resolve("d")).resolve("inside"));
    assertThatThrownBy(() -> format.hide(layer, upper, "d", work)).isInstanceOf(IOException.class);
    assertThat(upper.resolve(".wh.d")).doesNotExist();
    marker("d");
    assertThatThrownBy(() -> format.hide(layer, upper, "d", work)).isInstanceOf(IOException.class);
    assertThat(upper.resolve(".wh.d")).exists();
  }

  @Test
  void unhide_marker_isNothing() throws IOException {
    format.hide(layer, upper, "a", work);
    format.unhide(layer, upper, "a");
    LayerAssert.assertThat(layer).hasNothing("a");
    assertThat(upper).isEmptyDirectory();
  }

  @Test
  void removeDirectory_holdingMarkers_isGoneOrHidden() throws IOException {
    for (String name : new String[] {"gone", "hidden"}) {
      Path directory = Files.createDirectory(upper.resolve(name));
      format.makeOpaque(layer, directory);
      format.hide(layer, directory, "inside", work);
      format.removeDirectory(layer, upper, name, name.equals("hidden"), work);
    }
    LayerAssert.assertThat(layer).hasNothing("gone").hasWhiteout("hidden").hidesOnly("", "hidden");
    assertThat(work.building()).isEmptyDirectory();
  }

  @Test
  void publish_overMarker_removesItLast() throws IOException {
    format.hide(layer, upper, "a", work);
    Path built = Files.writeString(work.fresh(), "new");
    format.publish(built, upper, "a", new Renaming(false, false, true), work);
    LayerAssert.assertThat(layer).hasFile("a", "new").hidesOnly("");
    assertThat(((Found.Real) layer.find(upper, "a")).cut()).isFalse();
  }

  @Test
  void rename_everyKindOfEnds_leavesBothNamesRight() throws IOException {
    for (boolean directory : new boolean[] {false, true}) {
      for (boolean leave : new boolean[] {false, true}) {
        for (boolean onto : new boolean[] {false, true}) {
          String from = "from" + directory + leave + onto;
          String to = "to" + directory + leave + onto;
          Path source = upper.resolve(from);
          Files.writeString(
              directory ? Files.createDirectory(source).resolve("inside") : source, "content");
          if (onto) {
            format.hide(layer, upper, to, work);
          }
          Renaming how = new Renaming(directory, leave, onto);
          format.rename(upper, from, upper, to, how, work);
          LayerAssert.assertThat(layer).hasFile(directory ? to + "/inside" : to, "content");
          assertThat(((Found.Real) layer.find(upper, to)).cut()).isFalse();
          assertThat(layer.find(upper, from)).isEqualTo(leave ? Found.WHITEOUT : Found.NOTHING);
        }
      }
    }
  }

  @Test
  void rename_sourceVanished_takesTheMarkerBack() throws IOException {
    assertThatThrownBy(
            () -> format.rename(upper, "a", upper, "b", new Renaming(false, true, false), work))
        .isInstanceOf(NoSuchFileException.class);
    assertThat(upper).isEmptyDirectory();
  }

  @Test
  void hide_longestNames_fitsWhatHasRoomForItsMarker(@TempDir Path disk) throws IOException {
    Layer onDisk = new Layer(disk, format);
    String longest = "n".repeat(251);
    format.hide(onDisk, disk, longest, work);
    LayerAssert.assertThat(onDisk).hasWhiteout(longest);
    String tooLong = "m".repeat(252);
    Files.writeString(disk.resolve(tooLong), "x");
    assertThatThrownBy(() -> format.hide(onDisk, disk, tooLong, work))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("no room for a whiteout");
    LayerAssert.assertThat(onDisk).hasFile(tooLong, "x").hidesOnly("", longest);
  }

  @ParameterizedTest
  @ValueSource(ints = {252, 255})
  void find_nameWithoutRoomForAMarker_isAPlainName(int length, @TempDir Path disk)
      throws IOException {
    Layer onDisk = new Layer(disk, format);
    String name = "n".repeat(length);
    assertThat(onDisk.find(disk, name)).isEqualTo(Found.NOTHING);
    Files.writeString(disk.resolve(name), "x");
    LayerAssert.assertThat(onDisk).hasFile(name, "x");
  }

  @Test
  void redirectsAndAttributes_marker_hasNone() throws IOException {
    assertThat(format.redirectOrNull(layer, upper)).isNull();
    assertThat(format.canRedirect("/a")).isFalse();
    assertThat(format.realAttributeName("overlay.x")).isEqualTo("overlay.x");
    assertThat(format.callerAttributeNameOrNull("overlay.x")).isEqualTo("overlay.x");
    assertThat(format.isPrivate("user.overlay.opaque")).isFalse();
  }

  private void marker(String name) throws IOException {
    Files.createFile(upper.resolve(".wh." + name));
  }
}
