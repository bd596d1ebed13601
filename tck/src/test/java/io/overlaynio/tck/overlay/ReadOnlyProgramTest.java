package io.overlaynio.tck.overlay;

import static org.assertj.core.api.Assertions.assertThat;

import io.overlaynio.OverlayFormat;
import java.nio.file.Files;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who only reads pays nothing for native access, and leaves the upper as it was. */
final class ReadOnlyProgramTest {

  /** A line about the loading of a class that only native access needs. */
  private static final Predicate<String> NATIVE =
      Pattern.compile(" (jnr|com\\.kenai|org\\.objectweb)\\.").asPredicate();

  @RegisterExtension
  final Rig rig = new Rig(new Cell(Layering.PLATFORM, OverlayFormat.AUTO, Layering.PLATFORM));

  @Test
  void read_overNewUpper_loadsNothingNative() throws Exception {
    rig.lower().file("d/file", "text").file("other", "").directory("empty");
    List<String> output = read();
    assertThat(output)
        .contains("read /d/file 4 true", "read /other 0 true", "read /empty 0 true", "found false")
        .anyMatch(line -> line.contains("io.overlaynio.OverlayFileSystem "))
        .noneMatch(NATIVE);
  }

  @Test
  void read_overUpperWithWhiteoutsAndOpaqueDirectories_loadsNothingNative() throws Exception {
    rig.lower().file("d/file", "text").file("gone").file("e/old");
    Files.delete(rig.path("/gone"));
    Files.delete(rig.path("/e/old"));
    Files.delete(rig.path("/e"));
    Files.createDirectory(rig.path("/e"));
    Files.writeString(rig.path("/d/new"), "new");
    rig.close();
    List<String> output = read();
    assertThat(output)
        .contains("read /d/file 4 true", "read /d/new 3 true", "read /e 0 true")
        .noneMatch(line -> line.startsWith("read /gone"))
        .noneMatch(line -> line.startsWith("read /e/old"));
    assertThat(output.stream().filter(NATIVE)).isEmpty();
  }

  private List<String> read() throws Exception {
    return OtherProcess.run(
        List.of("-verbose:class"), ReadingProgram.class, rig.lower().path(""), rig.upper());
  }
}
