package io.overlaynio.tck.overlay;

import io.overlaynio.tck.Operation;
import io.overlaynio.tck.Workspace;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.CopyOption;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * One operation of the lists of cases of overlayfs, by the call of java.nio.file that is nearest to
 * the system's.
 *
 * @param label what it does, to be read
 * @param moved the name that it gives another place, or null
 * @param movedTo where, or null
 */
record Deed(String label, String moved, String movedTo, Doing doing) implements Operation {

  /** What is done below the root of a tree, and what comes of it. */
  @FunctionalInterface
  interface Doing {
    String in(Path root) throws IOException;
  }

  private static Deed of(String label, Doing doing) {
    return new Deed(label, null, null, doing);
  }

  /** Opens twice: reads all where it may, then writes where it may. */
  static Deed open(String name, Set<? extends OpenOption> options) {
    return of(
        "open " + name + " " + new TreeSet<>(options.stream().map(Object::toString).toList()),
        root -> use(root.resolve(name), options) + use(root.resolve(name), withoutNew(options)));
  }

  private static Set<OpenOption> withoutNew(Set<? extends OpenOption> options) {
    Set<OpenOption> again = new HashSet<>(options);
    again.remove(StandardOpenOption.CREATE_NEW);
    return again;
  }

  private static String use(Path path, Set<? extends OpenOption> options) throws IOException {
    StringBuilder seen = new StringBuilder();
    try (SeekableByteChannel channel = Files.newByteChannel(path, options)) {
      seen.append(channel.size()).append(' ');
      if (!options.contains(StandardOpenOption.WRITE)
          || options.contains(StandardOpenOption.READ)) {
        ByteBuffer bytes = ByteBuffer.allocate(1000);
        channel.read(bytes);
        seen.append(new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8));
      }
      if (options.contains(StandardOpenOption.WRITE)
          || options.contains(StandardOpenOption.APPEND)) {
        channel.write(ByteBuffer.wrap("new".getBytes(StandardCharsets.UTF_8)));
        seen.append(" at ").append(channel.position()).append(" of ").append(channel.size());
      }
    }
    return seen.append("; ").toString();
  }

  static Deed makeDirectory(String name) {
    return of("mkdir " + name, root -> Files.createDirectory(root.resolve(name)) == null ? "" : "");
  }

  static Deed delete(String name) {
    return of(
        "delete " + name,
        root -> {
          Files.delete(root.resolve(name));
          return "";
        });
  }

  /** With all that is below it. */
  static Deed deleteTree(String name) {
    return of(
        "delete tree " + name,
        root -> {
          List<Path> paths;
          try (Stream<Path> walk = Files.walk(root.resolve(name))) {
            paths = walk.sorted(Comparator.reverseOrder()).toList();
          }
          for (Path path : paths) {
            Files.delete(path);
          }
          return paths.size() + "";
        });
  }

  static Deed readLink(String name) {
    return of("readlink " + name, root -> Files.readSymbolicLink(root.resolve(name)).toString());
  }

  static Deed makeLink(String name, String target) {
    return of(
        "symlink " + name + " to " + target,
        root -> {
          Files.createSymbolicLink(root.resolve(name), root.getFileSystem().getPath(target));
          return "";
        });
  }

  static Deed makeHardLink(String name, String existing) {
    return of(
        "link " + name + " to " + existing,
        root -> {
          Files.createLink(root.resolve(name), root.resolve(existing));
          return "";
        });
  }

  static Deed list(String name) {
    return of(
        "list " + name,
        root -> {
          try (Stream<Path> list = Files.list(root.resolve(name))) {
            return new TreeSet<>(list.map(path -> path.getFileName().toString()).toList())
                .toString();
          }
        });
  }

  static Deed truncate(String name, long size) {
    return of(
        "truncate " + name + " to " + size,
        root -> {
          try (SeekableByteChannel channel =
              Files.newByteChannel(root.resolve(name), StandardOpenOption.WRITE)) {
            // What NIO does not: to make it longer.
            if (channel.size() < size) {
              channel.position(size - 1).write(ByteBuffer.allocate(1));
            } else {
              channel.truncate(size);
            }
            return "of " + channel.size();
          }
        });
  }

  /**
   * Replacing, the platform's provider deletes the target first: so a link on the way to it is
   * resolved before.
   */
  static Deed move(String name, String target, CopyOption... options) {
    return new Deed(
        "move " + name + " to " + target + " " + List.of(options),
        name,
        target,
        root -> {
          Path to = root.resolve(target);
          if (List.of(options).contains(StandardCopyOption.REPLACE_EXISTING)
              && Files.isDirectory(to.getParent())) {
            to = to.getParent().toRealPath().resolve(to.getFileName());
          }
          Files.move(root.resolve(name), to, options);
          return "";
        });
  }

  @Override
  public String run(Workspace in) throws IOException {
    return doing.in(in.root());
  }

  @Override
  public String movedOrNull() {
    return moved;
  }

  @Override
  public String movedToOrNull() {
    return movedTo;
  }

  @Override
  public String toString() {
    return label;
  }
}
