package io.overlaynio.examples;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.APPEND;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Random work on a tree, the same for the same seed: what layers have to tell. It wants a Unix; it
 * writes user-defined attributes where there can be any.
 */
final class RandomWork {

  private static final List<String> NAMES =
      List.of("a", "b", "c", "d", "Grüße", "x y", "n".repeat(120), "z");

  private final Path root;
  private final Set<String> views;
  private final Random random;

  RandomWork(Path root, long seed) throws IOException {
    this.root = root;
    this.views = AttributeViews.at(root);
    this.random = new Random(seed);
  }

  /** Some files in some directories, in a directory that is not there yet. */
  static Path base(Path root) throws IOException {
    Files.createDirectory(root);
    new RandomWork(root, 1).run(250);
    return root;
  }

  void run(int steps) throws IOException {
    for (int i = 0; i < steps; i++) {
      step();
    }
  }

  private void step() throws IOException {
    Path path = anyName();
    boolean there = Files.exists(path, NOFOLLOW_LINKS);
    boolean file = Files.isRegularFile(path, NOFOLLOW_LINKS);
    switch (random.nextInt(there ? 10 : 4)) {
      case 0 -> replace(path, () -> Files.write(path, bytes()));
      case 1 -> replace(path, () -> Files.createDirectory(path));
      case 2 ->
          replace(path, () -> Files.createSymbolicLink(path, root.getFileSystem().getPath("d/z")));
      case 3 -> link(path);
      case 4 -> Trees.delete(path);
      case 5 -> move(path);
      case 6 -> {
        if (file) {
          Files.write(path, bytes(), APPEND);
        }
      }
      case 7 -> {
        if (!Files.isSymbolicLink(path)) {
          Files.setPosixFilePermissions(
              path,
              PosixFilePermissions.fromString(random.nextBoolean() ? "rwxr-x--x" : "rwx---r--"));
        }
      }
      case 8 -> {
        if (!Files.isSymbolicLink(path) && views.contains("user")) {
          Files.getFileAttributeView(path, UserDefinedFileAttributeView.class)
              .write("mark" + random.nextInt(2), ByteBuffer.wrap(bytes(40)));
        }
      }
      default -> {
        if (file) {
          Files.setLastModifiedTime(
              path,
              FileTime.from(
                  Instant.ofEpochSecond(random.nextInt(1 << 30) - (1 << 29), random.nextInt(999))));
        }
      }
    }
  }

  private interface Step {
    void run() throws IOException;
  }

  private static void replace(Path path, Step step) throws IOException {
    Trees.delete(path);
    step.run();
  }

  private void link(Path path) throws IOException {
    Path other = anyName();
    if (Files.isRegularFile(other, NOFOLLOW_LINKS) && !path.equals(other)) {
      replace(path, () -> Files.createLink(path, other));
    }
  }

  private void move(Path path) throws IOException {
    Path target = anyName();
    if (!target.startsWith(path) && !path.startsWith(target)) {
      replace(target, () -> Files.move(path, target));
    }
  }

  /** A name in some directory; half of the time one that is there, if there are any. */
  private Path anyName() throws IOException {
    Path directory = root;
    while (random.nextInt(3) > 0) {
      List<Path> below;
      try (Stream<Path> names = Files.list(directory)) {
        below = names.filter(name -> Files.isDirectory(name, NOFOLLOW_LINKS)).sorted().toList();
      }
      if (below.isEmpty()) {
        break;
      }
      directory = below.get(random.nextInt(below.size()));
    }
    return directory.resolve(NAMES.get(random.nextInt(NAMES.size())));
  }

  private byte[] bytes() {
    return bytes(random.nextInt(10) == 0 ? 20_000 : 700);
  }

  /** Any bytes at all, so that nothing takes them for text. */
  private byte[] bytes(int most) {
    byte[] bytes = new byte[random.nextInt(most)];
    random.nextBytes(bytes);
    return bytes;
  }
}
