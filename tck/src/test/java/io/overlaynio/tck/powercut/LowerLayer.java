package io.overlaynio.tck.powercut;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A lower layer and what it was when it had been built, to the byte and to the time of its last
 * change: no cut, and nothing before or after it, may change any of that.
 *
 * @param root where it is
 * @param built each object by its path
 */
record LowerLayer(Path root, Map<Path, String> built) {

  /** The change time tells of any change of an object; its bytes are compared all the same. */
  private static final String ALL = "unix:ino,mode,nlink,uid,gid,size,lastModifiedTime,ctime";

  /** Builds one where nothing is. */
  static LowerLayer build(LowerTree tree, Path root) throws IOException {
    Files.createDirectory(root);
    tree.buildIn(root);
    return new LowerLayer(root, read(root));
  }

  private static Map<Path, String> read(Path root) throws IOException {
    Map<Path, String> objects = new TreeMap<>();
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(root)) {
      paths = walk.toList();
    }
    for (Path path : paths) {
      Map<String, Object> attributes =
          new TreeMap<>(Files.readAttributes(path, ALL, NOFOLLOW_LINKS));
      String content =
          Files.isRegularFile(path, NOFOLLOW_LINKS)
              ? " holds " + Arrays.hashCode(Files.readAllBytes(path))
              : "";
      objects.put(root.relativize(path), attributes + content);
    }
    return objects;
  }

  /** What is otherwise than it was built, a line each. */
  List<String> changes() throws IOException {
    Map<Path, String> now = read(root);
    SortedSet<Path> paths = new TreeSet<>(built.keySet());
    paths.addAll(now.keySet());
    List<String> lines = new ArrayList<>();
    for (Path path : paths) {
      String before = built.get(path);
      if (before == null || !before.equals(now.get(path))) {
        lines.add(path + " of the lower layer was " + before + " and is " + now.get(path));
      }
    }
    return lines;
  }
}
