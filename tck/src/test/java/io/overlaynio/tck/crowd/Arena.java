package io.overlaynio.tck.crowd;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * A few names that many make and delete: of those who try at one moment one does it, so that a name
 * is there if it was made once more than it was deleted.
 */
final class Arena {

  private static final int NAMES = 6;

  private final Path root;
  private final AtomicIntegerArray there = new AtomicIntegerArray(NAMES);

  Arena(Path root) {
    this.root = root;
    for (int i = 0; i < NAMES / 2; i++) {
      there.set(i, 1);
    }
  }

  /** Half of the names are below, so that to delete one hides it. */
  static void furnish(Path lower) throws IOException {
    Path directory = Files.createDirectories(lower.resolve("arena"));
    for (int i = 0; i < NAMES / 2; i++) {
      Files.writeString(directory.resolve("n" + i), "below");
    }
  }

  Member fighter(long seed) {
    Random random = new Random(seed);
    return new Member() {
      @Override
      public void step() throws IOException {
        int number = random.nextInt(NAMES);
        Path path = root.resolve("arena/n" + number);
        try {
          if (random.nextBoolean()) {
            Files.write(path, new byte[] {1}, CREATE_NEW, WRITE);
            there.incrementAndGet(number);
          } else {
            Files.delete(path);
            there.decrementAndGet(number);
          }
        } catch (FileAlreadyExistsException | NoSuchFileException anotherWasFirst) {
          assertThat(anotherWasFirst.getFile()).isEqualTo(path.toString());
        }
      }

      @Override
      public void check(Path under) {
        for (int i = 0; i < NAMES; i++) {
          assertThat(Files.exists(under.resolve("arena/n" + i)) ? 1 : 0)
              .as("arena/n%d", i)
              .isEqualTo(there.get(i));
        }
      }
    };
  }
}
