package io.overlaynio.tck.crowd;

import static java.nio.file.StandardOpenOption.APPEND;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Files of below that many append to at once, in lines that nobody else writes: each line is there
 * once, and what was there before them, too. They are copied up by whoever comes first.
 */
final class Shared {

  private static final String BELOW = "below\n";

  private final Path root;
  private final int count;
  private final List<Queue<String>> lines = new ArrayList<>();

  Shared(Path root, int count) {
    this.root = root;
    this.count = count;
    for (int i = 0; i < count; i++) {
      lines.add(new ConcurrentLinkedQueue<>());
    }
  }

  static void furnish(Path lower, int count) throws IOException {
    Path directory = Files.createDirectories(lower.resolve("shared"));
    for (int i = 0; i < count; i++) {
      Files.writeString(directory.resolve("f" + i), BELOW);
    }
  }

  /** Appends; now and then waits until nobody else has begun with a file. */
  Member appender(int number, long seed) {
    Random random = new Random(seed);
    AtomicInteger next = new AtomicInteger();
    return new Member() {
      @Override
      public void step() throws IOException {
        int file = random.nextInt(Math.min(count, 1 + next.get() / 20));
        String line = number + "." + next.getAndIncrement() + "\n";
        Files.writeString(root.resolve("shared/f" + file), line, APPEND);
        lines.get(file).add(line);
      }

      @Override
      public void check(Path under) throws IOException {
        for (int i = 0; i < count; i++) {
          List<String> expected = new ArrayList<>(List.of("below"));
          lines.get(i).forEach(each -> expected.add(each.strip()));
          assertThat(Files.readAllLines(under.resolve("shared/f" + i)))
              .as("shared/f%d", i)
              .containsExactlyInAnyOrderElementsOf(expected);
        }
      }
    };
  }

  /** Looks: of what nobody deletes, no name is ever missing. */
  Member looker() {
    return new Member() {
      @Override
      public void step() throws IOException {
        try (Stream<Path> all = Files.list(root.resolve("shared"))) {
          assertThat(all.count()).as("names in shared").isEqualTo(count);
        }
        for (int i = 0; i < count; i++) {
          assertThat(Files.readString(root.resolve("shared/f" + i))).startsWith(BELOW);
        }
      }

      @Override
      public void check(Path under) {}
    };
  }
}
