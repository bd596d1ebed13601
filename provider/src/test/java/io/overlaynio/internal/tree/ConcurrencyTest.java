package io.overlaynio.internal.tree;

import static io.overlaynio.internal.tree.Ground.names;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Threads that do everything at once to one small tree. Afterwards the tree that lived through it
 * shows what another one finds on disk; nobody waits for ever, and nobody is told of what cannot
 * be.
 */
@Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ConcurrencyTest {

  private static final int THREADS = 8;
  private static final String[] NAMES = {"a", "b", "c", "d"};

  @TempDir Path temporary;
  private Ground ground;

  @AfterEach
  void close() throws IOException {
    if (ground != null) {
      ground.close();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "USER, 10000, 1",
    "USER, 0, 2",
    "KERNEL, 10000, 3",
    "KERNEL, 4, 4",
    "MARKER, 10000, 5",
    "MARKER, 0, 6",
    "MEMORY, 10000, 7",
    "MEMORY, 4, 8"
  })
  void everythingAtOnce_thenReopened_isTheSameTree(Ground.Kind kind, long cachedNames, long seed)
      throws Exception {
    ground = Ground.of(kind, temporary, 2).cachedNames(cachedNames);
    furnish(new Random(seed));
    ground.tree();
    Together.run(
        THREADS,
        thread -> {
          Random random = new Random(seed * 100 + thread);
          for (int i = 0; i < 500; i++) {
            step(random);
          }
          return null;
        });
    List<String> live = TreeText.of(ground.tree());
    ground.writeback().sync();
    assertThat(ground.dirty().count()).isZero();
    assertThat(ground.remains()).isEmpty();
    assertThat(TreeText.of(ground.tree())).isEqualTo(live);
    assertThat(TreeText.of(ground.reopen())).isEqualTo(live);
  }

  private void furnish(Random random) throws IOException {
    for (int layer = 0; layer < 2; layer++) {
      for (String one : NAMES) {
        for (String two : NAMES) {
          switch (random.nextInt(3)) {
            case 0 -> ground.lowerFile(layer, one + "/" + two, layer + one + two);
            case 1 -> ground.lowerFile(layer, one + "/sub/" + two, layer + one + two);
            default -> ground.lowerDirectory(layer, one + "/sub");
          }
        }
      }
    }
  }

  private static String name(Random random) {
    StringBuilder name = new StringBuilder(NAMES[random.nextInt(NAMES.length)]);
    for (int depth = random.nextInt(3); depth > 0; depth--) {
      name.append('/').append(random.nextInt(4) == 0 ? "sub" : NAMES[random.nextInt(4)]);
    }
    return name.toString();
  }

  /** One operation; what may well be refused because of what others did is no failure. */
  private void step(Random random) throws IOException {
    String name = name(random);
    String other = name(random);
    try {
      operate(random.nextInt(12), name, other);
    } catch (NoSuchFileException
        | FileAlreadyExistsException
        | NotDirectoryException
        | DirectoryNotEmptyException expected) {
      assertThat(expected.getFile()).as("of %s, %s", name, other).isNotNull();
    } catch (FileSystemException e) {
      assertThat(e.getReason())
          .as("%s of %s, %s", e, name, other)
          .isIn(
              "Not a directory",
              "not a regular file",
              "Is a directory",
              "Operation not permitted",
              "a directory cannot be moved into itself",
              "Directory not empty");
    }
  }

  private void operate(int operation, String name, String other) throws IOException {
    switch (operation) {
      case 0 -> ground.mkdir(name);
      case 1 -> ground.write(name, name);
      case 2 -> append(name);
      case 3, 4 -> ground.delete(name);
      case 5, 6 -> ground.move(name, other);
      case 7 -> ground.replace(name, other);
      case 8 -> ground.tree().list(names(name));
      case 9 -> ground.tree().createLink(names(name), names(other));
      case 10 ->
          ground.tree().copy(names(name), names(other), new CopyHow(true, true, true, false));
      default -> ground.tree().readAttributes(names(name), "*", true);
    }
  }

  private void append(String name) throws IOException {
    OpenFile reader = ground.open(name, StandardOpenOption.READ);
    try {
      OpenFile writer = ground.open(name, StandardOpenOption.APPEND);
      try {
        Ground.put(writer, "+");
      } finally {
        writer.close();
      }
      assertThat(reader.channel().size()).isGreaterThanOrEqualTo(0);
      assertThat(reader.identity()).isNotNull();
    } finally {
      reader.close();
    }
  }
}
