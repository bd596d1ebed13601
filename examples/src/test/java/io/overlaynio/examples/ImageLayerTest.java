package io.overlaynio.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.overlaynio.OverlayFileSystem;
import io.overlaynio.OverlayOptions;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The program, as somebody would start it. */
final class ImageLayerTest {

  @TempDir private Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @ParameterizedTest
  @ValueSource(strings = {"", "--gzip", "--gzip --time 1700000000"})
  void run_noDirectories_goesTheWholeWay(String arguments) {
    assertThat(run(arguments.isEmpty() ? new String[0] : arguments.split(" ")))
        .as("%s%s", out, err)
        .isZero();

    assertThat(out.toString(UTF_8))
        .contains("diff ID            sha256:", "the same")
        .doesNotContain("left out");
    assertThat(err.toString(UTF_8)).isEmpty();
  }

  @Test
  void run_keptUpper_writesItsLayerAndTheSameAgain() throws Exception {
    Path base = SmallTree.make(folder.resolve("base"));
    Path upper = Files.createDirectory(folder.resolve("upper"));
    try (OverlayFileSystem overlay =
        OverlayFileSystem.open(OverlayOptions.builder().lower(base).upper(upper).build())) {
      Files.delete(overlay.getPath("/shop/notes.txt"));
      Files.writeString(overlay.getPath("/new"), "new");
    }
    Path tar = folder.resolve("layer.tar");
    String[] arguments = {
      base.toString(), "--upper", upper.toString(), "-o", tar.toString(), "--time", "0"
    };

    assertThat(run(arguments)).as("%s%s", out, err).isZero();
    byte[] first = Files.readAllBytes(tar);
    assertThat(run(arguments)).as("%s%s", out, err).isZero();

    assertThat(tar).hasBinaryContent(first);
    assertThat(folder.resolve("layer.tar.part")).doesNotExist();
    Path layer = folder.resolve("layer");
    LayerTar.unpack(tar, layer);
    assertThat(layer.resolve("shop/.wh.notes.txt")).isEmptyFile();
    assertThat(layer.resolve("new")).hasContent("new");
  }

  @Test
  void run_badArguments_areRefusedInOneLine() {
    String here = folder.toString();
    assertThat(run(here)).isEqualTo(2);
    assertThat(run(here, "--upper", folder.resolve("none").toString(), "-o", "x")).isEqualTo(2);
    assertThat(run(here, "--upper", here, "-o", here + "/x")).isEqualTo(2);
    assertThat(run("--time", "never")).isEqualTo(2);
    assertThat(err.toString(UTF_8)).hasLineCount(4);
    assertThat(out.toString(UTF_8)).isEmpty();
  }

  private int run(String... arguments) {
    return ImageLayer.run(
        new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), arguments);
  }
}
