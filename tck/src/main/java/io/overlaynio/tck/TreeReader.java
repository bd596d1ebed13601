package io.overlaynio.tck;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Takes snapshots of trees, with the aspects that it was made for.
 *
 * <p>It follows no link and changes nothing. A name that is listed but cannot be found is a fact
 * too, since that is a mistake of a provider that a snapshot should show; and so is what the reader
 * may not look at.
 */
public final class TreeReader {

  private static final String DENIED = "denied";

  private final Set<Aspect> aspects;
  private final Instant recentOrNull;

  private TreeReader(Set<Aspect> aspects, Instant recentOrNull) {
    this.aspects = aspects;
    this.recentOrNull = recentOrNull;
  }

  /** A reader that looks at names, types, contents, link targets, and at these aspects. */
  public static TreeReader of(Aspect... aspects) {
    Set<Aspect> set = EnumSet.noneOf(Aspect.class);
    set.addAll(Set.of(aspects));
    return new TreeReader(set, null);
  }

  /**
   * A reader that calls times from this one on {@code recent}, so that trees whose changes were
   * made one after the other compare equal, and only a time that should have been kept does not.
   */
  public TreeReader callingRecent(Instant recent) {
    return new TreeReader(aspects, recent);
  }

  /** A reader of fewer aspects. */
  public TreeReader without(Aspect... dropped) {
    Set<Aspect> set = EnumSet.noneOf(Aspect.class);
    set.addAll(aspects);
    Set.of(dropped).forEach(set::remove);
    return new TreeReader(set, recentOrNull);
  }

  /** Reads everything below a directory, and the directory itself. */
  public TreeSnapshot read(Path root) throws IOException {
    Map<String, Map<String, String>> facts = new TreeMap<>();
    facts.put(".", factsOf(root));
    readBelow(root, "", facts);
    return TreeSnapshot.of(facts);
  }

  /** The names of everything below a directory, and of nothing else: much faster. */
  static Set<String> names(Path root) throws IOException {
    Set<String> names = new TreeSet<>();
    addNames(root, "", names);
    return names;
  }

  private static void addNames(Path directory, String prefix, Set<String> names)
      throws IOException {
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      for (Path path : stream) {
        String name = prefix + path.getFileName();
        if (names.add(name) && Files.isDirectory(path, NOFOLLOW_LINKS)) {
          addNames(path, name + "/", names);
        }
      }
    } catch (AccessDeniedException unreadable) {
      // What is below has no names then.
    }
  }

  private void readBelow(Path directory, String prefix, Map<String, Map<String, String>> facts)
      throws IOException {
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      for (Path path : stream) {
        String name = prefix + path.getFileName();
        Map<String, String> found = factsOf(path);
        if (DENIED.equals(found.get("type"))) {
          continue; // of a directory that may not be searched: nobody knows what its names are
        }
        Map<String, String> twin = facts.put(name, found);
        if (twin != null) {
          found.put("listed", "more than once");
        }
        if (twin == null && "directory".equals(found.get("type"))) {
          readBelow(path, name + "/", facts);
        }
      }
    } catch (AccessDeniedException unreadable) {
      facts.put(prefix + "*", Map.of("names", DENIED));
    }
  }

  private Map<String, String> factsOf(Path path) throws IOException {
    Map<String, String> facts = new HashMap<>();
    BasicFileAttributes basic;
    try {
      basic = Files.readAttributes(path, BasicFileAttributes.class, NOFOLLOW_LINKS);
    } catch (NoSuchFileException ghost) {
      facts.put("type", "listed but missing");
      return facts;
    } catch (AccessDeniedException unsearchable) {
      facts.put("type", DENIED);
      return facts;
    }
    if (basic.isDirectory()) {
      facts.put("type", "directory");
    } else if (basic.isSymbolicLink()) {
      facts.put("type", "link");
      facts.put("target", Files.readSymbolicLink(path).toString());
    } else if (basic.isRegularFile()) {
      facts.put("type", "file");
      facts.put("contents", contents(path, basic.size()));
    } else {
      facts.put("type", "special");
    }
    if (aspects.contains(Aspect.MODIFIED)) {
      facts.put("modified", time(basic.lastModifiedTime()));
    }
    readUnix(path, basic, facts);
    if (aspects.contains(Aspect.ATTRIBUTES) && (basic.isRegularFile() || basic.isDirectory())) {
      readAttributes(path, facts);
    }
    return facts;
  }

  private String time(FileTime time) {
    return recentOrNull != null && !time.toInstant().isBefore(recentOrNull)
        ? "recent"
        : time.toString();
  }

  /** What the views of Unix tell; a file of a layer without them has none of it. */
  private void readUnix(Path path, BasicFileAttributes basic, Map<String, String> facts)
      throws IOException {
    Set<String> views = path.getFileSystem().supportedFileAttributeViews();
    try {
      if (views.contains("unix")) {
        putUnix(Files.readAttributes(path, "unix:*", NOFOLLOW_LINKS), basic, facts);
        return;
      }
    } catch (UnsupportedOperationException ofAnotherLayer) {
      // Then perhaps this one.
    }
    try {
      if (views.contains("posix")) {
        putPosix(
            Files.readAttributes(path, PosixFileAttributes.class, NOFOLLOW_LINKS), basic, facts);
      }
    } catch (UnsupportedOperationException ofAnotherLayer) {
      // Then there is nothing to tell.
    }
  }

  private void putUnix(
      Map<String, Object> unix, BasicFileAttributes basic, Map<String, String> facts) {
    // A link's mode is 0777 on Linux and means nothing.
    if (aspects.contains(Aspect.MODE) && !basic.isSymbolicLink()) {
      facts.put("mode", Integer.toOctalString((int) unix.get("mode")));
    }
    if (basic.isOther()) {
      facts.put("device", Long.toHexString((long) unix.get("rdev")));
    }
    if (aspects.contains(Aspect.OWNER)) {
      facts.put("owner", unix.get("uid") + ":" + unix.get("gid"));
    }
    if (aspects.contains(Aspect.CHANGED)) {
      facts.put("changed", time((FileTime) unix.get("ctime")));
    }
    if (aspects.contains(Aspect.LINKS) && !basic.isDirectory()) {
      facts.put("links", unix.get("nlink").toString());
    }
  }

  private void putPosix(
      PosixFileAttributes posix, BasicFileAttributes basic, Map<String, String> facts) {
    if (aspects.contains(Aspect.MODE) && !basic.isSymbolicLink()) {
      facts.put("mode", PosixFilePermissions.toString(posix.permissions()));
    }
    if (aspects.contains(Aspect.OWNER)) {
      facts.put("owner", posix.owner().getName() + ":" + posix.group().getName());
    }
  }

  private static void readAttributes(Path path, Map<String, String> facts) throws IOException {
    if (!path.getFileSystem().supportedFileAttributeViews().contains("user")) {
      return;
    }
    UserDefinedFileAttributeView view =
        Files.getFileAttributeView(path, UserDefinedFileAttributeView.class, NOFOLLOW_LINKS);
    try {
      for (String name : view.list()) {
        ByteBuffer value = ByteBuffer.allocate(view.size(name));
        view.read(name, value);
        facts.put("attribute " + name, new String(value.array(), StandardCharsets.ISO_8859_1));
      }
    } catch (AccessDeniedException unreadable) {
      facts.put("attributes", DENIED);
    }
  }

  /** Short contents as they are, so that a difference can be read; long ones by their hash. */
  private static String contents(Path file, long size) throws IOException {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (AccessDeniedException unreadable) {
      return DENIED + ", " + size + " bytes";
    }
    String length = bytes.length == size ? "" : " (but its size is " + size + ")";
    if (bytes.length <= 40) {
      return "\"" + new String(bytes, StandardCharsets.ISO_8859_1) + "\"" + length;
    }
    return bytes.length + " bytes " + hash(bytes) + length;
  }

  private static String hash(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes), 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
