package io.overlaynio.examples;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.overlaynio.OverlayChange;
import io.overlaynio.OverlayFileSystem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * All that a tree shows, one line for each name, for comparison with another: type, permissions,
 * owner, time, contents, attributes, device, and which names are one file.
 *
 * <p>The time of a directory and which names are one file are told of what a layer holds only: that
 * is what it promises.
 */
final class Shown {

  private Shown() {}

  /** The names that a layer of an overlay has. */
  static Set<String> layerNames(OverlayFileSystem overlay) {
    Set<String> names = new TreeSet<>();
    try (Stream<OverlayChange> changes = overlay.changes()) {
      changes.forEach(
          change -> {
            for (Path up = change.path(); up.getNameCount() > 0; up = up.getParent()) {
              names.add(Trees.name(overlay.getPath("/"), up));
            }
          });
    }
    return names;
  }

  static SortedMap<String, String> of(Path root, Set<String> layer) throws IOException {
    SortedMap<String, String> shown = new TreeMap<>();
    Map<Object, String> files = new HashMap<>();
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(root)) {
      paths = walk.filter(path -> !path.equals(root)).sorted().toList();
    }
    for (Path path : paths) {
      String name = Trees.name(root, path);
      shown.put(name, line(path, layer.contains(name), name, files));
    }
    return shown;
  }

  private static String line(Path path, boolean inLayer, String name, Map<Object, String> files)
      throws IOException {
    Map<String, Object> unix =
        Files.readAttributes(
            path, "unix:mode,uid,gid,rdev,fileKey,lastModifiedTime", NOFOLLOW_LINKS);
    boolean directory = Files.isDirectory(path, NOFOLLOW_LINKS);
    List<Object> line = new ArrayList<>();
    line.add(Integer.toOctalString((int) unix.get("mode")));
    line.add(unix.get("uid") + ":" + unix.get("gid"));
    if (inLayer || !directory) {
      FileTime time = (FileTime) unix.get("lastModifiedTime");
      // The JDK sets those of symbolic links to the microsecond.
      line.add(
          Files.isSymbolicLink(path)
              ? time.toInstant().truncatedTo(ChronoUnit.MICROS)
              : time.toInstant());
    }
    if (Files.isSymbolicLink(path)) {
      line.add("-> " + Files.readSymbolicLink(path));
    } else if (Files.isRegularFile(path)) {
      line.add(HexFormat.of().formatHex(Files.readAllBytes(path)));
      line.add(inLayer ? "as " + files.computeIfAbsent(unix.get("fileKey"), key -> name) : "");
    } else if (!directory) {
      line.add(unix.get("rdev"));
    }
    if (directory || Files.isRegularFile(path, NOFOLLOW_LINKS)) {
      line.add(attributes(path));
    }
    return line.toString();
  }

  private static SortedMap<String, String> attributes(Path path) throws IOException {
    SortedMap<String, String> attributes = new TreeMap<>();
    if (!AttributeViews.at(path).contains("user")) {
      return attributes;
    }
    UserDefinedFileAttributeView view =
        Files.getFileAttributeView(path, UserDefinedFileAttributeView.class, NOFOLLOW_LINKS);
    for (String name : view.list()) {
      ByteBuffer value = ByteBuffer.allocate(view.size(name));
      view.read(name, value);
      attributes.put(name, HexFormat.of().formatHex(value.array()));
    }
    return attributes;
  }
}
