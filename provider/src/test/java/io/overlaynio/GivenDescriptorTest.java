package io.overlaynio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which names are those of open descriptors, and which of those may be written to. */
@EnabledOnOs(OS.LINUX)
final class GivenDescriptorTest {

  @ParameterizedTest
  @ValueSource(strings = {"/dev/stdin", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/2"})
  void standardStreams_areGiven(String name) {
    boolean there = Files.exists(Path.of(name));
    assertThat(GivenDescriptor.isReadable(Path.of(name))).isEqualTo(there);
    assertThat(GivenDescriptor.isWritable(Path.of(name))).isEqualTo(there);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/dev/null",
        "/dev/fd",
        "/dev/fd/",
        "/dev/fd/x",
        "/dev/fd/99999",
        "/proc/self/status",
        "/proc/self/fd/../status",
        "/etc/fd/1",
        "fd/1"
      })
  void anythingElse_isNot(String name) {
    assertThat(GivenDescriptor.isReadable(Path.of(name))).isFalse();
    assertThat(GivenDescriptor.isWritable(Path.of(name))).isFalse();
  }

  @Test
  void fileThatThisProcessHasOpen_isNotWrittenByItsNumber(@TempDir Path directory)
      throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "x");
    int found = 0;
    try (FileChannel open = FileChannel.open(file);
        DirectoryStream<Path> numbers = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path number : numbers) {
        if (Files.exists(number) && Files.isSameFile(number, file)) {
          assertThat(open.isOpen() && GivenDescriptor.isReadable(number)).isTrue();
          assertThat(GivenDescriptor.isWritable(number)).isFalse();
          found++;
        }
      }
    }
    assertThat(found).isPositive();
  }
}
