package io.overlaynio.internal.tree;

import io.overlaynio.internal.tree.Changed.Kind;
import io.overlaynio.internal.tree.Comparison.Finding;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * In what the merged tree differs from what its lower layers show without the upper one: a walk
 * over both at once, of which each step gives one difference.
 *
 * <p>It goes where upper has been. In a directory that merges with just what is below it in its
 * place, only the names that upper has or hides can differ, so no other is looked at; only in one
 * that hides what is below it, or was moved there, all names are. A parent comes before what is in
 * it, and names in their order.
 *
 * <p>Changes go on meanwhile. What is the same all the time is told right; a name that changes is
 * told as it was at one moment, or in parts of several.
 */
public final class Difference {

  /** When the contents of two files of one size are compared. */
  public enum Contents {
    /** Where time and size do not tell that one was written. */
    IN_DOUBT,
    ALWAYS
  }

  /** A directory of both trees, either of which may be missing, and what is left of its names. */
  private static final class Visit {

    private final List<String> path;
    private final Directory nowOrNull;
    private final Directory belowOrNull;
    private Iterator<String> names;

    Visit(List<String> path, Directory nowOrNull, Directory belowOrNull) {
      this.path = path;
      this.nowOrNull = nowOrNull;
      this.belowOrNull = belowOrNull;
    }

    /** Only this name of it. */
    Visit only(String name) {
      names = List.of(name).iterator();
      return this;
    }
  }

  /** What a name is now, and what was found out about it. */
  private record Seen(Spot spot, Side nowOrNull, Finding finding) {}

  private final Overlay overlay;
  private final MergedDirectory listing;
  private final Reading reading;
  private final Lookup below;
  private final Directory rootBelow;
  private final Comparison comparison;
  private final Deque<Visit> ahead = new ArrayDeque<>();
  private List<String> at = List.of();

  private Difference(Overlay overlay, MergedDirectory listing, Contents contents) {
    this.overlay = overlay;
    this.listing = listing;
    this.reading = new Reading(overlay);
    LowerView view = LowerView.of(overlay);
    this.rootBelow = view.root();
    this.below = view.lookup();
    this.comparison = new Comparison(new AttributeComparison(overlay.layers().top()), contents);
  }

  /** The whole difference, but for the root itself. */
  static Difference ofAll(Overlay overlay, MergedDirectory listing, Contents contents) {
    Difference difference = new Difference(overlay, listing, contents);
    difference.ahead.push(difference.root());
    return difference;
  }

  /** The whole difference at once, told by contents only in doubt. */
  static List<Changed> all(Overlay overlay, MergedDirectory listing) throws IOException {
    Difference difference = ofAll(overlay, listing, Contents.IN_DOUBT);
    List<Changed> all = new ArrayList<>();
    for (Changed next = difference.nextOrNull(); next != null; next = difference.nextOrNull()) {
      all.add(next);
    }
    return all;
  }

  /**
   * The difference at a name and below it.
   *
   * @param names of something that is there now or without the upper layer; links before the last
   *     name are followed
   * @throws NoSuchFileException if it is neither
   */
  static Difference at(
      Overlay overlay, MergedDirectory listing, List<String> names, Contents contents)
      throws IOException {
    Difference difference = new Difference(overlay, listing, contents);
    difference.ahead.push(difference.start(names));
    return difference;
  }

  private Visit root() {
    return new Visit(List.of(), overlay.root(), rootBelow);
  }

  private Visit start(List<String> names) throws IOException {
    Spot now = walkOrNull(overlay.lookup(), names);
    if (now != null && now.isRoot()) {
      return root();
    }
    if (now != null) {
      List<String> path = now.parent().path();
      Directory belowOrNull = below.directoryOrNull(path);
      if (!now.entry().isAbsent() || isBelow(belowOrNull, now.name())) {
        return new Visit(path, now.parent(), belowOrNull).only(now.name());
      }
    }
    Spot before = walkOrNull(below, names);
    if (before == null || before.entry().isAbsent()) {
      throw new NoSuchFileException(Names.text(names));
    }
    if (before.isRoot()) {
      return root();
    }
    List<String> path = before.parent().path();
    return new Visit(path, overlay.lookup().directoryOrNull(path), before.parent())
        .only(before.name());
  }

  private static Spot walkOrNull(Lookup lookup, List<String> names) throws IOException {
    try {
      return lookup.walk(names, false);
    } catch (NoSuchFileException e) {
      return null;
    } catch (FileSystemException e) {
      if (Lookup.NOT_A_DIRECTORY.equals(e.getReason())) {
        return null;
      }
      throw e;
    }
  }

  private boolean isBelow(Directory directoryOrNull, String name) throws IOException {
    return directoryOrNull != null && !below.entry(directoryOrNull, name).isAbsent();
  }

  /** The next difference; null if there is none. */
  public Changed nextOrNull() throws IOException {
    while (!ahead.isEmpty()) {
      Visit visit = ahead.peek();
      if (visit.names == null) {
        at = visit.path;
        visit.names = names(visit).iterator();
      }
      if (!visit.names.hasNext()) {
        ahead.pop();
        continue;
      }
      Changed changed = compare(visit, visit.names.next());
      if (changed != null) {
        return changed;
      }
    }
    return null;
  }

  /** The names of what was looked at last: of what failed. */
  public List<String> at() {
    return at;
  }

  /** A directory that is there is entered, not one that is gone: it is gone with all it held. */
  private Iterable<String> names(Visit visit) throws IOException {
    return listing.differing(visit.nowOrNull, visit.belowOrNull);
  }

  /** The difference at one name, or null; a directory is visited next. */
  private Changed compare(Visit visit, String name) throws IOException {
    List<String> path = new ArrayList<>(visit.path);
    path.add(name);
    at = path;
    Spot spotBelow = spotBelow(visit.belowOrNull, name);
    Side before = Side.ofOrNull(spotBelow, null);
    Seen seen = Uninterrupted.run(() -> see(visit.nowOrNull, name, before));
    if (seen.spot.entry() instanceof Directory now) {
      Directory beforeOrNull = spotBelow.entry() instanceof Directory directory ? directory : null;
      ahead.push(new Visit(path, now, beforeOrNull));
    }
    Kind kind = seen.finding.kindOrNull();
    return kind == null ? null : Changed.of(List.copyOf(path), kind, before, seen.nowOrNull);
  }

  private Spot spotBelow(Directory directoryOrNull, String name) throws IOException {
    return directoryOrNull == null
        ? new Spot(null, name, Entry.Absent.NOTHING)
        : new Spot(directoryOrNull, name, below.entry(directoryOrNull, name));
  }

  /** Looks at a name, and where nothing else tells, into two files. */
  private Seen see(Directory directoryOrNull, String name, Side beforeOrNull) throws IOException {
    for (int attempt = 0; ; attempt++) {
      Seen seen =
          reading.ofOrNull(
              () -> spotOrNull(directoryOrNull, name), spot -> look(spot, beforeOrNull));
      if (seen == null) {
        Spot gone = new Spot(directoryOrNull, name, Entry.Absent.NOTHING);
        return new Seen(gone, null, comparison.of(beforeOrNull, null));
      }
      if (!seen.finding.doubtful()) {
        return seen;
      }
      try {
        return isSameContent(beforeOrNull, seen.nowOrNull)
            ? seen
            : new Seen(seen.spot, seen.nowOrNull, new Finding(Kind.MODIFIED, false));
      } catch (NoSuchFileException vanishedOrMoved) {
        if (attempt >= Lookup.PATIENCE) {
          throw vanishedOrMoved;
        }
      }
    }
  }

  private boolean isSameContent(Side before, Side now) throws IOException {
    overlay.format().requireContentsToRead(before.layer(), before.real());
    overlay.format().requireContentsToRead(now.layer(), now.real());
    return ContentComparison.isSame(before.real(), now.real());
  }

  private Spot spotOrNull(Directory directoryOrNull, String name) throws IOException {
    return directoryOrNull == null || directoryOrNull.isDeleted()
        ? null
        : new Spot(directoryOrNull, name, overlay.lookup().entry(directoryOrNull, name));
  }

  private Seen look(Spot spot, Side beforeOrNull) throws IOException {
    Side now = Side.ofOrNull(spot, overlay.upper());
    return new Seen(spot, now, comparison.of(beforeOrNull, now));
  }
}
