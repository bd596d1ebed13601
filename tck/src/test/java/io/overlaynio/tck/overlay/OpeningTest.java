package io.overlaynio.tck.overlay;

import static io.overlaynio.tck.TreeSnapshotAssert.assertThatTree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.overlaynio.Durability;
import io.overlaynio.OverlayFileSystem;
import io.overlaynio.OverlayFormat;
import io.overlaynio.OverlayOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who may open what, when, and what he is told if he may not. */
final class OpeningTest {

  @RegisterExtension
  final Rig rig = Rig.onDisk(new Cell(Layering.PLATFORM, OverlayFormat.AUTO, Layering.PLATFORM));

  @Test
  void open_byUriByPathAndTyped_isTheSame() throws IOException {
    rig.lower().file("file", "text");
    Path lower = rig.lower().path("");
    URI uri = URI.create("overlay://by-uri/");
    try (FileSystem byUri =
        FileSystems.newFileSystem(uri, Map.of("lower", lower, "upper", rig.upper().toString()))) {
      assertThat(byUri.getPath("/file")).hasContent("text");
      assertThat(Path.of(URI.create("overlay://by-uri/file"))).hasContent("text");
      assertThat(FileSystems.getFileSystem(uri)).isSameAs(byUri);
      assertThatExceptionOfType(FileSystemAlreadyExistsException.class)
          .isThrownBy(() -> FileSystems.newFileSystem(uri, Map.of("lower", lower)));
    }
    try (FileSystem byPath =
        FileSystems.newFileSystem(rig.upper(), Map.of("lower", List.of(lower.toUri())))) {
      assertThat(byPath).isInstanceOf(OverlayFileSystem.class);
      assertThat(byPath.getPath("/file")).hasContent("text");
      assertThat(byPath.isReadOnly()).isFalse();
    }
    assertThat(rig.path("/file")).hasContent("text");
  }

  @Test
  void open_upperThatIsOpen_isRefusedInThisJvm() throws IOException {
    rig.lower().file("file");
    Files.writeString(rig.path("/file"), "mine");
    assertThatExceptionOfType(FileSystemException.class)
        .isThrownBy(() -> OverlayFileSystem.open(rig.options().build()))
        .withMessageContaining("open")
        .withMessageContaining("use another upper and work");
    Path otherWork = rig.scratch().resolve("other work");
    assertThatExceptionOfType(FileSystemException.class)
        .isThrownBy(() -> OverlayFileSystem.open(rig.options().work(otherWork).build()))
        .withMessageContaining("open")
        .withMessageContaining("use another upper and work");
    assertThat(rig.path("/file")).hasContent("mine");
    rig.reopen();
    assertThat(rig.path("/file")).hasContent("mine");
  }

  @Test
  void open_upperThatIsOpenElsewhere_isRefused() throws Exception {
    rig.lower().file("file");
    rig.overlay();
    assertThat(openedElsewhere()).singleElement().asString().startsWith("refused: ");
    assertThat(rig.path("/by another process")).doesNotExist();
    rig.close();
    assertThat(openedElsewhere()).containsExactly("opened");
    assertThat(rig.path("/by another process")).hasContent("text");
  }

  @Test
  void open_afterAProcessThatDied_works() throws Exception {
    rig.lower().file("file");
    assertThat(openedElsewhere("halt")).containsExactly("opened");
    assertThat(rig.path("/by another process")).hasContent("text");
    assertThat(rig.path("/file")).hasContent("file");
  }

  private List<String> openedElsewhere(String... how) throws Exception {
    Object[] arguments =
        how.length == 0
            ? new Object[] {rig.lower().path(""), rig.upper()}
            : new Object[] {rig.lower().path(""), rig.upper(), how[0]};
    return OtherProcess.run(List.of(), OpeningProgram.class, arguments);
  }

  @Test
  void open_upperOfAVolatileRun_isRefusedWithAdvice() throws IOException {
    rig.lower().file("file");
    OverlayOptions options = rig.options().durability(Durability.VOLATILE).build();
    OverlayFileSystem broken = OverlayFileSystem.open(options);
    Files.writeString(broken.getPath("/file"), "perhaps lost");
    assertThat(rig.work().resolve("work/incompat/volatile/dirty")).exists();
    Path copyOfWork = rig.scratch().resolve("work of a crash");
    copyTree(rig.work(), copyOfWork);
    broken.close();
    for (Durability durability : Durability.values()) {
      assertThatExceptionOfType(FileSystemException.class)
          .isThrownBy(
              () ->
                  OverlayFileSystem.open(
                      rig.options().work(copyOfWork).durability(durability).build()))
          .withMessageContaining("volatile");
    }
  }

  private static void copyTree(Path from, Path to) throws IOException {
    try (var walk = Files.walk(from)) {
      for (Path path : walk.toList()) {
        Files.copy(path, to.resolve(from.relativize(path).toString()));
      }
    }
  }

  @Test
  void open_volatile_syncsNothing() throws IOException {
    rig.lower().file("file");
    try (OverlayFileSystem overlay =
        OverlayFileSystem.open(rig.options().durability(Durability.VOLATILE).build())) {
      Files.writeString(overlay.getPath("/file"), "changed");
      assertThat(overlay.sync().files()).isZero();
      assertThat(overlay.getPath("/file")).hasContent("changed");
    }
  }

  @Test
  void open_inAnotherFormat_isRefusedAndAutoAgrees() throws IOException {
    rig.lower().file("file");
    try (OverlayFileSystem marker =
        OverlayFileSystem.open(rig.options().format(OverlayFormat.MARKER).build())) {
      Files.delete(marker.getPath("/file"));
    }
    assertThatExceptionOfType(FileSystemException.class)
        .isThrownBy(() -> OverlayFileSystem.open(rig.options().format(OverlayFormat.USER).build()))
        .withMessageContaining("marker");
    assertThat(rig.path("/file")).doesNotExist();
  }

  @Test
  void build_layersThatDoNotFit_isRefusedByName() throws IOException {
    Path lower = rig.lower().directory("inside").file("file").path("");
    Path upper = rig.upper();
    Path none = rig.scratch().resolve("none");
    assertRefused(OverlayOptions.builder().upper(upper), "no lower layer");
    assertRefused(OverlayOptions.builder().lower(none), "lower " + none + " does not exist");
    assertRefused(OverlayOptions.builder().lower(lower.resolve("file")), "not a directory");
    assertRefused(OverlayOptions.builder().lower(lower).upper(none), "upper " + none);
    assertRefused(OverlayOptions.builder().lower(lower).work(none), "without upper");
    assertRefused(OverlayOptions.builder().lower(lower, lower), "same directory");
    assertRefused(OverlayOptions.builder().lower(lower).upper(lower), "same directory");
    assertRefused(
        OverlayOptions.builder().lower(lower).upper(lower.resolve("inside")), "is inside");
    assertRefused(
        OverlayOptions.builder().lower(lower.resolve("inside")).upper(lower), "is inside");
    assertRefused(OverlayOptions.builder().lower(lower).upper(upper).work(upper), "same directory");
    assertRefused(
        OverlayOptions.builder().lower(lower).upper(upper).work(upper.resolve("work")),
        "is inside");
    assertRefused(
        OverlayOptions.builder().lower(lower).upper(upper).work(lower.resolve("inside")),
        "is inside");
    Path link = Files.createSymbolicLink(rig.scratch().resolve("link"), lower);
    assertRefused(OverlayOptions.builder().lower(lower).upper(link), "same directory");
    try (FileSystem memory = Layering.newMemory()) {
      assertRefused(
          OverlayOptions.builder().lower(lower).upper(upper).work(memory.getPath("/w")),
          "not on the file store");
    }
    assertThat(upper).isEmptyDirectory();
  }

  private static void assertRefused(OverlayOptions.Builder options, String why) {
    assertThatThrownBy(options::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }

  @Test
  void newFileSystem_wrongOptions_areNamed() throws IOException {
    Path lower = rig.lower().path("");
    assertThatThrownBy(
            () ->
                FileSystems.newFileSystem(
                    URI.create("overlay://x/"), Map.of("lower", lower, "lowers", lower)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"lowers\"")
        .hasMessageContaining("cachedNames");
    assertThatThrownBy(
            () ->
                FileSystems.newFileSystem(
                    URI.create("overlay://x/"), Map.of("lower", lower, "format", "zfs")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("zfs")
        .hasMessageContaining("marker");
    assertThatThrownBy(
            () -> FileSystems.newFileSystem(URI.create("overlay://x/"), Map.of("lower", 7)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("lower");
    assertThatThrownBy(() -> FileSystems.newFileSystem(rig.upper(), Map.of("nothing", "ours")))
        .isNotInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void open_manyLowers_works() throws IOException {
    int most = 500;
    for (int i = 0; i < most; i++) {
      rig.lower(i).file("d/" + i % 7, "layer " + i);
    }
    for (int i = 0; i < 7; i++) {
      int top = most - 1 - (most - 1 - i) % 7;
      assertThat(rig.path("/d/" + i)).hasContent("layer " + top);
    }
    Files.delete(rig.path("/d/3"));
    rig.reopen();
    assertThat(rig.path("/d/3")).doesNotExist();
    assertThat(rig.path("/d/4")).exists();
  }

  @Test
  void open_twoOverlaysOnOneLower_areApart() throws IOException {
    rig.lower().file("file", "below");
    Path otherUpper = Files.createDirectory(rig.scratch().resolve("other upper"));
    Files.writeString(rig.path("/file"), "one");
    try (OverlayFileSystem other =
        OverlayFileSystem.open(
            OverlayOptions.builder().lower(rig.lowers()).upper(otherUpper).build())) {
      assertThat(other.getPath("/file")).hasContent("below");
      Files.delete(other.getPath("/file"));
      assertThat(rig.path("/file")).hasContent("one");
      Files.copy(rig.path("/file"), other.getPath("/copied"));
      assertThat(other.getPath("/copied")).hasContent("one");
      Files.move(rig.path("/file"), other.getPath("/moved"));
      assertThat(other.getPath("/moved")).hasContent("one");
      assertThat(rig.path("/file")).doesNotExist();
    }
  }

  @Test
  void open_overAndIntoAnotherOverlay_works() throws IOException {
    rig.lower().file("low", "low").file("gone").directory("upper").directory("base");
    Files.writeString(rig.path("/base/below"), "below");
    try (OverlayFileSystem nested =
        OverlayFileSystem.open(
            OverlayOptions.builder().lower(rig.path("/base")).upper(rig.path("/upper")).build())) {
      Files.writeString(nested.getPath("/below"), "changed");
      Files.createDirectory(nested.getPath("/d"));
      Files.writeString(nested.getPath("/d/new"), "new");
      Files.delete(nested.getPath("/below"));
      Files.move(nested.getPath("/d"), nested.getPath("/e"));
      assertThatTree(nested.getPath("/")).hasExactlyNames("e", "e/new").hasFile("e/new", "new");
    }
    assertThat(rig.path("/base/below")).hasContent("below");
    assertThat(rig.path("/upper/e/new")).hasContent("new");
  }

  @Test
  void open_rememberingNothing_seesLowerChanges() throws IOException {
    Path lower = Files.createDirectory(rig.scratch().resolve("changing"));
    Files.writeString(lower.resolve("file"), "old");
    try (OverlayFileSystem overlay =
        OverlayFileSystem.open(
            OverlayOptions.builder().lower(lower).upper(rig.upper()).cachedNames(0).build())) {
      assertThat(overlay.getPath("/file")).hasContent("old");
      assertThat(overlay.getPath("/new")).doesNotExist();
      Files.delete(lower.resolve("file"));
      Files.writeString(lower.resolve("new"), "new");
      assertThat(overlay.getPath("/file")).doesNotExist();
      assertThat(overlay.getPath("/new")).hasContent("new");
      assertThatTree(overlay.getPath("/")).hasExactlyNames("new");
    }
  }

  @Test
  void open_strict_worksAndSyncs() throws IOException {
    rig.lower().file("d/file", "text");
    try (OverlayFileSystem overlay =
        OverlayFileSystem.open(rig.options().durability(Durability.STRICT).build())) {
      Files.setLastModifiedTime(overlay.getPath("/d/file"), FileTime.fromMillis(1000));
      Files.writeString(overlay.getPath("/d/new"), "new");
      assertThat(overlay.sync().files()).isPositive();
    }
    assertThat(rig.path("/d/file")).hasContent("text");
    assertThat(Files.getLastModifiedTime(rig.path("/d/file")).toMillis()).isEqualTo(1000);
  }
}
