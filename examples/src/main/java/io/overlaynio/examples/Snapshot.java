package io.overlaynio.examples;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A whole tree as it was at one moment: for each name below its root what it is, its permissions,
 * its time of modification and the SHA-256 of its contents.
 *
 * <p>It is how the example proves things: two snapshots are compared name by name with {@link
 * Difference}, and as a whole by {@link #hash()}. It reads any provider's paths and knows nothing
 * of overlays.
 *
 * @param entries what there is, by name relative to the root, such as {@code a/b}
 */
record Snapshot(SortedMap<String, Entry> entries) {

  /** The name of the root. */
  static final String ROOT = "";

  private static final int BUFFER = 1 << 16;

  /** What a name stands for. */
  enum Kind {
    FILE,
    DIRECTORY,
    LINK,
    OTHER
  }

  /**
   * One name.
   *
   * @param content the SHA-256 of a file, the target of a link, nothing for the others
   * @param permissions as {@code ls} shows them, nothing where the file system has none
   */
  record Entry(Kind kind, String permissions, String modified, long size, String content) {

    /** True if somebody who does not look at times sees no difference. */
    boolean looksLike(Entry other) {
      return kind == other.kind
          && permissions.equals(other.permissions)
          && content.equals(other.content);
    }
  }

  Snapshot {
    entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
  }

  /** Reads everything below a directory; symbolic links are not followed. */
  static Snapshot of(Path root, Progress progress) throws IOException {
    SortedMap<String, Entry> entries = new TreeMap<>();
    MessageDigest sha256 = sha256();
    byte[] buffer = new byte[BUFFER];
    boolean posix = root.getFileSystem().supportedFileAttributeViews().contains("posix");
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<Path>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
              throws IOException {
            return visitFile(directory, attributes);
          }

          @Override
          public FileVisitResult visitFile(Path path, BasicFileAttributes attributes)
              throws IOException {
            Kind kind = kind(attributes);
            entries.put(
                Trees.name(root, path),
                new Entry(
                    kind,
                    posix ? permissions(path) : "",
                    attributes.lastModifiedTime().toString(),
                    kind == Kind.FILE ? attributes.size() : 0,
                    content(path, kind, sha256, buffer)));
            progress.step();
            return FileVisitResult.CONTINUE;
          }
        });
    return new Snapshot(entries);
  }

  private static Kind kind(BasicFileAttributes attributes) {
    if (attributes.isRegularFile()) {
      return Kind.FILE;
    }
    if (attributes.isDirectory()) {
      return Kind.DIRECTORY;
    }
    return attributes.isSymbolicLink() ? Kind.LINK : Kind.OTHER;
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(
        Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
  }

  private static String content(Path path, Kind kind, MessageDigest sha256, byte[] buffer)
      throws IOException {
    if (kind == Kind.LINK) {
      return Files.readSymbolicLink(path).toString();
    }
    if (kind != Kind.FILE) {
      return "";
    }
    try (InputStream in = Files.newInputStream(path)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        sha256.update(buffer, 0, read);
      }
    }
    return HexFormat.of().formatHex(sha256.digest());
  }

  /** SHA-256 over everything here: names, kinds, permissions, times, sizes and contents. */
  String hash() {
    MessageDigest sha256 = sha256();
    entries.forEach(
        (name, entry) -> {
          add(sha256, name);
          add(sha256, entry.kind().name());
          add(sha256, entry.permissions());
          add(sha256, entry.modified());
          add(sha256, Long.toString(entry.size()));
          add(sha256, entry.content());
        });
    return HexFormat.of().formatHex(sha256.digest());
  }

  /** No part holds a NUL, so that two different trees never give the same bytes. */
  private static void add(MessageDigest digest, String part) {
    digest.update(part.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
  }

  /** The same without the root, which has the attributes of whatever directory is topmost. */
  Snapshot belowRoot() {
    SortedMap<String, Entry> below = new TreeMap<>(entries);
    below.remove(ROOT);
    return new Snapshot(below);
  }

  /** The names of all files, in order. */
  List<String> files() {
    return entries.entrySet().stream()
        .filter(entry -> entry.getValue().kind() == Kind.FILE)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** How many entries of a kind there are. */
  long count(Kind kind) {
    return entries.values().stream().filter(entry -> entry.kind() == kind).count();
  }

  /** How many bytes all files have together. */
  long bytes() {
    return entries.values().stream().mapToLong(Entry::size).sum();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
