package io.overlaynio.tck.machine;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A directory for disks and mounts, of which nothing stays: whatever is still mounted below it when
 * it is closed, or when the JVM ends before that, is taken out of view first. A loop device goes
 * with its mount. What a JVM left that was killed, the next one removes.
 */
public final class Scratch implements Closeable {

  private static final String PREFIX = "scratchdisks-";

  private final Path directory;
  private final Thread atEnd;

  private Scratch(Path directory) {
    this.directory = directory;
    this.atEnd = new Thread(this::removeAtEnd, "scratchdisks-remove");
  }

  /** A new one in this directory. */
  public static Scratch in(Path parent) throws IOException {
    removeOfTheDead(parent);
    String prefix = PREFIX + ProcessHandle.current().pid() + "-";
    Scratch scratch = new Scratch(Files.createTempDirectory(parent, prefix));
    Runtime.getRuntime().addShutdownHook(scratch.atEnd);
    return scratch;
  }

  /** Renamed first, which of several JVMs that find it one can do. */
  private static void removeOfTheDead(Path parent) throws IOException {
    List<Path> all;
    try (Stream<Path> list = Files.list(parent)) {
      all = list.filter(path -> path.getFileName().toString().startsWith(PREFIX)).toList();
    }
    for (Path path : all) {
      String[] words = path.getFileName().toString().split("-");
      if (ProcessHandle.of(Long.parseLong(words[1])).isEmpty()) {
        Path own = parent.resolve(PREFIX + ProcessHandle.current().pid() + "-" + words[2]);
        try {
          Files.move(path, own, ATOMIC_MOVE);
        } catch (NoSuchFileException taken) {
          continue;
        }
        remove(own);
      }
    }
  }

  /** Where it is. */
  public Path directory() {
    return directory;
  }

  @Override
  public void close() throws IOException {
    Runtime.getRuntime().removeShutdownHook(atEnd);
    remove(directory);
  }

  private void removeAtEnd() {
    try {
      remove(directory);
    } catch (IOException e) {
      e.printStackTrace();
    }
  }

  private static void remove(Path directory) throws IOException {
    for (Path mount : mountsBelow(directory)) {
      Command.run("umount", "-l", mount);
    }
    try (Stream<Path> walk = Files.walk(directory)) {
      for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  /** What is mounted below a directory, the last first. */
  private static List<Path> mountsBelow(Path directory) throws IOException {
    List<Path> mounts = new ArrayList<>();
    Path table = Path.of("/proc/self/mounts");
    if (Files.exists(table)) {
      for (String line : Files.readAllLines(table)) {
        Path point = Path.of(line.split(" ")[1]);
        if (point.startsWith(directory)) {
          mounts.add(point);
        }
      }
    }
    Collections.reverse(mounts);
    return mounts;
  }
}
