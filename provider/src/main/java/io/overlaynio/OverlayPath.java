package io.overlaynio;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * A path of one overlay: names, whether they start at the root, and the file system they belong to.
 *
 * <p>It behaves as the JDK's own path on Unix does, on every platform: the separator is {@code /},
 * case matters, {@code .} and {@code ..} are plain names until {@link #normalize()}. A relative
 * path is relative to the root. It exists so that nothing below this package ever sees a caller's
 * path: the tree is given {@link #names()}. Text that has no UTF-8 form (a lone surrogate) is
 * refused, so that every path a caller can make survives {@link #toUri()}; a name that a layer
 * lists is taken as it is. It knows nothing of layers and asks the tree only for {@link
 * #toRealPath}.
 *
 * <p>Immutable; text and hash are computed when first asked for, twice if threads race for them.
 */
final class OverlayPath implements Path {

  private static final List<String> EMPTY = List.of("");

  private final OverlayFileSystem fileSystem;
  private final boolean absolute;

  /** No name at all is the root; one empty name, not absolute, is the empty path. */
  private final List<String> names;

  /** Where the tree begins with the names, if not at the root. */
  private final UnaryOperator<List<String>> startOrNull;

  private String textOrNull;
  private int hash;

  private OverlayPath(OverlayFileSystem fileSystem, boolean absolute, List<String> names) {
    this(fileSystem, absolute, names, null);
  }

  private OverlayPath(
      OverlayFileSystem fileSystem,
      boolean absolute,
      List<String> names,
      UnaryOperator<List<String>> startOrNull) {
    this.fileSystem = fileSystem;
    this.absolute = absolute;
    this.names = names;
    this.startOrNull = startOrNull;
  }

  /**
   * A caller's path as one of ours, of whatever overlay.
   *
   * @throws ProviderMismatchException if it is another provider's
   */
  static OverlayPath of(Path path) {
    if (Objects.requireNonNull(path) instanceof OverlayPath ours) {
      return ours;
    }
    throw new ProviderMismatchException(path + " is not a path of an overlay");
  }

  /** The path of an absolute list of names, as the tree gives it; the empty list is the root. */
  static OverlayPath absolute(OverlayFileSystem fileSystem, List<String> names) {
    return new OverlayPath(fileSystem, true, List.copyOf(names));
  }

  /**
   * The path that a text spells, its parts joined as {@code FileSystem.getPath} joins them.
   *
   * @throws InvalidPathException if there is a NUL or a lone surrogate in it
   */
  static OverlayPath parse(OverlayFileSystem fileSystem, String first, String... more) {
    String text = PathText.join(first, more);
    List<String> names = PathText.names(text);
    boolean absolute = text.startsWith("/");
    return new OverlayPath(fileSystem, absolute, absolute ? names : orEmpty(names));
  }

  /** One name below this path, unchecked: what a listing found. */
  OverlayPath child(String name) {
    return isEmpty() ? with(false, List.of(name)) : with(absolute, joined(names, List.of(name)));
  }

  /**
   * This path for one operation on what is below a directory that is held: spelled as this one in
   * what may go wrong. It is no caller's.
   *
   * @param start tells the tree where the names begin
   */
  OverlayPath startingAt(UnaryOperator<List<String>> start) {
    return new OverlayPath(fileSystem, absolute, names, start);
  }

  /** The names from the root, or from where they start: what the tree takes. */
  List<String> names() {
    return startOrNull == null ? spelled() : startOrNull.apply(spelled());
  }

  private List<String> spelled() {
    return isEmpty() ? List.of() : names;
  }

  @Override
  public OverlayFileSystem getFileSystem() {
    return fileSystem;
  }

  @Override
  public boolean isAbsolute() {
    return absolute;
  }

  @Override
  public OverlayPath getRoot() {
    return absolute ? fileSystem.root() : null;
  }

  @Override
  public OverlayPath getFileName() {
    if (names.isEmpty()) {
      return null;
    }
    return !absolute && names.size() == 1 ? this : getName(names.size() - 1);
  }

  @Override
  public OverlayPath getParent() {
    int last = names.size() - 1;
    if (last < 0 || (last == 0 && !absolute)) {
      return null;
    }
    return with(absolute, names.subList(0, last));
  }

  @Override
  public int getNameCount() {
    return names.size();
  }

  @Override
  public OverlayPath getName(int index) {
    if (index < 0 || index >= names.size()) {
      throw new IllegalArgumentException("no name " + index + " in \"" + this + "\"");
    }
    return with(false, List.of(names.get(index)));
  }

  @Override
  public OverlayPath subpath(int beginIndex, int endIndex) {
    if (beginIndex < 0 || endIndex > names.size() || beginIndex >= endIndex) {
      throw new IllegalArgumentException(
          "no names " + beginIndex + " to " + endIndex + " in \"" + this + "\"");
    }
    return with(false, names.subList(beginIndex, endIndex));
  }

  @Override
  public boolean startsWith(Path other) {
    return Objects.requireNonNull(other) instanceof OverlayPath start
        && start.fileSystem.equals(fileSystem)
        && start.absolute == absolute
        && start.names.size() <= names.size()
        && names.subList(0, start.names.size()).equals(start.names);
  }

  @Override
  public boolean endsWith(Path other) {
    if (!(Objects.requireNonNull(other) instanceof OverlayPath end)
        || !end.fileSystem.equals(fileSystem)) {
      return false;
    }
    int before = names.size() - end.names.size();
    if (end.absolute) {
      return absolute && before == 0 && names.equals(end.names);
    }
    return before >= 0 && names.subList(before, names.size()).equals(end.names);
  }

  @Override
  public OverlayPath normalize() {
    List<String> kept = PathText.normalized(spelled(), absolute);
    return with(absolute, absolute ? kept : orEmpty(kept));
  }

  @Override
  public OverlayPath resolve(Path other) {
    OverlayPath below = ofThisFileSystem(other);
    if (below.absolute || isEmpty()) {
      return below;
    }
    return below.isEmpty() ? this : with(absolute, joined(names, below.names));
  }

  /**
   * {@inheritDoc}
   *
   * <p>Both are normalised first if either holds a {@code .} or {@code ..}, as in the JDK. What
   * then is left of this path may not begin with {@code ..}: nobody knows the name of that
   * directory.
   */
  @Override
  public OverlayPath relativize(Path other) {
    OverlayPath target = ofThisFileSystem(other);
    if (target.absolute != absolute) {
      throw new IllegalArgumentException("'other' is different type of Path");
    }
    if (isEmpty()) {
      return target;
    }
    boolean dots = hasDots() || target.hasDots();
    List<String> from = dots ? PathText.normalized(spelled(), absolute) : spelled();
    List<String> to = dots ? PathText.normalized(target.spelled(), absolute) : target.spelled();
    int shared = 0;
    while (shared < Math.min(from.size(), to.size()) && from.get(shared).equals(to.get(shared))) {
      shared++;
    }
    List<String> up = from.subList(shared, from.size());
    if (up.contains("..")) {
      throw new IllegalArgumentException(
          "Unable to compute relative path from " + this + " to " + other);
    }
    List<String> way = joined(Collections.nCopies(up.size(), ".."), to.subList(shared, to.size()));
    return with(false, orEmpty(way));
  }

  private boolean hasDots() {
    return names.contains(".") || names.contains("..");
  }

  @Override
  public URI toUri() {
    return OverlayUri.of(this);
  }

  @Override
  public OverlayPath toAbsolutePath() {
    return absolute ? this : with(true, spelled());
  }

  /**
   * {@inheritDoc}
   *
   * <p>The answer is a path of this overlay: links are resolved in the merged tree, and the layer
   * that holds the file stays unknown.
   */
  @Override
  public OverlayPath toRealPath(LinkOption... options) throws IOException {
    boolean follow = OpenOptions.follow(options);
    return absolute(fileSystem, TreeCall.query(this, (tree, from) -> tree.realNames(from, follow)));
  }

  /**
   * Refused: what {@code java.io} reads and writes would pass the overlay by.
   *
   * @throws UnsupportedOperationException always
   */
  @Override
  public File toFile() {
    throw new UnsupportedOperationException(
        "\""
            + this
            + "\" is in overlay "
            + fileSystem.name()
            + ", which java.io.File cannot see; use Files.newInputStream, newOutputStream or"
            + " newByteChannel, or copy it out first: Files.copy(path, Files.createTempFile(..),"
            + " REPLACE_EXISTING).toFile()");
  }

  @Override
  public WatchKey register(
      WatchService watcher, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers)
      throws IOException {
    if (Objects.requireNonNull(watcher) instanceof OverlayWatchService ours) {
      return ours.register(this, events, modifiers);
    }
    throw new ProviderMismatchException("the watch service is not an overlay's");
  }

  @Override
  public int compareTo(Path other) {
    OverlayPath that = (OverlayPath) other;
    int byText = PathText.compare(toString(), that.toString());
    return byText != 0 ? byText : fileSystem.name().compareTo(that.fileSystem.name());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof OverlayPath that
        && that.absolute == absolute
        && that.names.equals(names)
        && that.fileSystem.equals(fileSystem);
  }

  @Override
  public int hashCode() {
    if (hash == 0) {
      hash = 2 * names.hashCode() + (absolute ? 1 : 0);
    }
    return hash;
  }

  @Override
  public String toString() {
    String text = textOrNull;
    if (text == null) {
      text = (absolute ? "/" : "") + String.join("/", names);
      textOrNull = text;
    }
    return text;
  }

  private boolean isEmpty() {
    return !absolute && names.size() == 1 && names.get(0).isEmpty();
  }

  private OverlayPath with(boolean rooted, List<String> list) {
    return new OverlayPath(fileSystem, rooted, list);
  }

  private static List<String> orEmpty(List<String> list) {
    return list.isEmpty() ? EMPTY : list;
  }

  private static List<String> joined(List<String> head, List<String> tail) {
    List<String> all = new ArrayList<>(head.size() + tail.size());
    all.addAll(head);
    all.addAll(tail);
    return List.copyOf(all);
  }

  private OverlayPath ofThisFileSystem(Path other) {
    OverlayPath ours = of(other);
    if (!ours.fileSystem.equals(fileSystem)) {
      throw new ProviderMismatchException(
          other + " belongs to overlay " + ours.fileSystem.name() + ", not " + fileSystem.name());
    }
    return ours;
  }
}
