package io.overlaynio.tck.overlay;

import static org.assertj.core.api.Assertions.assertThat;

import io.overlaynio.tck.Aspect;
import io.overlaynio.tck.TreeReader;
import io.overlaynio.tck.TreeSnapshot;
import io.overlaynio.tck.overlay.DefaultJvm.Ended;
import io.overlaynio.tck.overlay.DefaultJvm.Found;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Programs that know nothing of overlays, in a JVM whose default file system is one. */
@EnabledOnOs(OS.LINUX)
@Timeout(180)
final class DefaultFileSystemTest {

  /** A line about the loading of a class that only native access needs. */
  private static final Predicate<String> NATIVE =
      Pattern.compile(" (jnr|com\\.kenai|org\\.objectweb)\\.").asPredicate();

  private Path scratch;
  private Path directory;
  private Path upper;
  private TreeSnapshot before;

  @BeforeEach
  void build() throws Exception {
    scratch = Machine.newDirectory();
    directory = Files.createDirectory(scratch.resolve("machine"));
    upper = Files.createDirectory(scratch.resolve("upper"));
    for (String name : List.of("old", "gone", "kept", "taken")) {
      Files.writeString(directory.resolve(name), name);
    }
    Files.writeString(Files.createDirectory(directory.resolve("d")).resolve("f"), "f");
    Files.createSymbolicLink(directory.resolve("absolute"), directory.resolve("old"));
    Files.createDirectory(directory.resolve("many"));
    for (int i = 0; i < 16; i++) {
      Files.createDirectory(directory.resolve("many/" + i));
    }
    before = machine();
  }

  private TreeSnapshot machine() throws Exception {
    return TreeReader.of(Aspect.values()).read(directory);
  }

  @AfterEach
  void machineIsUntouched() throws Exception {
    try {
      assertThat(machine().differencesTo(before)).isEmpty();
    } finally {
      Rig.deleteTree(scratch);
    }
  }

  private DefaultJvm jvm(Found found) {
    return new DefaultJvm(directory, found).upper(upper);
  }

  private List<String> run(String scenario, Object... more) throws Exception {
    return run(jvm(Found.ON_CLASS_PATH), scenario, more).well();
  }

  private Ended run(DefaultJvm jvm, String scenario, Object... more) throws Exception {
    Object[] arguments = new Object[more.length + 2];
    arguments[0] = scenario;
    arguments[1] = directory;
    System.arraycopy(more, 0, arguments, 2, more.length);
    return jvm.run(DefaultProgram.class, arguments);
  }

  /** Where a path of the machine is in the upper directory. */
  private Path inUpper(String name) {
    return upper.resolve(Path.of("/").relativize(directory)).resolve(name);
  }

  @ParameterizedTest
  @EnumSource(Found.class)
  void boot_servesTheMachineUnderTheSamePaths(Found found) throws Exception {
    assertThat(run(jvm(found), "boot").well())
        .containsExactly(
            "provider: OverlayDefaultFileSystemProvider",
            "module: " + (found == Found.ON_MODULE_PATH ? "io.overlaynio" : "null"),
            "scheme: file",
            "same: true",
            "root: /",
            "java: true",
            "read: new",
            "resource: true",
            "logger: true");
    assertThat(inUpper("new")).hasContent("new");
  }

  @ParameterizedTest
  @EnumSource(Found.class)
  void changes_ofEveryKind_goToUpper(Found found) throws Exception {
    List<String> said = run(jvm(found), "change").well();
    assertThat(said).startsWith("through a link: old+");
    List<String> seen = said.subList(1, said.size());
    assertThat(seen)
        .contains("new: new", "old: old+", "e/f: f", "e/copy: old+", "link: -> e/copy", "hard: new")
        .noneMatch(line -> line.startsWith("gone") || line.startsWith("d:"));
    assertThat(inUpper("old")).hasContent("old+");
    assertThat(inUpper("e/f")).hasContent("f");
    assertThat(run("read")).containsExactlyElementsOf(seen); // by the next program too
  }

  @Test
  void reading_loadsNothingNative() throws Exception {
    List<String> output = run(jvm(Found.ON_CLASS_PATH).with("-verbose:class"), "read").well();
    assertThat(output).contains("old: old").anyMatch(line -> line.contains("io.overlaynio.Layer"));
    assertThat(output.stream().filter(NATIVE)).isEmpty();
    assertThat(upper).isEmptyDirectory();
  }

  @Test
  void nameThatTheJvmCannotExpress_isListedAndNotFound() throws Exception {
    Machine.requireEncodable("\u00fc");
    Files.createFile(directory.resolve("d/\u00fc"));
    before = machine();
    DefaultJvm ascii = jvm(Found.ON_CLASS_PATH).with("LC_ALL", "C");
    assertThat(ascii.run(DefaultProgram.class, "names", directory.resolve("d")).well())
        .containsExactly("??: false", "f: true");
  }

  @Test
  void heldDirectory_moved_isUsed() throws Exception {
    assertThat(run("held"))
        .containsExactly("mode of c: []", "missing: none", "moved: a", "left: false");
  }

  @Test
  void devicesAndDescriptors_passThrough() throws Exception {
    Ended ended = run(jvm(Found.ON_CLASS_PATH).reading("typed"), "devices");
    assertThat(ended.well())
        .containsExactly("null: 0", "urandom: 16", "proc: true", "sys: true", "stdin: typed");
    assertThat(ended.errors()).contains("said");
  }

  @Test
  void relativePaths_followTheWorkingDirectory() throws Exception {
    assertThat(run("relative"))
        .containsExactly(
            "absolute: true",
            "written: here",
            "listed: [absolute, d, gone, kept, many, old, relative, taken]",
            "missing: none",
            "taken: taken",
            "real: true",
            "parent: true");
    assertThat(inUpper("relative")).hasContent("here");
  }

  @Test
  void paths_areThePlatforms() throws Exception {
    Machine.requireEncodable("\u00fc");
    assertThat(run("paths"))
        .containsExactly(
            "uri: file true",
            "directory: true",
            "made: true",
            "none: true",
            "get: true",
            "file: true",
            "machine: 3 false",
            "matches: true",
            "store: true",
            "starts: true",
            "new: exists",
            "close: true");
  }

  @Test
  void channels_ofEveryKind_work() throws Exception {
    assertThat(run("channels")).containsExactly("locked: true", "read: 3 m", "forced: true");
    assertThat(inUpper("old")).hasContent("mld");
  }

  @Test
  void archives_areOpenedByPathAndByUri() throws Exception {
    assertThat(run("archive")).containsExactly("path: old", "uri: old", "out: old");
    assertThat(inUpper("made.zip")).isRegularFile();
  }

  @Test
  void temporaryFiles_areInUpper() throws Exception {
    Path own = Files.createDirectory(scratch.resolve("temporary"));
    List<String> said =
        run(jvm(Found.ON_CLASS_PATH).with("-Djava.io.tmpdir=" + own), "temporary").well();
    assertThat(said).contains("permissions: 2", "directory: true");
    assertThat(own).isEmptyDirectory();
    assertThat(said.get(0)).startsWith("file: " + own);
    assertThat(upper.resolve(said.get(0).substring("file: /".length()))).exists();
  }

  @Test
  void watchService_tellsInTheProgramsPaths() throws Exception {
    assertThat(run("watch")).containsExactly("key: true", "directory: true", "event: true");
  }

  @Test
  void upperAndWork_areNotSeen() throws Exception {
    assertThat(run("hidden", upper))
        .containsExactly(
            "upper: false", "work: false", "listed: false", "own: own", "inside: [file]");
    assertThat(upper.resolve("file")).doesNotExist();
    assertThat(inUpper("new")).hasContent("new");
  }

  @Test
  void firstUse_byManyThreads_opensOnce() throws Exception {
    assertThat(run("threads")).containsExactly("done: 16");
    assertThat(inUpper("t7/file")).hasContent("x");
  }

  @Test
  void firstUse_byAnInterruptedThread_opensAndLeavesItInterrupted() throws Exception {
    assertThat(run("interrupted"))
        .containsExactly("exists: true", "interrupted: true", "read: old");
  }

  @Test
  void overlaysInside_haveLayersInIt() throws Exception {
    assertThat(run("nested")).containsExactly("synced: true", "inner: f+", "outer: f");
    assertThat(inUpper("upper/f")).hasContent("f+");
  }

  @Test
  void javac_aloneOnTheModulePath_writesToUpper() throws Exception {
    Path source = Files.writeString(directory.resolve("d/A.java"), "class A {}");
    before = machine();
    Ended ended =
        jvm(Found.ON_MODULE_PATH)
            .runModule("jdk.compiler/com.sun.tools.javac.Main", "-d", "classes", source);
    assertThat(ended.well()).isEmpty();
    assertThat(inUpper("classes/A.class")).isNotEmptyFile();
  }

  /** The seeds are few: what an overlay does is tried elsewhere, this is about the way to it. */
  @Test
  void operations_random_endAsOnTheMachine() throws Exception {
    Ended ended =
        jvm(Found.ON_CLASS_PATH)
            .with("--add-opens=java.base/sun.nio.fs=ALL-UNNAMED")
            .run(DefaultTrialProgram.class, scratch, 5, 200);
    assertThat(ended.well()).containsExactly("seed 0", "seed 1", "seed 2", "seed 3", "seed 4");
  }
}
