package io.overlaynio.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.overlaynio.OverlayOptions;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The programs that fit into one file, as somebody would start them. */
final class SmallProgramsTest {

  @TempDir private Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final PrintStream toOut = new PrintStream(out, true, UTF_8);
  private final PrintStream toErr = new PrintStream(err, true, UTF_8);

  @Test
  void zipBase_noArguments_changesAnArchiveOfItsOwn() throws Exception {
    assertThat(ZipBase.run(toOut, toErr)).as("%s%s", out, err).isZero();

    assertThat(out.toString(UTF_8).lines().map(String::strip))
        .anyMatch(line -> line.matches("\\~ +guide.txt .*"))
        .anyMatch(line -> line.matches("- +print.css .*"))
        .anyMatch(line -> line.matches("\\+ +new.txt .*"))
        .anyMatch(line -> line.matches("opened again +the same"))
        .anyMatch(line -> line.matches("the archive +unchanged"));
  }

  @Test
  void zipBase_archiveGiven_isUsed() throws Exception {
    Path zip = folder.resolve("my.zip");
    try (OutputStream file = Files.newOutputStream(zip);
        ZipOutputStream entries = new ZipOutputStream(file)) {
      entries.putNextEntry(new ZipEntry("only"));
    }
    assertThat(ZipBase.run(toOut, toErr, zip.toString())).as("%s%s", out, err).isZero();
    assertThat(out.toString(UTF_8)).contains(zip.toString(), "only");
  }

  @Test
  void zipBase_badArguments_areRefusedInOneLine() throws Exception {
    assertThat(ZipBase.run(toOut, toErr, folder.toString())).isEqualTo(2);
    assertThat(ZipBase.run(toOut, toErr, "a", "b")).isEqualTo(2);
    assertThat(err.toString(UTF_8)).hasLineCount(2).contains("give one zip");
  }

  @Test
  void kernelHandOver_thisMachine_showsItOrSaysWhyNot() throws Exception {
    int exit = KernelHandOver.run(toOut, toErr);

    if (exit == 3) {
      assertThat(err.toString(UTF_8)).hasLineCount(1).contains("cannot be shown here: ");
      assumeThat(err.toString(UTF_8)).isEmpty();
    }
    assertThat(exit).as("%s%s", out, err).isZero();
    assertThat(out.toString(UTF_8)).contains("kept", "deleted", "new").doesNotContain("ELSE");
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void sandboxAnyProgram_programGiven_tellsWhatItWouldChange() throws Exception {
    Path old = Files.writeString(folder.resolve("old.log"), "old");
    Path notes = Files.writeString(folder.resolve("notes"), "mine");
    Path real = folder.toRealPath();
    String program = SandboxAnyProgram.Tidy.class.getName();

    assertThat(SandboxAnyProgram.run(toOut, toErr, "nowhere", program, real.toString())).isZero();

    assertThat(out.toString(UTF_8).lines().map(String::strip))
        .contains(
            "- " + real.resolve("old.log"),
            "~ " + real.resolve("notes"),
            "+ " + real.resolve("archive"),
            "+ " + real.resolve("archive/2026"))
        .anyMatch(line -> line.matches("in all +4 names"));
    assertThat(old).hasContent("old");
    assertThat(notes).hasContent("mine");
    assertThat(folder.resolve("archive")).doesNotExist();
  }

  @Test
  void sandboxAnyProgram_classPathOnly_isRefusedInOneLine() throws Exception {
    assertThat(SandboxAnyProgram.run(toOut, toErr, "x.jar")).isEqualTo(2);
    assertThat(err.toString(UTF_8)).hasLineCount(1).contains("a main class");
  }

  @Test
  void luceneOnOverlay_updatedIndex_isWholeAndItsBaseUntouched() throws Exception {
    // Since 22 Lucene maps files in a way that only the jar has a class for, and no directory.
    assumeThat(Runtime.version().feature() < 22 || isJar(OverlayOptions.class))
        .as("the overlay comes as a jar: from the phase package on")
        .isTrue();

    assertThat(LuceneOnOverlay.run(toOut)).as("%s", out).isZero();
    assertThat(out.toString(UTF_8)).contains("unchanged", "clean");
  }

  private static boolean isJar(Class<?> member) throws Exception {
    return Files.isRegularFile(
        Path.of(member.getProtectionDomain().getCodeSource().getLocation().toURI()));
  }
}
