package io.overlaynio.tck.overlay;

import static org.assertj.core.api.Assertions.assertThat;

import io.overlaynio.OverlayFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The mode of a copy is what the platform's provider gives it: with the bits beside permissions.
 */
final class CopyModeTest {

  @RegisterExtension
  final Rig rig = new Rig(new Cell(Layering.PLATFORM, OverlayFormat.USER, Layering.PLATFORM));

  private static int mode(Path path) throws IOException {
    return (int) Files.getAttribute(path, "unix:mode");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 0644, 0777, 01755, 02755, 02644, 04755, 06711, 07777})
  void copy_ofAMode_hasTheModeOfThePlatformsCopy(int mode) throws IOException {
    Machine.requireRoot("the set-id bits of another's file are lost when it is written");
    rig.lower().file("file").file("empty", "").directory("directory").directory("into");
    List<String> names = List.of("file", "empty", "directory");
    for (String name : names) {
      Files.setAttribute(rig.lower().path(name), "unix:mode", mode);
    }
    for (String name : names) {
      Path below = rig.lower().path(name);
      Path plain = Files.copy(below, rig.scratch().resolve(name + " copied"));
      Path fromLower = Files.copy(rig.path("/" + name), rig.path("/into/" + name));
      assertThat(mode(fromLower)).as(name).isEqualTo(mode(plain));
      Files.setAttribute(rig.path("/" + name), "unix:mode", mode);
      Path fromUpper = Files.copy(rig.path("/" + name), rig.path("/into/" + name + " again"));
      assertThat(mode(fromUpper)).as(name + " in upper").isEqualTo(mode(plain));
    }
  }
}
