package io.overlaynio.internal.tree;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether a target has, at every name that is to change, what the lower layers show there, by type,
 * size, link target, and time or contents; or already what the overlay shows, since a commit may
 * have been tried before.
 *
 * <p>If the target is the lower layer itself, that it has what it shows says nothing. What counts
 * then is that nothing of it was changed since the overlay was opened, or last committed: the
 * system's time of change tells, or the time of modification where there is no other.
 */
final class CommitConflicts {

  private final Overlay overlay;
  private final MergedDirectory listing;
  private final CommitTarget target;
  private final Instant since;
  private final LowerView below;
  private final Comparison comparison;
  private final List<List<String>> found = new ArrayList<>();
  private final Set<List<String>> made = new HashSet<>();
  private final Map<List<String>, Boolean> directories = new HashMap<>();

  CommitConflicts(Overlay overlay, MergedDirectory listing, CommitTarget target, Instant since) {
    this.overlay = overlay;
    this.listing = listing;
    this.target = target;
    this.since = since;
    this.below = LowerView.of(overlay);
    this.comparison =
        new Comparison(new AttributeComparison(overlay.layers().top()), Difference.Contents.ALWAYS);
  }

  /**
   * Looks at every name that is to change, parents first.
   *
   * @throws CommitRefused if there are conflicts
   * @throws AccessDeniedException if this process may not change a directory of the target
   */
  void requireNone(List<List<String>> all) throws IOException {
    for (List<String> names : all) {
      boolean conflict = isConflict(names);
      if (conflict || !isParent(parent(names))) {
        found.add(names);
      }
    }
    if (!found.isEmpty()) {
      throw new CommitRefused(found);
    }
  }

  /** Whether there is a directory to change a name in, or will be. */
  private boolean isParent(List<String> names) throws IOException {
    if (!isDirectory(names)) {
      return made.contains(names);
    }
    Path directory = target.path(names);
    if (!Files.isWritable(directory)) {
      throw new AccessDeniedException(directory.toString());
    }
    return true;
  }

  /** Whether the target has a directory there, to which no link leads. */
  private boolean isDirectory(List<String> names) {
    Boolean known = directories.get(names);
    if (known == null) {
      known =
          names.isEmpty()
              || (isDirectory(parent(names))
                  && Files.isDirectory(target.path(names), NOFOLLOW_LINKS));
      directories.put(names, known);
    }
    return known;
  }

  private static List<String> parent(List<String> names) {
    return names.subList(0, names.size() - 1);
  }

  private boolean isConflict(List<String> names) throws IOException {
    Side there = thereOrNull(names);
    Side now = Side.ofOrNull(overlay.lookup().walk(names, false), overlay.upper());
    if (isDirectory(now)) {
      made.add(names);
    }
    if (isSame(now, there) && !isDirectory(now)) {
      return false;
    }
    Directory parentOrNull = below.lookup().directoryOrNull(parent(names));
    String name = names.get(names.size() - 1);
    Spot before =
        new Spot(
            parentOrNull,
            name,
            parentOrNull == null ? Entry.Absent.NOTHING : below.lookup().entry(parentOrNull, name));
    if (isDirectory(now)) {
      return there == null
          ? before.entry() instanceof Directory
          : !isDirectory(there) && isConflict(names, Side.ofOrNull(before, null), there);
    }
    return before.entry() instanceof Directory directory
        ? isTreeConflict(names, directory)
        : isConflict(names, Side.ofOrNull(before, null), there);
  }

  private static boolean isDirectory(Side sideOrNull) {
    return sideOrNull != null && sideOrNull.type() == Changed.Type.DIRECTORY;
  }

  /** What is to be replaced or removed and is no directory. */
  private boolean isConflict(List<String> names, Side beforeOrNull, Side thereOrNull)
      throws IOException {
    return !isSame(beforeOrNull, thereOrNull) || wasChanged(names, thereOrNull);
  }

  /** A directory that is to go must have just what was shown in it. */
  private boolean isTreeConflict(List<String> names, Directory before) throws IOException {
    Side there = thereOrNull(names);
    if (there == null) {
      return false; // a commit that was tried before has removed it
    }
    if (!isDirectory(there) || wasChanged(names, there)) {
      return true;
    }
    Set<String> shown = new HashSet<>(listing.list(before));
    for (var listed : target.layer().list(target.path(names))) {
      if (!shown.contains(listed.name()) || listed.whiteout()) {
        return true;
      }
    }
    for (String name : shown) {
      List<String> child = new ArrayList<>(names);
      child.add(name);
      Entry entry = below.lookup().entry(before, name);
      boolean conflict =
          entry instanceof Directory directory
              ? isTreeConflict(child, directory)
              : isConflict(
                  child, Side.ofOrNull(new Spot(before, name, entry), null), thereOrNull(child));
      if (conflict) {
        return true;
      }
    }
    return false;
  }

  private Side thereOrNull(List<String> names) throws IOException {
    if (!isDirectory(parent(names))) {
      return null;
    }
    Path path = target.path(names);
    BasicFileAttributes attributes = target.layer().attributesOrNull(path);
    return attributes == null
        ? null
        : new Side(
            target.layer(),
            path,
            attributes,
            attributes.isSymbolicLink() ? Lookup.target(path) : null);
  }

  private boolean isSame(Side oneOrNull, Side thereOrNull) throws IOException {
    if (oneOrNull == null || thereOrNull == null) {
      return oneOrNull == null && thereOrNull == null;
    }
    Comparison.Finding finding = comparison.of(oneOrNull, thereOrNull);
    Changed.Kind kind = finding.kindOrNull();
    return (kind == null || kind == Changed.Kind.ATTRIBUTES)
        && (!finding.doubtful() || ContentComparison.isSame(oneOrNull.real(), thereOrNull.real()));
  }

  private boolean wasChanged(List<String> names, Side thereOrNull) throws IOException {
    if (!target.isLower() || thereOrNull == null) {
      return false;
    }
    FileTime changed =
        target.layer().views().contains("unix")
            ? (FileTime) Files.getAttribute(target.path(names), "unix:ctime", NOFOLLOW_LINKS)
            : thereOrNull.attributes().lastModifiedTime();
    return changed.toInstant().isAfter(since);
  }
}
