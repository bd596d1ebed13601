package io.overlaynio.tck.crowd;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Owns a directory and knows to the byte what is in it: files of below, copied up when they are
 * written to, and new ones, which it writes, moves, links, deletes, and holds open meanwhile.
 */
final class Tenant implements Member {

  private static final int MOST_OPEN = 4;
  private static final int MOST_BYTES = 3000;
  private static final int NAMES = 12;

  /** A file, whatever its names. */
  private static final class Content {
    private byte[] bytes;

    Content(byte[] bytes) {
      this.bytes = bytes;
    }

    void put(int position, byte[] more) {
      byte[] now = Arrays.copyOf(bytes, Math.max(bytes.length, position + more.length));
      System.arraycopy(more, 0, now, position, more.length);
      bytes = now;
    }
  }

  private record Open(FileChannel channel, Content content) {}

  private final String home;
  private final Path root;
  private final Random random;
  private final Map<String, Content> files = new TreeMap<>();
  private final List<Open> open = new ArrayList<>();

  /** One whose files below are those that {@link #furnish} has made there. */
  Tenant(Path root, int number, long seed) {
    this.root = root;
    this.home = "own/t" + number;
    this.random = new Random(seed);
    for (int i = 0; i < NAMES / 2; i++) {
      files.put("n" + i, new Content(below(i)));
    }
  }

  /** The directory of one in the lower layer. */
  static void furnish(Path lower, int number) throws IOException {
    Path home = Files.createDirectories(lower.resolve("own").resolve("t" + number));
    for (int i = 0; i < NAMES / 2; i++) {
      Files.write(home.resolve("n" + i), below(i));
    }
  }

  private static byte[] below(int number) {
    byte[] bytes = new byte[100 * (number + 1)];
    Arrays.fill(bytes, (byte) number);
    return bytes;
  }

  @Override
  public void step() throws IOException {
    String name = "n" + random.nextInt(NAMES);
    Content contentOrNull = files.get(name);
    if (contentOrNull == null) {
      make(name);
      return;
    }
    Path path = path(name);
    switch (random.nextInt(12)) {
      case 0, 1 -> write(path, contentOrNull);
      case 2 -> append(path, contentOrNull);
      case 3 -> hold(path, contentOrNull);
      case 4 -> writeOpen();
      case 5 -> delete(name);
      case 6 -> move(name);
      case 7 -> link(name);
      case 8 -> truncate(path, contentOrNull);
      case 9 -> Files.setLastModifiedTime(path, FileTime.fromMillis(random.nextInt(1 << 30)));
      case 10 -> list();
      default -> assertThat(Files.readAllBytes(path)).as(name).isEqualTo(contentOrNull.bytes);
    }
  }

  private Path path(String name) {
    return root.resolve(home).resolve(name);
  }

  private byte[] some() {
    byte[] bytes = new byte[1 + random.nextInt(200)];
    random.nextBytes(bytes);
    return bytes;
  }

  private void make(String name) throws IOException {
    byte[] bytes = some();
    Files.write(path(name), bytes, CREATE_NEW, WRITE);
    files.put(name, new Content(bytes));
  }

  private void write(Path path, Content content) throws IOException {
    byte[] bytes = some();
    int position = random.nextInt(Math.min(content.bytes.length + 1, MOST_BYTES));
    try (FileChannel channel = FileChannel.open(path, WRITE)) {
      writeAll(channel, position, bytes);
    }
    content.put(position, bytes);
  }

  private static void writeAll(FileChannel channel, int position, byte[] bytes) throws IOException {
    ByteBuffer left = ByteBuffer.wrap(bytes);
    while (left.hasRemaining()) {
      channel.write(left, position + left.position());
    }
  }

  private void append(Path path, Content content) throws IOException {
    if (content.bytes.length < MOST_BYTES) {
      byte[] bytes = some();
      Files.write(path, bytes, APPEND);
      content.put(content.bytes.length, bytes);
    }
  }

  private void truncate(Path path, Content content) throws IOException {
    int length = random.nextInt(content.bytes.length + 1);
    try (FileChannel channel = FileChannel.open(path, WRITE)) {
      channel.truncate(length);
    }
    content.bytes = Arrays.copyOf(content.bytes, length);
  }

  /** Keeps it open, whatever becomes of its names. */
  private void hold(Path path, Content content) throws IOException {
    if (open.size() == MOST_OPEN) {
      open.remove(random.nextInt(MOST_OPEN)).channel().close();
    }
    FileChannel channel =
        random.nextBoolean() ? FileChannel.open(path, READ) : FileChannel.open(path, READ, WRITE);
    open.add(new Open(channel, content));
  }

  private void writeOpen() throws IOException {
    for (Open each : open) {
      ByteBuffer found = ByteBuffer.allocate(each.content().bytes.length + 1);
      while (each.channel().read(found, found.position()) > 0) {}
      assertThat(Arrays.copyOf(found.array(), found.position()))
          .as("an open file of %s", home)
          .isEqualTo(each.content().bytes);
    }
    if (!open.isEmpty() && random.nextBoolean()) {
      Open one = open.get(random.nextInt(open.size()));
      byte[] bytes = some();
      try {
        writeAll(one.channel(), 0, bytes);
        one.content().put(0, bytes);
        one.channel().force(random.nextBoolean());
      } catch (java.nio.channels.NonWritableChannelException openedForReading) {
        assertThat(one.channel().isOpen()).isTrue();
      }
    }
  }

  private void delete(String name) throws IOException {
    Files.delete(path(name));
    files.remove(name);
  }

  private void move(String name) throws IOException {
    String other = "n" + random.nextInt(NAMES);
    if (files.get(other) == files.get(name)) {
      return; // two names of one file: nothing is moved
    }
    Files.move(path(name), path(other), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    files.put(other, files.remove(name));
  }

  private void link(String name) throws IOException {
    String other = "n" + random.nextInt(NAMES);
    if (!files.containsKey(other)) {
      Files.createLink(path(other), path(name));
      files.put(other, files.get(name));
    }
  }

  private void list() throws IOException {
    assertThat(names(root)).as(home).isEqualTo(files.keySet());
  }

  private Set<String> names(Path under) throws IOException {
    try (Stream<Path> all = Files.list(under.resolve(home))) {
      return all.map(path -> path.getFileName().toString())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  @Override
  public void check(Path under) throws IOException {
    assertThat(names(under)).as(home).isEqualTo(files.keySet());
    for (Map.Entry<String, Content> file : files.entrySet()) {
      assertThat(Files.readAllBytes(under.resolve(home).resolve(file.getKey())))
          .as("%s/%s", home, file.getKey())
          .isEqualTo(file.getValue().bytes);
    }
  }

  @Override
  public void rest() throws IOException {
    for (Open each : open) {
      each.channel().close();
    }
  }
}
