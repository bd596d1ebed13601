package io.overlaynio.internal.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.jimfs.Jimfs;
import io.overlaynio.internal.layer.LayerFormat.Renaming;
import io.overlaynio.internal.sys.MountTable;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is forced where the file system does not keep a rename whole, and that it is forced while
 * everything is still in view as it was. The forces are recorded, on any file system.
 */
final class RenameOrderTest {

  private static final String OLD = "old";
  private static final String CONTENT = "content";

  @TempDir Path temporary;
  private Path upper;
  private WorkDir work;
  private Layer layer;
  private LayerFormat format;

  /** What was forced, and what the upper layer had in view then. */
  private final List<Path> forced = new ArrayList<>();

  private final List<List<String>> seen = new ArrayList<>();
  private IOException failureOrNull;

  static Stream<LayerFormat> formats() {
    return Stream.of(new UserFormat(), new KernelFormat(), new MarkerFormat());
  }

  private void prepare(LayerFormat chosen) throws IOException {
    Needs.format(chosen.id(), temporary);
    format = chosen;
    upper = Files.createDirectory(temporary.resolve("upper"));
    work = WorkDir.open(temporary.resolve("work"), directory -> RenameOrder.by(this::force));
    layer = new Layer(upper, format);
  }

  private void force(Path path) throws IOException {
    forced.add(path);
    seen.add(view());
    if (failureOrNull != null) {
      throw failureOrNull;
    }
  }

  /** The names of the upper layer, what the files hold, and what is hidden. */
  private List<String> view() throws IOException {
    List<String> names = new ArrayList<>();
    for (Listed listed : layer.list(upper)) {
      Path path = upper.resolve(listed.name());
      String what = Files.isRegularFile(path) ? Files.readString(path) : "directory";
      names.add(listed.name() + " " + (listed.whiteout() ? "hidden" : what));
    }
    names.sort(null);
    return names;
  }

  @AfterEach
  void close() throws IOException {
    if (work != null) {
      work.close();
    }
  }

  @ParameterizedTest
  @MethodSource("formats")
  void hide_file_isForcedBeforeItIsGone(LayerFormat chosen) throws IOException {
    prepare(chosen);
    Files.writeString(upper.resolve("file"), OLD);
    format.hide(layer, upper, "file", work);
    assertThat(seen).isNotEmpty().containsOnly(List.of("file old"));
    assertThat(view()).containsExactly("file hidden");
  }

  @Test
  void hide_severalNames_linksNoWhiteouts() throws IOException {
    prepare(new UserFormat());
    format.hide(layer, upper, "one", work);
    format.hide(layer, upper, "other", work);
    for (String name : List.of("one", "other")) {
      assertThat(Files.getAttribute(upper.resolve(name), "unix:nlink")).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @MethodSource("formats")
  void removeDirectory_hidden_isForcedBeforeItIsGone(LayerFormat chosen) throws IOException {
    prepare(chosen);
    Files.createDirectory(upper.resolve("directory"));
    format.removeDirectory(layer, upper, "directory", true, work);
    assertThat(seen).isNotEmpty().containsOnly(List.of("directory directory"));
    assertThat(view()).containsExactly("directory hidden");
  }

  @ParameterizedTest
  @MethodSource("formats")
  void publish_fileAndDirectoryOverWhiteouts_areForcedBeforeTheyShow(LayerFormat chosen)
      throws IOException {
    prepare(chosen);
    format.hide(layer, upper, "file", work);
    format.hide(layer, upper, "directory", work);
    seen.clear();
    forced.clear();
    Path file = Files.writeString(work.fresh(), CONTENT);
    format.publish(file, upper, "file", new Renaming(false, false, true), work);
    assertThat(forced).containsExactly(file);
    assertThat(seen).containsExactly(List.of("directory hidden", "file hidden"));
    Path directory = Files.createDirectory(work.fresh());
    format.publish(directory, upper, "directory", new Renaming(true, false, true), work);
    assertThat(forced).containsExactly(file, directory);
    assertThat(seen.get(1)).containsExactly("directory hidden", "file content");
    assertThat(view()).containsExactly("directory directory", "file content");
  }

  @ParameterizedTest
  @MethodSource("formats")
  void rename_everyKindOfEnds_isForcedWhileBothNamesAreAsBefore(LayerFormat chosen)
      throws IOException {
    prepare(chosen);
    for (boolean directory : new boolean[] {false, true}) {
      for (boolean leave : new boolean[] {false, true}) {
        for (boolean onto : new boolean[] {false, true}) {
          renameAndBack(new Renaming(directory, leave, onto));
        }
      }
    }
  }

  /** Renames in an upper that is empty before and after. */
  private void renameAndBack(Renaming how) throws IOException {
    Path from = upper.resolve("from");
    if (how.directory()) {
      Files.createDirectory(from);
    } else {
      Files.writeString(from, CONTENT);
    }
    if (how.ontoWhiteout()) {
      format.hide(layer, upper, "to", work);
    }
    seen.clear();
    format.rename(upper, "from", upper, "to", how, work);
    String what = how.directory() ? "directory" : CONTENT;
    if (how.ontoWhiteout() || how.leaveWhiteout()) {
      List<String> before =
          how.ontoWhiteout() ? List.of("from " + what, "to hidden") : List.of("from " + what);
      // A new name that replaces nothing may be hidden, or a file may have it already.
      assertThat(seen)
          .as("%s", how)
          .isNotEmpty()
          .allMatch(view -> view.containsAll(before))
          .allMatch(view -> without(view, before).stream().allMatch(("to " + what)::equals));
    } else {
      assertThat(seen).as("%s replaces nothing", how).isEmpty();
    }
    List<String> after = new ArrayList<>(how.leaveWhiteout() ? List.of("from hidden") : List.of());
    after.add("to " + what);
    assertThat(view()).as("%s", how).isEqualTo(after);
    assertThat(work.building()).isEmptyDirectory();
    WorkRemains.delete(upper);
    Files.createDirectory(upper);
  }

  private boolean isOfDevices() {
    return format instanceof DeviceFormat;
  }

  private static List<String> without(List<String> view, List<String> names) {
    return view.stream().filter(name -> !names.contains(name)).toList();
  }

  @ParameterizedTest
  @MethodSource("formats")
  void rename_ontoAnotherFile_isForcedBeforeThatIsGoneAndBeforeTheOldNameIs(LayerFormat chosen)
      throws IOException {
    prepare(chosen);
    for (boolean leave : new boolean[] {false, true}) {
      Files.writeString(upper.resolve("from"), CONTENT);
      Files.writeString(upper.resolve("to"), OLD);
      seen.clear();
      format.rename(upper, "from", upper, "to", new Renaming(false, leave, false), work);
      assertThat(seen.get(0)).containsExactly("from content", "to old");
      assertThat(seen.get(seen.size() - 1))
          .containsExactly("from content", leave && isOfDevices() ? "to content" : "to old");
      assertThat(view())
          .isEqualTo(leave ? List.of("from hidden", "to content") : List.of("to content"));
      assertThat(work.building()).isEmptyDirectory();
    }
  }

  @ParameterizedTest
  @MethodSource("formats")
  void anyStep_thatCannotBeForced_failsAndLeavesAllAsItWas(LayerFormat chosen) throws IOException {
    prepare(chosen);
    Files.writeString(upper.resolve("file"), CONTENT);
    Files.writeString(upper.resolve("other"), OLD);
    Files.createDirectory(upper.resolve("directory"));
    List<String> before = view();
    failureOrNull = new FileSystemException("disk", null, "is gone");
    Renaming leaving = new Renaming(false, true, false);
    Path built = Files.writeString(work.fresh(), CONTENT);
    assertThatThrownBy(() -> format.hide(layer, upper, "file", work)).isSameAs(failureOrNull);
    assertThatThrownBy(() -> format.removeDirectory(layer, upper, "directory", true, work))
        .isSameAs(failureOrNull);
    assertThatThrownBy(() -> format.rename(upper, "file", upper, "other", leaving, work))
        .isSameAs(failureOrNull);
    assertThatThrownBy(
            () ->
                format.rename(
                    upper, "directory", upper, "new", new Renaming(true, true, false), work))
        .isSameAs(failureOrNull);
    assertThatThrownBy(() -> format.publish(built, upper, "shown", leaving, work))
        .isSameAs(failureOrNull);
    assertThat(view()).isEqualTo(before);
    assertThat(work.building()).isDirectoryContaining(built::equals);
    Files.delete(built);
    assertThat(work.building()).isEmptyDirectory();
  }

  @Test
  void built_fileThatMayNotBeRead_isForcedByItsDirectory() throws IOException {
    prepare(new MarkerFormat());
    Path file = Files.writeString(work.fresh(), CONTENT);
    RenameOrder order =
        RenameOrder.by(
            path -> {
              forced.add(path);
              if (path.equals(file)) {
                throw new AccessDeniedException(path.toString());
              }
            });
    order.built(file);
    assertThat(forced).containsExactly(file, work.building());
  }

  @Test
  void moving_whatCannotBeLinked_isLeftAsItIs() throws IOException {
    prepare(new MarkerFormat());
    work.order().moving(upper.resolve("missing"), work);
    assertThat(forced).isEmpty();
    assertThat(work.building()).isEmptyDirectory();
  }

  @Test
  void markVolatile_whereOrderIsForced_forcesNothingMore() throws IOException {
    prepare(new MarkerFormat());
    work.markVolatile();
    format.hide(layer, upper, "name", work);
    assertThat(forced).isEmpty();
    assertThat(view()).containsExactly("name hidden");
  }

  @Test
  void on_anyFileSystem_isForcedOnBtrfsAlone() throws IOException {
    boolean btrfs =
        MountTable.read()
            .mountOf(temporary.toRealPath())
            .filter(mount -> mount.type().equals("btrfs"))
            .isPresent();
    assertThat(RenameOrder.on(temporary).isForced()).isEqualTo(btrfs);
    try (FileSystem memory = Jimfs.newFileSystem()) {
      assertThat(RenameOrder.on(memory.getPath("/"))).isSameAs(RenameOrder.KEPT);
    }
  }
}
