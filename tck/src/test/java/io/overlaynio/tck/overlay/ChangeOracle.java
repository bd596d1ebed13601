package io.overlaynio.tck.overlay;

import io.overlaynio.ChangeOption;
import io.overlaynio.OverlayChange;
import io.overlaynio.OverlayChange.FileType;
import io.overlaynio.OverlayChange.Kind;
import io.overlaynio.OverlayFileSystem;
import io.overlaynio.OverlayFormat;
import io.overlaynio.OverlayOptions;
import io.overlaynio.tck.Aspect;
import io.overlaynio.tck.TreeReader;
import io.overlaynio.tck.TreeSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What has changed, found in the simplest way: everything in both trees is read and compared. It
 * knows no upper layer.
 */
final class ChangeOracle {

  private static final TreeReader READER =
      TreeReader.of(Aspect.MODE, Aspect.OWNER, Aspect.MODIFIED, Aspect.ATTRIBUTES);

  private final Path lower;
  private final Path merged;
  private final TreeSnapshot before;
  private final TreeSnapshot now;

  private ChangeOracle(Path lower, Path merged) throws IOException {
    this.lower = lower;
    this.merged = merged;
    this.before = READER.read(lower);
    this.now = READER.read(merged);
  }

  /** Where an overlay tells other changes than there are, a line for each; empty if nowhere. */
  static List<String> mistakes(OverlayFileSystem overlay, OverlayFormat format, List<Path> lowers)
      throws IOException {
    OverlayOptions options = OverlayOptions.builder().lower(lowers).format(format).build();
    try (OverlayFileSystem lower = OverlayFileSystem.open(options)) {
      ChangeOracle oracle = new ChangeOracle(lower.getPath("/"), overlay.getPath("/"));
      List<String> lines = new ArrayList<>();
      compare(oracle.changes(false), overlay.changes(), "", lines);
      compare(
          oracle.changes(true),
          overlay.changes(ChangeOption.COMPARE_CONTENTS),
          " by contents",
          lines);
      return lines;
    }
  }

  private static void compare(
      List<OverlayChange> expected, Stream<OverlayChange> told, String how, List<String> lines) {
    List<OverlayChange> actual = told.toList();
    if (!actual.equals(expected)) {
      lines.add("changes" + how + ": expected " + expected + "\n    but it told " + actual);
    }
  }

  private List<OverlayChange> changes(boolean byContents) throws IOException {
    Set<String> names = new TreeSet<>((one, other) -> compareNames(one, other));
    names.addAll(before.names());
    names.addAll(now.names());
    names.remove(".");
    List<OverlayChange> changes = new ArrayList<>();
    for (String name : names) {
      Map<String, String> was = facts(before, name);
      Map<String, String> is = facts(now, name);
      Kind kindOrNull = kindOrNull(name, was, is, byContents);
      if (kindOrNull != null) {
        changes.add(
            new OverlayChange(
                merged.resolve(name),
                kindOrNull,
                type(was),
                type(is),
                size(lower.resolve(name), was),
                size(merged.resolve(name), is)));
      }
    }
    return changes;
  }

  /** A directory before what is in it, and names, not texts of paths, in their order. */
  private static int compareNames(String one, String other) {
    return Arrays.compare(one.split("/"), other.split("/"));
  }

  private static Map<String, String> facts(TreeSnapshot tree, String name) {
    return tree.names().contains(name) ? tree.factsOf(name) : Map.of();
  }

  private Kind kindOrNull(
      String name, Map<String, String> was, Map<String, String> is, boolean byContents) {
    if (was.isEmpty()) {
      return Kind.ADDED;
    }
    if (is.isEmpty()) {
      return isInADirectory(name) ? Kind.DELETED : null;
    }
    if (!was.get("type").equals(is.get("type"))) {
      return Kind.TYPE_CHANGED;
    }
    boolean sameTime = was.get("modified").equals(is.get("modified"));
    boolean rewritten = !sameTime && !byContents && was.get("type").equals("file");
    if (rewritten || !without(was, true).equals(without(is, true))) {
      return Kind.MODIFIED;
    }
    boolean timeCounts = !was.get("type").equals("directory");
    return (timeCounts && !sameTime) || !without(was, false).equals(without(is, false))
        ? Kind.ATTRIBUTES
        : null;
  }

  /** What is gone together with its directory is not told. */
  private boolean isInADirectory(String name) {
    int slash = name.lastIndexOf('/');
    return slash < 0 || "directory".equals(facts(now, name.substring(0, slash)).get("type"));
  }

  private static Map<String, String> without(Map<String, String> facts, boolean contents) {
    Map<String, String> left = new HashMap<>(facts);
    Set<String> ofContents = Set.of("contents", "target", "device");
    left.keySet().removeIf(key -> ofContents.contains(key) != contents || key.equals("modified"));
    return left;
  }

  private static Optional<FileType> type(Map<String, String> facts) {
    return facts.isEmpty()
        ? Optional.empty()
        : Optional.of(
            switch (facts.get("type")) {
              case "file" -> FileType.REGULAR_FILE;
              case "directory" -> FileType.DIRECTORY;
              case "link" -> FileType.SYMBOLIC_LINK;
              default -> FileType.OTHER;
            });
  }

  private static OptionalLong size(Path file, Map<String, String> facts) throws IOException {
    return "file".equals(facts.get("type"))
        ? OptionalLong.of(Files.size(file))
        : OptionalLong.empty();
  }
}
