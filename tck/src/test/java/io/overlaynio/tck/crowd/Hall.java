package io.overlaynio.tck.crowd;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/**
 * A directory that is moved all the time, above files that others hold open and write to: each
 * finds in its own what it has written, wherever that is.
 */
final class Hall {

  private static final int LENGTH = 64;

  private final Path root;
  private volatile String name = "a";

  Hall(Path root) {
    this.root = root;
  }

  /** Made above, since a directory that is merged with one below cannot be renamed everywhere. */
  static void furnish(Path upperRoot, int writers) throws IOException {
    Path inner = Files.createDirectories(upperRoot.resolve("hall/a/inner"));
    for (int i = 0; i < writers; i++) {
      Files.write(inner.resolve("w" + i), new byte[LENGTH]);
    }
  }

  Member mover() {
    return new Member() {
      private int count;

      @Override
      public void step() throws IOException {
        String next = "m" + count++ % 5;
        if (!next.equals(name)) {
          Files.move(root.resolve("hall").resolve(name), root.resolve("hall").resolve(next));
          name = next;
        }
      }

      @Override
      public void check(Path under) {
        assertThat(under.resolve("hall").resolve(name).resolve("inner")).isDirectory();
      }
    };
  }

  /** Holds a file open from the beginning, before the first move. */
  Member writer(int number, long seed) throws IOException {
    Random random = new Random(seed);
    Path path = root.resolve("hall").resolve(name).resolve("inner/w" + number);
    FileChannel channel = FileChannel.open(path, READ, WRITE);
    byte[] content = new byte[LENGTH];
    return new Member() {
      @Override
      public void step() throws IOException {
        int at = random.nextInt(LENGTH);
        content[at]++;
        channel.write(ByteBuffer.wrap(content, at, 1), at);
        ByteBuffer found = ByteBuffer.allocate(LENGTH);
        channel.read(found, 0);
        assertThat(found.array()).as("hall, w%d", number).isEqualTo(content);
        if (random.nextInt(50) == 0) {
          channel.force(true);
        }
      }

      @Override
      public void check(Path under) throws IOException {
        Path now = under.resolve("hall").resolve(name).resolve("inner/w" + number);
        assertThat(Files.readAllBytes(now)).as("hall, w%d", number).isEqualTo(content);
      }

      @Override
      public void rest() throws IOException {
        channel.close();
      }
    };
  }
}
