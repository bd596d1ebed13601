package io.overlaynio;

import static java.nio.file.StandardOpenOption.READ;
import static org.assertj.core.api.Assertions.assertThat;

import io.overlaynio.Subject.Ground;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A file that is copied up while it is being read: nothing is read twice, nothing is left out. */
@Timeout(60)
final class CopyUpWhileReadingTest {

  private static final int ROUNDS = 20;
  private static final int NUMBERS = 4096;

  @TempDir Path temporary;

  @ParameterizedTest
  @EnumSource(Subject.class)
  void read_twoThreadsOnOneChannel_giveEveryByteOnce(Subject subject) throws IOException {
    try (Ground ground = subject.open(temporary, CopyUpWhileReadingTest::seed)) {
      for (int round = 0; round < ROUNDS; round++) {
        Path file = ground.path("numbers" + round);
        try (SeekableByteChannel channel = Files.newByteChannel(file, READ)) {
          List<CompletableFuture<BitSet>> readers =
              IntStream.range(0, 2)
                  .mapToObj(i -> CompletableFuture.supplyAsync(() -> numbers(channel)))
                  .toList();
          Files.setLastModifiedTime(file, FileTime.fromMillis(round));

          BitSet one = readers.get(0).join();
          BitSet other = readers.get(1).join();
          assertThat(one.intersects(other)).as("read twice").isFalse();
          assertThat(one.cardinality() + other.cardinality()).isEqualTo(NUMBERS);
          assertThat(channel.position()).isEqualTo(4L * NUMBERS);
        }
      }
    }
  }

  private static void seed(Path directory) throws IOException {
    ByteBuffer content = ByteBuffer.allocate(4 * NUMBERS);
    for (int i = 0; i < NUMBERS; i++) {
      content.putInt(i);
    }
    for (int round = 0; round < ROUNDS; round++) {
      Files.write(directory.resolve("numbers" + round), content.array());
    }
  }

  /** All numbers that this thread got; it gets none twice. */
  private static BitSet numbers(SeekableByteChannel channel) {
    BitSet numbers = new BitSet();
    ByteBuffer number = ByteBuffer.allocate(4);
    try {
      while (channel.read(number.clear()) == 4) {
        assertThat(numbers.get(number.getInt(0))).as("read twice").isFalse();
        numbers.set(number.getInt(0));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return numbers;
  }
}
