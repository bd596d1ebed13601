package io.overlaynio.internal.sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The kernel's own list of descriptors is the judge. */
final class ChannelNumbersTest {

  private static final int MANY = 100;

  @TempDir Path directory;

  private static Native system() {
    Optional<Native> system = Native.load();
    assumeThat(system).as("native access is for Linux").isPresent();
    return system.orElseThrow();
  }

  private static Path whatIsAt(int number) throws IOException {
    return Files.readSymbolicLink(Path.of("/proc/self/fd/" + number));
  }

  @Test
  void descriptorsOf_manyChannels_findsTheNumberOfEach() throws IOException {
    Native system = system();
    List<FileChannel> open = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      Path file = directory.resolve("f" + i);
      open.add(FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
    }
    Map<FileChannel, Integer> numbers = system.descriptorsOf(open);
    for (int i = 0; i < MANY; i++) {
      int number = numbers.get(open.get(i));
      assertThat(whatIsAt(number)).isEqualTo(directory.toRealPath().resolve("f" + i));
    }
    for (FileChannel channel : open) {
      channel.close();
    }
  }

  @Test
  void descriptorsOf_twoChannelsOfOneFile_tellsThemApart() throws IOException {
    Native system = system();
    Path file = Files.createFile(directory.resolve("file"));
    try (FileChannel one = FileChannel.open(file, StandardOpenOption.WRITE);
        FileChannel appending = FileChannel.open(file, StandardOpenOption.APPEND);
        FileChannel other = FileChannel.open(file, StandardOpenOption.READ)) {
      Map<FileChannel, Integer> both = system.descriptorsOf(List.of(one, appending));
      assertThat(both).containsOnlyKeys(one, appending);
      assertThat(both.get(one)).isNotEqualTo(both.get(appending));
      assertThat(system.descriptorsOf(List.of(other)).values())
          .doesNotContainAnyElementsOf(both.values());
      assertThat(Files.size(file)).isZero();
    }
  }

  @Test
  void descriptorsOf_closedChannel_isNotThere() throws IOException {
    Native system = system();
    Path file = Files.createFile(directory.resolve("file"));
    FileChannel closed = FileChannel.open(file, StandardOpenOption.WRITE);
    closed.close();
    assertThat(system.descriptorsOf(List.of(closed))).isEmpty();
    assertThat(system.descriptorsOf(List.of())).isEmpty();
  }

  @Test
  void openData_byNumber_leavesTheDescriptorOpen() throws IOException {
    Native system = system();
    Path file = Files.createFile(directory.resolve("file"));
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      int number = system.descriptorsOf(List.of(channel)).get(channel);
      try (Native.FileData data = system.openData(number, file)) {
        data.startWriteback();
        data.awaitWriteback();
      }
      assertThat(whatIsAt(number)).isEqualTo(file.toRealPath());
    }
  }
}
