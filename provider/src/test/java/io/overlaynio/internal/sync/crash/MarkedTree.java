package io.overlaynio.internal.sync.crash;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import io.overlaynio.internal.sync.DirtyFiles;
import io.overlaynio.internal.sync.Place;
import io.overlaynio.internal.sync.Tracked;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A tree that is changed at random in every way that a file system knows, and that marks what it
 * changes, as the tree of an overlay does.
 */
final class MarkedTree {

  private record At(Path pathOrNull, String label) implements Place {}

  private static final int BLOCK = 4096;

  private final Path root;
  private final DirtyFiles dirty;
  private final Random random;
  private final List<Path> files = new ArrayList<>();
  private final List<Path> directories = new ArrayList<>();
  private int names;

  MarkedTree(Path root, DirtyFiles dirty, long seed) {
    this.root = root;
    this.dirty = dirty;
    this.random = new Random(seed);
    directories.add(root);
  }

  /** So many changes. */
  void change(int times) throws IOException {
    for (int i = 0; i < times; i++) {
      int kind = files.size() < 5 ? 0 : random.nextInt(20);
      switch (kind) {
        case 0, 1, 2 -> create();
        case 3 -> createDirectory();
        case 4 -> change(any(), FileKind.OVERWRITE);
        case 5 -> change(any(), FileKind.APPEND);
        case 6 -> change(any(), FileKind.TRUNCATE);
        case 7 -> change(any(), FileKind.EXTEND);
        case 8 -> change(any(), FileKind.MAP);
        case 9 -> change(any(), FileKind.DIRECT);
        case 10 -> change(any(), FileKind.PREALLOCATE);
        case 11 -> change(any(), FileKind.HOLE);
        case 12 -> change(any(), FileKind.ATTRIBUTE);
        case 13 -> change(any(), FileKind.MODE);
        case 14 -> change(any(), FileKind.TIMES);
        case 15 -> rename();
        case 16 -> delete();
        case 17 -> link();
        case 18 -> symbolicLink();
        default -> replace();
      }
    }
  }

  private enum FileKind {
    OVERWRITE,
    APPEND,
    TRUNCATE,
    EXTEND,
    MAP,
    DIRECT,
    PREALLOCATE,
    HOLE,
    ATTRIBUTE,
    MODE,
    TIMES
  }

  private Path any() {
    return files.get(random.nextInt(files.size()));
  }

  private Path fresh() {
    return directories.get(random.nextInt(directories.size())).resolve("n" + names++);
  }

  private Tracked tracked(Path path) throws IOException {
    BasicFileAttributes attributes =
        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    return dirty.track(
        attributes.fileKey(), new At(path, path.toString()), attributes.isDirectory());
  }

  private void marked(Path path) throws IOException {
    Tracked made = tracked(path);
    made.mark();
    made.wrote(0);
  }

  private void create() throws IOException {
    Path path = fresh();
    marked(path.getParent());
    Files.write(path, bytes(random.nextInt(4) == 0 ? 300_000 : 9_000));
    marked(path);
    marked(path.getParent());
    files.add(path);
  }

  private void createDirectory() throws IOException {
    Path path = fresh();
    Files.createDirectory(path);
    marked(path.getParent());
    marked(path);
    directories.add(path);
  }

  private void symbolicLink() throws IOException {
    Path path = fresh();
    Files.createSymbolicLink(path, Path.of("x".repeat(1 + random.nextInt(200))));
    marked(path.getParent());
  }

  private void link() throws IOException {
    Path existing = any();
    Path path = fresh();
    Files.createLink(path, existing);
    marked(existing);
    dirty.linked(tracked(existing).key(), new At(path, path.toString()));
    marked(path.getParent());
    files.add(path);
  }

  private void rename() throws IOException {
    Path from = any();
    Path to = fresh();
    Object key = Files.readAttributes(from, BasicFileAttributes.class).fileKey();
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    dirty.moved(key, new At(from, from.toString()), new At(to, to.toString()));
    marked(from.getParent());
    marked(to.getParent());
    files.remove(from);
    files.add(to);
  }

  /** As a copy-up does: written elsewhere, shown by a rename over what was there. */
  private void replace() throws IOException {
    Path to = any();
    Path from = root.resolve("n" + names++);
    Files.write(from, bytes(20_000));
    Object replaced = Files.readAttributes(to, BasicFileAttributes.class).fileKey();
    boolean last = (int) Files.getAttribute(to, "unix:nlink") == 1;
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    if (last) {
      dirty.gone(replaced);
    }
    marked(to);
    marked(root);
    marked(to.getParent());
  }

  private void delete() throws IOException {
    Path path = any();
    Object key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    boolean last = (int) Files.getAttribute(path, "unix:nlink") == 1;
    Files.delete(path);
    if (last) {
      dirty.gone(key);
    }
    marked(path.getParent());
    files.remove(path);
  }

  private void change(Path path, FileKind kind) throws IOException {
    Tracked file = tracked(path);
    file.mark();
    switch (kind) {
      case ATTRIBUTE ->
          Files.getFileAttributeView(path, UserDefinedFileAttributeView.class)
              .write("a" + random.nextInt(3), ByteBuffer.wrap(bytes(300)));
      case MODE ->
          Files.setPosixFilePermissions(
              path,
              PosixFilePermissions.fromString(random.nextBoolean() ? "rw-r-----" : "rwxrwx---"));
      case TIMES -> Files.setLastModifiedTime(path, FileTime.fromMillis(random.nextInt()));
      case PREALLOCATE ->
          LoopDisk.run("fallocate", "-n", "-o", "0", "-l", "200000", path.toString());
      case HOLE ->
          LoopDisk.run("fallocate", "-p", "-o", "" + BLOCK, "-l", "" + BLOCK, path.toString());
      case DIRECT -> {
        try (FileChannel channel = FileChannel.open(path, WRITE, direct())) {
          ByteBuffer aligned = ByteBuffer.allocateDirect(3 * BLOCK).alignedSlice(BLOCK);
          for (int i = 0; i < BLOCK; i++) {
            aligned.put((byte) random.nextInt());
          }
          aligned.flip();
          channel.write(aligned, BLOCK * (long) random.nextInt(4));
        }
      }
      default -> {
        try (FileChannel channel = FileChannel.open(path, READ, WRITE)) {
          change(channel, kind);
        }
      }
    }
    file.wrote(1);
  }

  private void change(FileChannel channel, FileKind kind) throws IOException {
    long size = channel.size();
    switch (kind) {
      case OVERWRITE ->
          channel.write(ByteBuffer.wrap(bytes(6_000)), random.nextInt((int) size + 1));
      case APPEND -> channel.write(ByteBuffer.wrap(bytes(6_000)), size);
      case TRUNCATE -> channel.truncate(random.nextInt((int) size + 1));
      case EXTEND -> channel.write(ByteBuffer.wrap(bytes(10)), size + random.nextInt(100_000));
      default -> {
        MappedByteBuffer map = channel.map(MapMode.READ_WRITE, 0, size + 5_000);
        for (int i = 0; i < 10; i++) {
          map.put(random.nextInt(map.limit()), (byte) random.nextInt());
        }
      }
    }
  }

  private byte[] bytes(int most) {
    byte[] bytes = new byte[1 + random.nextInt(most)];
    random.nextBytes(bytes);
    return bytes;
  }

  /** Garbage beside the tree, which may or may not survive. */
  void litter() throws IOException {
    Path litter = root.resolveSibling("litter");
    Files.createDirectories(litter);
    for (int i = 0; i < 20; i++) {
      Files.write(litter.resolve("l" + names++), bytes(5_000), CREATE_NEW, WRITE);
    }
  }

  /** All there is to see, by name. */
  static Map<String, String> snapshot(Path root) throws IOException {
    Map<String, String> all = new TreeMap<>();
    List<Path> paths = new ArrayList<>(LoopDisk.below(root));
    paths.add(root);
    for (Path path : paths) {
      Map<String, Object> unix =
          Files.readAttributes(
              path, "unix:mode,nlink,ino,size,lastModifiedTime", LinkOption.NOFOLLOW_LINKS);
      StringBuilder text = new StringBuilder(new TreeMap<>(unix).toString());
      if (Files.isSymbolicLink(path)) {
        text.append(Files.readSymbolicLink(path));
      } else if (Files.isRegularFile(path)) {
        text.append(Arrays.hashCode(Files.readAllBytes(path)));
        UserDefinedFileAttributeView view =
            Files.getFileAttributeView(path, UserDefinedFileAttributeView.class);
        for (String name : view.list().stream().sorted().toList()) {
          ByteBuffer value = ByteBuffer.allocate(view.size(name));
          view.read(name, value);
          text.append(name).append(Arrays.hashCode(value.array()));
        }
      }
      all.put(root.relativize(path).toString(), text.toString());
    }
    return all;
  }

  /** By name: to the compiler the class is internal, though it is exported and documented. */
  private static OpenOption direct() {
    try {
      for (Object option :
          Class.forName("com.sun.nio.file.ExtendedOpenOption").getEnumConstants()) {
        if (option.toString().equals("DIRECT")) {
          return (OpenOption) option;
        }
      }
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
    throw new AssertionError("no DIRECT");
  }
}
