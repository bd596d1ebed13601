package io.overlaynio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OverlayOptionsTest {

  private FileSystem memory;
  private Path lower;
  private Path upper;

  @BeforeEach
  void open() throws IOException {
    memory = OnJimfs.newMemory();
    lower = directory("/l");
    upper = directory("/u");
  }

  @AfterEach
  void close() throws IOException {
    memory.close();
  }

  @Test
  void build_lowerAndUpper_hasTheDefaults() {
    OverlayOptions options = OverlayOptions.builder().lower(lower).upper(upper).build();
    assertThat(options.lower()).containsExactly(lower);
    assertThat(options.upper()).contains(upper);
    assertThat(options.work()).contains(memory.getPath("/.u.work"));
    assertThat(options.format()).isEqualTo(OverlayFormat.AUTO);
    assertThat(options.durability()).isEqualTo(Durability.AUTO);
    assertThat(options.strategy()).isEqualTo(SyncStrategy.AUTO);
    assertThat(options.cachedNames()).isEqualTo(200_000);
    assertThat(options.name()).isEmpty();
    assertThat(options)
        .hasToString(
            "lower=[/l], upper=/u, work=/.u.work, format=AUTO, durability=AUTO, strategy=AUTO,"
                + " cachedNames=200000, dirtyBackgroundBytes=67108864, dirtyBackgroundFiles=0,"
                + " dirtyBytes=0, dirtyExpire=PT0S, neighbourBytes=4194304");
    assertThat(memory.getPath("/.u.work")).doesNotExist();
  }

  @Test
  void build_severalLowers_keepsTheirOrder() throws IOException {
    Path[] more = {directory("/a"), directory("/b"), directory("/c")};
    OverlayOptions options =
        OverlayOptions.builder().lower(more[2], more[0]).lower(List.of(more[1], lower)).build();
    assertThat(options.lower()).containsExactly(more[2], more[0], more[1], lower);
  }

  @Test
  void build_noUpper_isReadOnly() {
    OverlayOptions options = OverlayOptions.builder().lower(lower).build();
    assertThat(options.upper()).isEmpty();
    assertThat(options.work()).isEmpty();
  }

  @Test
  void build_linkedAndRelativePaths_areMadeReal() throws IOException {
    Files.createSymbolicLink(memory.getPath("/link"), lower);
    Path relative = memory.getPath("up");
    Files.createDirectory(relative);
    OverlayOptions options =
        OverlayOptions.builder().lower(memory.getPath("/link")).upper(relative).build();
    assertThat(options.lower()).containsExactly(lower);
    assertThat(options.upper()).contains(relative.toRealPath());
    assertThat(options.work()).contains(relative.toRealPath().resolveSibling(".up.work"));
  }

  @Test
  void nameOrGenerated_noName_isAnotherEachTime() {
    OverlayOptions options = OverlayOptions.builder().lower(lower).build();
    assertThat(options.nameOrGenerated()).isNotEqualTo(options.nameOrGenerated());
    assertThat(OverlayUri.NAME.matcher(options.nameOrGenerated()).matches()).isTrue();
    assertThat(OverlayOptions.builder().lower(lower).name("n").build().nameOrGenerated())
        .isEqualTo("n");
  }

  @Test
  void build_noLower_isRefused() {
    refuses(OverlayOptions.builder().upper(upper), "no lower layer", "at least one");
  }

  @Test
  void build_lowersUpToTheKernelsLimit_areTaken() throws IOException {
    List<Path> many = new ArrayList<>();
    for (int i = 0; i < 501; i++) {
      many.add(directory("/many" + i));
    }
    refuses(OverlayOptions.builder().lower(many), "501 lower layers", "500");
    assertThat(OverlayOptions.builder().lower(many.subList(1, 501)).build().lower()).hasSize(500);
  }

  @Test
  void build_lowerTwice_isRefused() throws IOException {
    refuses(
        OverlayOptions.builder().lower(lower, memory.getPath("/u/../l")),
        "lower /l and lower /u/../l are the same directory");
    Files.createSymbolicLink(memory.getPath("/link"), lower);
    refuses(OverlayOptions.builder().lower(lower, memory.getPath("/link")), "same directory");
  }

  @Test
  void build_missingLayer_isRefused() {
    Path missing = memory.getPath("/missing");
    refuses(OverlayOptions.builder().lower(missing), "lower /missing does not exist");
    refuses(
        OverlayOptions.builder().lower(lower).upper(missing),
        "upper /missing does not exist",
        "create it first");
  }

  @Test
  void build_fileAsLayer_isRefused() throws IOException {
    Path file = Files.createFile(memory.getPath("/file"));
    refuses(OverlayOptions.builder().lower(file), "lower /file is not a directory", "archive");
    refuses(OverlayOptions.builder().lower(lower).upper(file), "upper /file is not a directory");
    refuses(
        OverlayOptions.builder().lower(lower).upper(upper).work(file),
        "work /file is not a directory");
  }

  @Test
  void build_upperIsALower_isRefused() {
    refuses(
        OverlayOptions.builder().lower(lower, upper).upper(upper),
        "upper /u and lower /u are the same directory");
  }

  @Test
  void build_nestedUpperAndLower_isRefused() throws IOException {
    Path deep = directory("/l/deep/er");
    refuses(
        OverlayOptions.builder().lower(lower).upper(deep), "upper /l/deep/er is inside lower /l");
    refuses(
        OverlayOptions.builder().lower(deep).upper(lower), "lower /l/deep/er is inside upper /l");
  }

  @Test
  void build_upperAndWorkHiddenInTheLower_areTaken() throws IOException {
    OverlayOptions options =
        OverlayOptions.builder()
            .lower(lower)
            .upper(directory("/l/deep/er"))
            .placed(LayerCheck.Placement.ANYWHERE)
            .build();
    assertThat(options.work()).contains(memory.getPath("/l/deep/.er.work"));
  }

  @Test
  void build_hiddenUpperThatHoldsOtherLayers_isRefused() throws IOException {
    Path deep = directory("/l/deep/er");
    OverlayOptions.Builder builder =
        OverlayOptions.builder().placed(LayerCheck.Placement.ANYWHERE).lower(lower);
    refuses(builder.upper(lower), "upper /l and lower /l are the same directory");
    refuses(builder.upper(deep).work(directory("/l/deep/er/w")), "is inside upper /l/deep/er");
    refuses(builder.work(directory("/l/w")).lower(directory("/l/deep/er/low")), "is inside upper");
  }

  @Test
  void build_nestedThroughALink_isRefused() throws IOException {
    directory("/l/deep");
    Files.createSymbolicLink(memory.getPath("/away"), memory.getPath("/l/deep"));
    refuses(
        OverlayOptions.builder().lower(lower).upper(memory.getPath("/away")),
        "upper /away is inside lower /l");
  }

  @Test
  void build_workTouchesALayer_isRefused() throws IOException {
    OverlayOptions.Builder builder = OverlayOptions.builder().lower(lower).upper(upper);
    refuses(builder.work(upper), "work /u and upper /u are the same directory");
    refuses(builder.work(lower), "work /l and lower /l are the same directory");
    refuses(builder.work(directory("/u/w")), "work /u/w is inside upper /u");
    refuses(builder.work(memory.getPath("/u/new")), "work /u/new is inside upper /u");
    refuses(builder.work(memory.getPath("/l/new")), "work /l/new is inside lower /l");
    refuses(builder.work(memory.getPath("/")), "is inside work /");
  }

  @Test
  void build_workWithoutUpper_isRefused() {
    refuses(
        OverlayOptions.builder().lower(lower).work(memory.getPath("/w")),
        "work /w was given without upper");
  }

  @Test
  void build_workToBeCreated_isKept() {
    Path work = memory.getPath("/w");
    assertThat(OverlayOptions.builder().lower(lower).upper(upper).work(work).build().work())
        .contains(work);
    refuses(
        OverlayOptions.builder().lower(lower).upper(upper).work(memory.getPath("/no/w")),
        "work /no/w cannot be used",
        "NoSuchFileException");
  }

  @Test
  void build_workOnAnotherFileStore_isRefused() throws IOException {
    try (FileSystem other = Jimfs.newFileSystem(Configuration.unix())) {
      Path work = Files.createDirectory(other.getPath("/w"));
      refuses(
          OverlayOptions.builder().lower(lower).upper(upper).work(work),
          "work /w is not on the file store of upper /u");
    }
  }

  @Test
  void build_workOnAnotherMount_isRefused(@TempDir Path disk) throws IOException {
    Path other = Path.of("/dev/shm");
    assumeTrue(Files.isWritable(other), "no second file store at hand");
    Path work = Files.createTempDirectory(other, "work");
    try {
      boolean differ = !Files.getFileStore(other).equals(Files.getFileStore(disk));
      assumeTrue(differ, "no second file store at hand");
      refuses(
          OverlayOptions.builder().lower(lower).upper(disk).work(work),
          "is not on the file store of upper");
    } finally {
      Files.delete(work);
    }
  }

  @Test
  void build_upperWithoutParent_asksForWork() {
    Path root = memory.getPath("/");
    refuses(OverlayOptions.builder().lower(lower).upper(root), "upper / has no parent", "work");
  }

  @Test
  void build_layersOfSeveralProviders_areTaken(@TempDir Path disk) throws IOException {
    Path zip = disk.resolve("layer.zip");
    URI uri = URI.create("jar:" + zip.toUri());
    try (FileSystem archive = FileSystems.newFileSystem(uri, Map.of("create", "true"));
        OnJimfs other = OnJimfs.openReadOnly()) {
      OverlayOptions options =
          OverlayOptions.builder()
              .lower(lower, archive.getPath("/"), disk.resolve("."))
              .upper(upper)
              .build();
      assertThat(options.lower()).hasSize(3);
      assertThat(options.lower().get(2)).isEqualTo(disk.toRealPath());
      assertThat(OverlayOptions.builder().lower(other.memory("/lower")).build().lower()).hasSize(1);
    }
  }

  @Test
  void build_upperInAnArchive_isTaken(@TempDir Path disk) throws IOException {
    URI uri = URI.create("jar:" + disk.resolve("upper.zip").toUri());
    try (FileSystem archive = FileSystems.newFileSystem(uri, Map.of("create", "true"))) {
      Path inside = Files.createDirectory(archive.getPath("/u"));
      assertThat(OverlayOptions.builder().lower(lower).upper(inside).build().work())
          .contains(archive.getPath("/.u.work"));
    }
  }

  @Test
  void build_upperOnReadOnlyFileSystem_isRefused() throws IOException {
    try (OnJimfs readOnly = OnJimfs.openReadOnly()) {
      refuses(
          OverlayOptions.builder().lower(lower).upper(readOnly.path("/")).work(upper),
          "upper / is on a read-only file system",
          "leave upper out");
    }
  }

  @Test
  void build_nameThatFitsNoUri_isRefused() {
    for (String name : List.of("", "a b", "a/b", "\u00e4", "a:1", "-a", "u@h", "a%20")) {
      refuses(OverlayOptions.builder().lower(lower).name(name), "\"" + name + "\"", "NAME");
    }
  }

  @Test
  void build_negativeCache_isRefused() {
    refuses(OverlayOptions.builder().lower(lower).cachedNames(-1), "cachedNames is -1", "0");
    assertThat(OverlayOptions.builder().lower(lower).cachedNames(0).build().cachedNames()).isZero();
  }

  @Test
  void builder_null_isRefused() {
    OverlayOptions.Builder builder = OverlayOptions.builder();
    assertThatThrownBy(() -> builder.lower((Path) null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> builder.upper(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> builder.work(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> builder.format(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> builder.durability(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> builder.name(null)).isInstanceOf(NullPointerException.class);
  }

  private static void refuses(OverlayOptions.Builder builder, String... said) {
    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(said);
  }

  private Path directory(String path) throws IOException {
    return Files.createDirectories(memory.getPath(path));
  }

  @Test
  void build_negativeLimit_isRefused() {
    OverlayOptions.Builder builder = OverlayOptions.builder().lower(lower);
    assertThatThrownBy(() -> builder.dirtyBackgroundBytes(-1).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("negative");
    builder.dirtyBackgroundBytes(0).dirtyBackgroundFiles(-1);
    assertThatThrownBy(builder::build).hasMessageContaining("negative");
    builder.dirtyBackgroundFiles(0).dirtyBytes(-1);
    assertThatThrownBy(builder::build).hasMessageContaining("negative");
    builder.dirtyBytes(0).dirtyExpire(Duration.ofMillis(-1));
    assertThatThrownBy(builder::build).hasMessageContaining("negative");
    builder.dirtyExpire(Duration.ZERO).neighbourBytes(-1);
    assertThatThrownBy(builder::build).hasMessageContaining("negative");
    builder.neighbourBytes(0);
    assertThat(builder.dirtyExpire(Duration.ofSeconds(5)).build().dirtyExpire()).hasSeconds(5);
  }
}
