package io.overlaynio.internal.tree;

import static io.overlaynio.internal.layer.LayerAssert.assertThat;
import static io.overlaynio.internal.tree.Ground.names;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of source to every kind of target, in every format. */
final class MoveTest {

  /** What is moved. */
  enum Source {
    UPPER_FILE,
    LOWER_FILE,
    COPIED_UP_FILE,
    LOWER_LINK,
    UPPER_DIRECTORY,
    LOWER_DIRECTORY,
    MERGED_DIRECTORY,
    OPAQUE_DIRECTORY;

    boolean directory() {
      return name().endsWith("DIRECTORY");
    }

    boolean below() {
      return this != UPPER_FILE && this != UPPER_DIRECTORY;
    }

    boolean hasLowerContent() {
      return this == LOWER_DIRECTORY || this == MERGED_DIRECTORY;
    }
  }

  /** What is where it is moved to. */
  enum Target {
    ABSENT,
    WHITEOUT_OF_FILE,
    WHITEOUT_OF_DIRECTORY,
    UPPER_FILE,
    LOWER_FILE,
    EMPTY_UPPER_DIRECTORY,
    EMPTY_LOWER_DIRECTORY,
    EMPTIED_MERGED_DIRECTORY,
    FULL_DIRECTORY;

    boolean exists() {
      return ordinal() >= UPPER_FILE.ordinal();
    }

    boolean directory() {
      return ordinal() >= EMPTY_UPPER_DIRECTORY.ordinal();
    }
  }

  @TempDir Path temporary;
  private Ground ground;

  @AfterEach
  void close() throws IOException {
    if (ground != null) {
      ground.close();
    }
  }

  static Stream<Arguments> everything() {
    List<Arguments> all = new ArrayList<>();
    for (Ground.Kind kind : Ground.Kind.values()) {
      for (Source source : Source.values()) {
        for (Target target : Target.values()) {
          for (boolean atomic : new boolean[] {false, true}) {
            all.add(Arguments.of(kind, source, target, atomic));
          }
        }
      }
    }
    return all.stream();
  }

  /**
   * Two lowers, so that what a lower hides from the other matters; names s and t in one directory.
   */
  private void furnish(Ground.Kind kind, Source source, Target target) throws IOException {
    ground = Ground.of(kind, temporary, 2);
    ground.lowerFile(0, "p/zero", "").lowerFile(1, "p/one", "");
    lower(source);
    lower(target);
    ground.tree();
    upper(source);
    upper(target);
  }

  private void lower(Source source) throws IOException {
    switch (source) {
      case LOWER_FILE, COPIED_UP_FILE -> ground.lowerFile(1, "p/s", "source");
      case LOWER_LINK ->
          java.nio.file.Files.createSymbolicLink(
              ground.lower("p/s"), ground.lower("p/s").getFileSystem().getPath("zero"));
      case LOWER_DIRECTORY, MERGED_DIRECTORY, OPAQUE_DIRECTORY ->
          ground
              .lowerFile(0, "p/s/a", "a0")
              .lowerFile(1, "p/s/a", "a1")
              .lowerFile(1, "p/s/sub/b", "b1")
              .lowerFile(1, "p/s/gone", "g1");
      case UPPER_FILE, UPPER_DIRECTORY -> {}
    }
  }

  private void upper(Source source) throws IOException {
    switch (source) {
      case UPPER_FILE -> ground.write("p/s", "source");
      case COPIED_UP_FILE -> ground.append("p/s", "!");
      case UPPER_DIRECTORY, OPAQUE_DIRECTORY -> {
        if (source == Source.OPAQUE_DIRECTORY) {
          for (String name : List.of("a", "gone", "sub/b", "sub", "")) {
            ground.delete(name.isEmpty() ? "p/s" : "p/s/" + name);
          }
        }
        ground.mkdir("p/s");
        ground.write("p/s/new", "n");
        ground.mkdir("p/s/sub");
        ground.write("p/s/sub/deep", "d");
      }
      case MERGED_DIRECTORY -> {
        ground.write("p/s/new", "n");
        ground.append("p/s/sub/b", "!");
        ground.delete("p/s/gone");
      }
      case LOWER_FILE, LOWER_LINK, LOWER_DIRECTORY -> {}
    }
  }

  private void lower(Target target) throws IOException {
    switch (target) {
      case WHITEOUT_OF_FILE, LOWER_FILE -> ground.lowerFile(1, "p/t", "target");
      case WHITEOUT_OF_DIRECTORY, EMPTIED_MERGED_DIRECTORY, FULL_DIRECTORY ->
          ground.lowerFile(0, "p/t/ghost", "target").lowerFile(1, "p/t/a", "target");
      case EMPTY_LOWER_DIRECTORY -> ground.lowerDirectory(1, "p/t");
      case ABSENT, UPPER_FILE, EMPTY_UPPER_DIRECTORY -> {}
    }
  }

  private void upper(Target target) throws IOException {
    switch (target) {
      case WHITEOUT_OF_FILE -> ground.delete("p/t");
      case WHITEOUT_OF_DIRECTORY, EMPTIED_MERGED_DIRECTORY -> {
        ground.delete("p/t/ghost");
        ground.delete("p/t/a");
        if (target == Target.WHITEOUT_OF_DIRECTORY) {
          ground.delete("p/t");
        }
      }
      case UPPER_FILE -> ground.write("p/t", "target");
      case EMPTY_UPPER_DIRECTORY -> ground.mkdir("p/t");
      case ABSENT, LOWER_FILE, EMPTY_LOWER_DIRECTORY, FULL_DIRECTORY -> {}
    }
  }

  @ParameterizedTest(name = "{0} {1} to {2} atomic={3}")
  @MethodSource("everything")
  void move_anythingToAnything_movesOrSaysWhyNot(
      Ground.Kind kind, Source source, Target target, boolean atomic) throws IOException {
    furnish(kind, source, target);
    List<String> before = TreeText.of(ground.tree());
    Class<? extends IOException> refusal = refusal(source, target, atomic);
    if (refusal != null) {
      assertThatThrownBy(() -> ground.tree().move(names("p/s"), names("p/t"), true, atomic))
          .isInstanceOf(refusal);
      assertThat(TreeText.of(ground.tree())).isEqualTo(before);
    } else {
      ground.tree().move(names("p/s"), names("p/t"), true, atomic);
      List<String> after = TreeText.of(ground.tree());
      assertThat(after).isEqualTo(moved(before));
      assertMarks(source, target);
    }
    assertThat(ground.remains()).isEmpty();
    List<String> live = TreeText.of(ground.tree());
    assertThat(TreeText.of(ground.reopen())).isEqualTo(live);
  }

  private Class<? extends IOException> refusal(Source source, Target target, boolean atomic) {
    if (target == Target.FULL_DIRECTORY) {
      return atomic ? FileSystemException.class : DirectoryNotEmptyException.class;
    }
    if (!atomic) {
      return null;
    }
    if (target.exists() && target.directory() != source.directory()) {
      return FileSystemException.class;
    }
    return source.hasLowerContent() && !ground.redirects()
        ? AtomicMoveNotSupportedException.class
        : null;
  }

  /** The lines of a plain tree after the same move. */
  private static List<String> moved(List<String> before) {
    List<String> after = new ArrayList<>();
    for (String line : before) {
      if (isAt(line, "/p/s")) {
        after.add("/p/t" + line.substring("/p/s".length()));
      } else if (!isAt(line, "/p/t")) {
        after.add(line);
      }
    }
    after.sort(MoveTest::byPath);
    return after;
  }

  private static boolean isAt(String line, String path) {
    return line.startsWith(path + " ") || line.startsWith(path + "/");
  }

  private static int byPath(String one, String other) {
    return one.substring(0, one.indexOf(' ')).compareTo(other.substring(0, other.indexOf(' ')));
  }

  /** A whiteout where a lower layer would shine through again, and nowhere else. */
  private void assertMarks(Source source, Target target) throws IOException {
    if (source.below()) {
      assertThat(ground.upperLayer()).hidesOnly("p", "s");
    } else {
      assertThat(ground.upperLayer()).hidesOnly("p").hasNothing("p/s");
    }
    boolean belowTarget =
        target != Target.ABSENT
            && target != Target.UPPER_FILE
            && target != Target.EMPTY_UPPER_DIRECTORY;
    if (source.directory() && belowTarget && !(source.hasLowerContent() && ground.redirects())) {
      assertThat(ground.upperLayer()).hasOpaque("p/t");
    }
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void move_withoutReplace_refusesEveryExistingTarget(Ground.Kind kind) throws IOException {
    for (Target target : Target.values()) {
      if (target.exists()) {
        Path base = java.nio.file.Files.createDirectory(temporary.resolve(target.name()));
        Path saved = temporary;
        temporary = base;
        furnish(kind, Source.LOWER_FILE, target);
        temporary = saved;
        assertThatThrownBy(() -> ground.move("p/s", "p/t"))
            .isInstanceOf(FileAlreadyExistsException.class)
            .hasMessage("/p/t");
        assertThat(ground.exists("p/s")).isTrue();
        ground.close();
      }
    }
    ground = null;
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void move_toItselfAndMissingNames_isNothingOrRefused(Ground.Kind kind) throws IOException {
    furnish(kind, Source.LOWER_DIRECTORY, Target.LOWER_FILE);
    ground.move("p/s", "p/s");
    ground.move("p/t", "p/./t");
    assertThat(ground.upper("p")).doesNotExist();
    assertThatThrownBy(() -> ground.move("p/x", "p/y"))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("/p/x");
    assertThatThrownBy(() -> ground.move("p/s", "x/y")).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> ground.move("p/s", "p/s/sub/x"))
        .isInstanceOf(FileSystemException.class);
    assertThatThrownBy(() -> ground.move("p/s", "p/s/x")).isInstanceOf(FileSystemException.class);
    // As on the platform, whose move clears the target first.
    assertThatThrownBy(() -> ground.replace("p/s", "p/s/sub"))
        .isInstanceOf(DirectoryNotEmptyException.class)
        .hasMessage("/p/s/sub");
    assertThatThrownBy(() -> ground.move("/", "x")).isInstanceOf(FileSystemException.class);
    assertThatThrownBy(() -> ground.replace("p/s", "/")).isInstanceOf(FileSystemException.class);
    assertThatThrownBy(() -> ground.replace("p/t", "p")).isInstanceOf(IOException.class);
    assertThat(ground.upper("p")).doesNotExist();
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void move_belowItselfOntoADirectory_isRefusedAndThatOneStays(Ground.Kind kind)
      throws IOException {
    ground = Ground.of(kind, temporary);
    ground.mkdir("s");
    ground.mkdir("s/empty");
    ground.symlink("alias", "s");
    for (String target : List.of("s/empty", "alias/empty")) {
      assertThatThrownBy(() -> ground.replace("s", target)).isInstanceOf(FileSystemException.class);
      assertThat(ground.list("s")).containsExactly("empty");
    }
  }

  @ParameterizedTest
  @EnumSource(Ground.Kind.class)
  void move_hardLinksOfOneFile_doesNothing(Ground.Kind kind) throws IOException {
    furnish(kind, Source.UPPER_FILE, Target.ABSENT);
    ground.tree().createLink(names("p/t"), names("p/s"));
    ground.replace("p/s", "p/t");
    assertThat(ground.read("p/s")).isEqualTo("source");
    assertThat(ground.read("p/t")).isEqualTo("source");
    assertThat(ground.list("p")).contains("s", "t");
  }

  @ParameterizedTest
  @EnumSource(
      value = Ground.Kind.class,
      names = {"USER", "KERNEL", "MARKER"})
  void move_hardLinksOfOneLink_doesNothing(Ground.Kind kind) throws IOException {
    furnish(kind, Source.UPPER_FILE, Target.ABSENT);
    ground.symlink("p/l", "zero");
    ground.tree().createLink(names("p/m"), names("p/l"));
    ground.replace("p/l", "p/m");
    List<String> live = TreeText.of(ground.tree());
    assertThat(TreeText.of(ground.reopen())).isEqualTo(live);
  }
}
