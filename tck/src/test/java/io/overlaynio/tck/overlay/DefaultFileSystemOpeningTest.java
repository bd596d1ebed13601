package io.overlaynio.tck.overlay;

import static org.assertj.core.api.Assertions.assertThat;

import io.overlaynio.OverlayFileSystem;
import io.overlaynio.OverlayOptions;
import io.overlaynio.tck.overlay.DefaultJvm.Ended;
import io.overlaynio.tck.overlay.DefaultJvm.Found;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With which options the JVM's default file system is an overlay, and how it ends. */
@EnabledOnOs(OS.LINUX)
@Timeout(180)
final class DefaultFileSystemOpeningTest {

  private Path scratch;
  private Path directory;
  private Path upper;

  @BeforeEach
  void build() throws Exception {
    scratch = Machine.newDirectory();
    directory = Files.createDirectory(scratch.resolve("machine"));
    upper = Files.createDirectory(scratch.resolve("upper"));
    Files.writeString(directory.resolve("old"), "old");
  }

  @AfterEach
  void delete() throws Exception {
    Rig.deleteTree(scratch);
  }

  private DefaultJvm jvm() {
    return new DefaultJvm(directory, Found.ON_CLASS_PATH);
  }

  private Ended run(DefaultJvm jvm, String scenario) throws Exception {
    return jvm.run(DefaultProgram.class, scenario, directory);
  }

  private Path inUpper(String name) {
    return upper.resolve(Path.of("/").relativize(directory)).resolve(name);
  }

  @Test
  void withoutUpper_takesANewOneAndSaysWhich() throws Exception {
    Path temporary = Files.createDirectory(scratch.resolve("temporary"));
    Ended ended = run(jvm().with("-Djava.io.tmpdir=" + temporary), "sync");
    assertThat(ended.well()).containsExactly("files: 1", "again: 0");
    String says = "overlay-nio: what this program changes goes to ";
    assertThat(ended.errors()).startsWith(says + temporary + "/overlay-nio-");
    Path taken = Path.of(ended.errors().lines().findFirst().orElseThrow().substring(says.length()));
    assertThat(taken.resolve(Path.of("/").relativize(directory)).resolve("new")).hasContent("new");
    assertThat(directory.resolve("new")).doesNotExist();
  }

  @Test
  void optionsOfEveryKind_areTaken() throws Exception {
    Path work = scratch.resolve("work");
    Path patches = Files.createDirectory(scratch.resolve("patches"));
    Path patched = Files.createDirectories(patches.resolve(Path.of("/").relativize(directory)));
    Files.writeString(patched.resolve("old"), "patched");
    Ended ended =
        run(
            jvm()
                .upper(upper)
                .with("-Doverlay.work=" + work)
                .with("-Doverlay.lower=" + patches + ":/")
                .with("-Doverlay.format=marker")
                .with("-Doverlay.durability=strict")
                .with("-Doverlay.strategy=portable")
                .with("-Doverlay.dirtyExpire=30s")
                .with("-Doverlay.nobodysOption=ignored"),
            "read");
    assertThat(ended.well()).containsExactly(": directory", "old: patched", "missing: false");
    assertThat(work.resolve("overlay-nio.format")).hasContent("marker");
  }

  @ParameterizedTest
  @CsvSource({
    "upper, /none/here, an existing directory",
    "upper, '', an existing directory",
    "upper, /proc/self/status, an existing directory",
    "upper, /, has no parent",
    "lower, /none/here, existing directories",
    "lower, '/:', existing directories",
    "work, '', a directory beside the upper",
    "format, tape, '[auto, user, kernel, marker]'",
    "durability, sometimes, '[auto, strict, volatile]'",
    "strategy, hope, '[auto, each, journal, portable, whole]'",
    "cachedNames, many, whole number"
  })
  void wrongValue_isNamedAndNothingIsDone(String option, String value, String expected)
      throws Exception {
    DefaultJvm jvm = jvm();
    if (!option.equals("upper")) {
      jvm.upper(upper);
    }
    Ended ended = run(jvm.with("-Doverlay." + option + "=" + value), "halt");
    assertThat(ended.exit()).isEqualTo(1);
    assertThat(ended.errors())
        .contains("ServiceConfigurationError", "overlay." + option, value, expected);
    assertThat(directory.resolve("new")).doesNotExist();
  }

  @Test
  void upperInUse_isRefused() throws Exception {
    try (OverlayFileSystem other =
        OverlayFileSystem.open(OverlayOptions.builder().lower(directory).upper(upper).build())) {
      Ended ended = run(jvm().upper(upper), "halt");
      assertThat(other.isOpen()).isTrue();
      assertThat(ended.exit()).isEqualTo(1);
      assertThat(ended.errors())
          .contains(
              "-Doverlay.upper=" + upper, "already", "process " + ProcessHandle.current().pid());
    }
  }

  @Test
  void jvmThatIsHalted_leavesWhatItWroteAndTheUpperFree() throws Exception {
    assertThat(run(jvm().upper(upper), "halt").well()).isEmpty();
    assertThat(inUpper("new")).hasContent("new");
    assertThat(run(jvm().upper(upper), "read").well()).contains("new: new", "old: old");
  }

  @Test
  void jvmThatIsTerminated_syncsFirst() throws Exception {
    Process process = jvm().upper(upper).start(DefaultProgram.class, "wait", directory);
    while (process.isAlive() && Files.size(scratch.resolve("machine.out")) == 0) {
      Thread.onSpinWait();
    }
    process.destroy();
    assertThat(jvm().end(process).lines()).containsExactly("dirty: true", "dirty: 0");
    assertThat(run(jvm().upper(upper), "read").well()).contains("new: new", "old: old");
  }

  @Test
  void exit_syncsWhatWasWritten() throws Exception {
    assertThat(run(jvm().upper(upper), "exit").well()).containsExactly("dirty: true", "dirty: 0");
  }

  @Test
  void exit_volatile_writesAndIsNotOpenedAgain() throws Exception {
    DefaultJvm jvm = jvm().upper(upper).with("-Doverlay.durability=volatile");
    assertThat(run(jvm, "halt").well()).isEmpty();
    assertThat(inUpper("new")).hasContent("new");
    Ended again = run(jvm, "halt");
    assertThat(again.exit()).isEqualTo(1);
    assertThat(again.errors()).contains("last open with durability=volatile");
  }
}
