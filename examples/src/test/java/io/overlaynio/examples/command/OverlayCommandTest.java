package io.overlaynio.examples.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.overlaynio.OverlayFileSystem;
import io.overlaynio.OverlayOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command, with a tree of which one file was changed, one deleted and one is new. */
final class OverlayCommandTest {

  @TempDir private Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private Path lower;
  private Path upper;

  @BeforeEach
  void change() throws IOException {
    lower = Files.createDirectory(folder.resolve("a lower"));
    upper = Files.createDirectory(folder.resolve("upper"));
    Files.writeString(lower.resolve("kept"), "kept");
    Files.writeString(lower.resolve("edited"), "before");
    Files.writeString(lower.resolve("gone"), "gone");
    try (OverlayFileSystem overlay = OverlayFileSystem.open(options())) {
      Files.writeString(overlay.getPath("/edited"), "afterwards");
      Files.delete(overlay.getPath("/gone"));
      Files.writeString(overlay.getPath("/new"), "new");
    }
  }

  private OverlayOptions options() {
    return OverlayOptions.builder().lower(lower).upper(upper).build();
  }

  private int run(String command, String... arguments) {
    out.reset();
    err.reset();
    List<String> all =
        new ArrayList<>(List.of(command, "--lower", lower.toString(), "--upper", upper.toString()));
    all.addAll(List.of(arguments));
    return OverlayCommand.run(
        new PrintStream(out, true, UTF_8),
        new PrintStream(err, true, UTF_8),
        all.toArray(new String[0]));
  }

  private String printed() {
    return out.toString(UTF_8);
  }

  private String complaint() {
    return err.toString(UTF_8);
  }

  @Test
  void changes_asATreeAndAsJson_tellsAllThree() {
    assertThat(run("changes")).as(complaint()).isZero();
    assertThat(printed().lines())
        .anyMatch(line -> line.contains("~ edited"))
        .anyMatch(line -> line.contains("- gone"))
        .anyMatch(line -> line.contains("+ new"));
    assertThat(run("changes", "--json")).isZero();
    assertThat(printed().lines())
        .hasSize(3)
        .allMatch(line -> line.startsWith("{\"path\":\"/") && line.endsWith("}"));
  }

  @Test
  void commit_intoTheLower_movesTheChangesThere() {
    assertThat(run("commit", "--json", lower.toString())).as(complaint()).isZero();
    assertThat(printed().strip()).isEqualTo("{\"paths\":3,\"bytes\":13}");
    assertThat(lower.resolve("edited")).hasContent("afterwards");
    assertThat(lower.resolve("new")).hasContent("new");
    assertThat(lower.resolve("gone")).doesNotExist();
    assertThat(run("changes", "--json")).isZero();
    assertThat(printed()).isEmpty();
  }

  @Test
  void commit_whereTheTargetIsAnother_namesTheConflictAndFails() throws IOException {
    Path target = Files.createDirectory(folder.resolve("target"));
    Files.writeString(target.resolve("edited"), "something else");
    assertThat(run("commit", target.toString())).isEqualTo(1);
    assertThat(complaint()).startsWith("overlay commit: ").contains("edited");
    assertThat(target.resolve("edited")).hasContent("something else");
  }

  @Test
  void discard_emptiesTheUpper() throws IOException {
    assertThat(run("discard")).as(complaint()).isZero();
    assertThat(printed().strip()).isEqualTo("3 changes discarded");
    assertThat(upper).isEmptyDirectory();
    assertThat(lower.resolve("edited")).hasContent("before");
  }

  @Test
  void check_atRest_findsNothing() {
    assertThat(run("check")).as(printed()).isZero();
    assertThat(printed().strip()).isEqualTo("nothing found");
  }

  @Test
  void check_remainsOfACrash_areFoundAndHealed() throws IOException {
    Path remains = folder.resolve(".upper.work/work/#a");
    Files.writeString(remains, "half of a copy-up");
    assertThat(run("check", "--json")).isEqualTo(1);
    assertThat(printed()).contains("\"kind\":\"remains\"").contains("#a");
    assertThat(run("check", "--heal")).as(printed()).isZero();
    assertThat(printed()).contains("healed: remains").contains("nothing found");
    assertThat(remains).doesNotExist();
  }

  @Test
  void check_anOpenOverlay_isFoundAndLeftAlone() throws IOException {
    try (OverlayFileSystem overlay = OverlayFileSystem.open(options())) {
      assertThat(run("check", "--heal")).isEqualTo(1);
      assertThat(printed()).startsWith("open: ").contains("in use by");
      assertThat(overlay.isOpen()).isTrue();
    }
  }

  @Test
  void mountArgs_areQuotedForAShell() {
    assertThat(run("mount-args", "--format", "user")).as(complaint()).isZero();
    assertThat(printed().strip())
        .startsWith("-t overlay overlay -o 'userxattr,lowerdir=" + lower + ",upperdir=")
        .endsWith(".upper.kernel-work'");
    assertThat(folder.resolve(".upper.kernel-work")).isEmptyDirectory();
    assertThat(run("mount-args", "--format", "marker")).isEqualTo(2);
    assertThat(complaint()).contains("the format marker is not the kernel's");
  }

  @Test
  void syncBench_printsBothSidesAndLeavesNothing() throws IOException {
    out.reset();
    Path disk = Files.createDirectory(folder.resolve("disk"));
    int code =
        OverlayCommand.run(
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8),
            "sync-bench",
            "--files=2",
            "--rounds=1",
            disk.toString());
    assertThat(code).as(complaint()).isZero();
    assertThat(printed()).contains("2 files of 4096 bytes", "sync()", "one by one");
    assertThat(disk).isEmptyDirectory();
  }

  @Test
  void arguments_wrong_areRefusedInOneLine() {
    assertThat(run("changes", "--nonsense")).isEqualTo(2);
    assertThat(complaint()).hasLineCount(1).contains("--nonsense").contains("--help");
    upper = folder.resolve("not there");
    assertThat(run("changes")).isEqualTo(2);
    assertThat(complaint()).hasLineCount(1).contains("not there");
  }

  @Test
  void generateCompletion_isAScriptForTheShell() {
    out.reset();
    int code =
        OverlayCommand.run(
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8),
            "generate-completion");
    assertThat(code).isZero();
    assertThat(printed()).contains("complete -F _complete_overlay").contains("mount-args");
  }
}
