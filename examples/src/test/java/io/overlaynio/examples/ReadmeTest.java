package io.overlaynio.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README says that can be pasted, can be pasted. */
final class ReadmeTest {

  private static final Pattern PROGRAM = Pattern.compile("(?s)```java\n(import .*?)```");
  private static final Pattern PRINTED = Pattern.compile("(?m)println\\(.*// prints: (.*)$");

  @TempDir private Path folder;

  @Test
  void firstProgram_pastedIntoAFile_runsAndPrintsWhatItSays() throws Exception {
    Matcher program = PROGRAM.matcher(Files.readString(readme()));
    assertThat(program.find()).isTrue();
    Path source = Files.writeString(folder.resolve("Try.java"), program.group(1));
    List<String> printed =
        PRINTED.matcher(program.group(1)).results().map(line -> line.group(1).strip()).toList();
    assertThat(printed).hasSizeGreaterThan(1);

    Process java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.io.tmpdir=" + folder,
                "-classpath",
                System.getProperty("java.class.path"),
                source.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(java.getInputStream().readAllBytes(), UTF_8);

    assertThat(java.waitFor()).as(output).isZero();
    assertThat(output.lines()).containsSubsequence(printed);
  }

  private static Path readme() throws IOException {
    Path sources = OwnSources.findOrNull();
    return sources.resolve("../../../../README.md").toRealPath();
  }
}
