package io.overlaynio.tck.overlay;

import static io.overlaynio.tck.TreeSnapshotAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.overlaynio.OverlayFormat;
import io.overlaynio.tck.Aspect;
import io.overlaynio.tck.TreeReader;
import io.overlaynio.tck.TreeSnapshot;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Uppers that the kernel has written with options that leave more on disk than whiteouts and opaque
 * directories: where things came from, an index of files with several names, files without
 * contents.
 */
final class KernelMountOptionsTest {

  private static final TreeReader ALL =
      TreeReader.of(Aspect.MODE, Aspect.OWNER, Aspect.MODIFIED, Aspect.ATTRIBUTES, Aspect.LINKS);

  private static final List<String> OPTIONS =
      List.of(
          "redirect_dir=on,index=on,xino=on",
          "index=on",
          "xino=on",
          "index=on,nfs_export=on,redirect_dir=on",
          "uuid=on");

  @RegisterExtension
  final Rig rig = Rig.onDisk(new Cell(Layering.PLATFORM, OverlayFormat.KERNEL, Layering.PLATFORM));

  @BeforeEach
  void requireKernel() throws IOException {
    Machine.requireKernelOverlays();
    Machine.requireEncodable("\u00e4\u6f22");
    Machine.requireCommand("mknod");
  }

  static Stream<Arguments> changesByOptions() {
    return OPTIONS.stream()
        .flatMap(
            options ->
                Arrays.stream(Interchange.values())
                    .filter(
                        what ->
                            options.contains("redirect_dir=on") || !what.movesLowerDirectories())
                    .map(what -> Arguments.of(options, what)));
  }

  /** With nfs_export there is a name in the index for each file, which counts after a remount. */
  private static TreeReader reader(String options) {
    return options.contains("nfs_export") ? ALL.without(Aspect.LINKS) : ALL;
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("changesByOptions")
  void read_upperMadeWithOptions_isTheSameToUs(String options, Interchange what)
      throws IOException {
    what.below(rig.lower());
    rig.overlay();
    rig.close();
    TreeSnapshot theirs;
    try (KernelMount mount = KernelMount.with(options, rig.upper(), rig.lowers())) {
      what.change(mount.root());
      theirs = reader(options).read(mount.root());
    }
    assertThat(reader(options).read(rig.path("/"))).as("opened by us").isSameTreeAs(theirs);
    Interchange.changeMore(1, rig.path("/"));
    TreeSnapshot ours = reader(options).read(rig.path("/"));
    rig.close();
    try (KernelMount mount = KernelMount.with(options, rig.upper(), rig.lowers())) {
      assertThat(reader(options).read(mount.root())).as("mounted again").isSameTreeAs(ours);
    }
  }

  /**
   * What the index joins, other mounts see apart: ours sees what the kernel does without the
   * option.
   */
  @Test
  void read_indexedHardLinks_isTheTreeThatTheKernelShowsWithoutTheIndex() throws IOException {
    rig.lower().file("a", "below").hardLink("b", "a").hardLink("d/c", "a").file("x", "x");
    rig.lower().hardLink("y", "x").allModifiedFrom(Instant.parse("2001-01-01T00:00:00Z"));
    rig.overlay();
    rig.close();
    try (KernelMount mount = KernelMount.with("index=on", rig.upper(), rig.lowers())) {
      Files.writeString(mount.root().resolve("a"), "above");
      Files.delete(mount.root().resolve("b"));
      Files.delete(mount.root().resolve("y"));
      Files.writeString(mount.root().resolve("x"), "above");
      assertThat(mount.root().resolve("d/c")).hasContent("above");
    }
    TreeSnapshot without;
    try (KernelMount mount = KernelMount.with("index=off", rig.upper(), rig.lowers())) {
      without = ALL.read(mount.root());
    }
    assertThat(ALL.read(rig.path("/"))).isSameTreeAs(without);
    assertThat(rig.path("/d/c")).hasContent("below");
  }

  /** Makes three files of which the upper has nothing but attributes, two of them renamed. */
  private void makeFilesWithoutContents() throws IOException {
    rig.lower().file("d/f", "contents").file("d/g", "more").file("d/h").file("other");
    rig.overlay();
    rig.close();
    try (KernelMount mount = KernelMount.with("metacopy=on", rig.upper(), rig.lowers())) {
      for (String name : List.of("d/f", "d/g", "d/h")) {
        Files.setPosixFilePermissions(
            mount.root().resolve(name), PosixFilePermissions.fromString("rw-rw----"));
      }
      Files.move(mount.root().resolve("d/g"), mount.root().resolve("d/moved"));
      Files.move(mount.root().resolve("d/h"), mount.root().resolve("moved"));
    }
  }

  private static void assertThatRefused(Path path, ThrowingCallable use) {
    assertThatThrownBy(use)
        .isInstanceOfSatisfying(
            FileSystemException.class,
            e -> {
              assertThat(e.getFile()).isEqualTo(path.toString());
              assertThat(e.getReason()).contains("metacopy=on").contains("not supported");
            });
  }

  /** A copy of nothing but zeros would be what was read otherwise. */
  @Test
  void use_fileWithoutContents_isRefusedInWords() throws IOException {
    makeFilesWithoutContents();
    for (String name : List.of("/d/f", "/d/moved", "/moved")) {
      Path path = rig.path(name);
      assertThatRefused(path, () -> Files.readString(path));
      assertThatRefused(path, () -> Files.writeString(path, "new"));
      assertThatRefused(path, () -> Files.size(path));
      assertThatRefused(path, () -> Files.delete(path));
      assertThatRefused(path, () -> Files.copy(path, rig.path("/copy")));
      assertThatRefused(path, () -> Files.move(path, rig.path("/elsewhere")));
    }
    assertThat(rig.path("/other")).hasContent("other");
    assertThatThrownBy(() -> Files.size(rig.path("/d/g"))).isInstanceOf(NoSuchFileException.class);
    try (Stream<Path> list = Files.list(rig.path("/d"))) {
      assertThat(list.map(Path::toString)).containsExactlyInAnyOrder("/d/f", "/d/moved");
    }
  }

  @Test
  void use_fileWithoutContentsInFrozenUpper_isRefusedInWords() throws IOException {
    makeFilesWithoutContents();
    rig.freeze();
    Path path = rig.path("/d/f");
    assertThatRefused(path, () -> Files.readString(path));
    assertThatRefused(path, () -> Files.writeString(path, "new"));
    rig.assertThatUpper().isEmpty();
  }

  @Test
  void use_fileWhoseContentsTheKernelCopiedUpLater_works() throws IOException {
    makeFilesWithoutContents();
    try (KernelMount mount = KernelMount.with("metacopy=on", rig.upper(), rig.lowers())) {
      for (String name : List.of("d/f", "d/moved", "moved")) {
        Files.newByteChannel(mount.root().resolve(name), StandardOpenOption.WRITE).close();
      }
    }
    assertThat(rig.path("/d/f")).hasContent("contents");
    assertThat(rig.path("/d/moved")).hasContent("more");
    assertThat(rig.path("/moved")).hasContent("d/h");
  }
}
