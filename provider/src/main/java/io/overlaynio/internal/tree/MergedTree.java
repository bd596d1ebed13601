package io.overlaynio.internal.tree;

import io.overlaynio.internal.layer.Layer;
import io.overlaynio.internal.layer.LayerStack;
import io.overlaynio.internal.sys.Platform;
import io.overlaynio.internal.tree.ChangeListener.Kind;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AccessMode;
import java.nio.file.FileSystemException;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The merged tree: one method for each operation on names, and nothing in them but the order of
 * calls. Each operation has its own class here, named by the kernel's word for it.
 *
 * <p>Names are absolute overlay paths as lists. What is thrown is the JDK's exception for the case,
 * with the overlay path as text; the real failure, where there is one, passes as it is.
 */
public final class MergedTree {

  /** What is done to the upper object once it is there. */
  @FunctionalInterface
  public interface Change {
    void apply(Path real) throws IOException;
  }

  private final Overlay overlay;
  private final ChangeListener listener;
  private final MergedDirectory listing;
  private final Create create;
  private final Delete delete;
  private final Move move;
  private final Copy copy;
  private final Opening opening;
  private final Attributes attributes;
  private final Discard discard;
  private final Commit commit;

  private MergedTree(Overlay overlay, ChangeListener listener, long listedNames) {
    this.overlay = overlay;
    this.listener = listener;
    Changes changes = new Changes(overlay);
    CopyUp copyUp = new CopyUp(overlay, changes);
    this.listing = new MergedDirectory(overlay, listedNames);
    this.create = new Create(overlay, changes, copyUp);
    this.delete = new Delete(overlay, changes, copyUp, create, listing);
    TreeCopyUp treeCopyUp = new TreeCopyUp(overlay, changes, copyUp, listing);
    this.move = new Move(overlay, changes, copyUp, create, delete, treeCopyUp, listing);
    this.copy = new Copy(overlay, create, delete);
    this.opening = new Opening(overlay, changes, copyUp, create, listener);
    this.attributes = new Attributes(overlay, changes, copyUp);
    this.commit = new Commit(overlay, listing, treeCopyUp);
    this.discard = new Discard(overlay, listing, commit, listener);
  }

  /**
   * Wires the tree of one overlay.
   *
   * @param cachedNames how many names are remembered with what they are
   */
  public static MergedTree of(
      LayerStack layers,
      long cachedNames,
      CopyUpForce force,
      SyncDoors doors,
      ChangeListener listener) {
    TreeLocks locks = new TreeLocks();
    long listed = isMachine(layers) ? 0 : cachedNames / 2;
    EntryCache cache = new EntryCache(cachedNames);
    List<LowerDirectory> lowers = new ArrayList<>();
    for (int i = 0; i < layers.lowers().size(); i++) {
      lowers.add(new LowerDirectory(i, layers.lowers().get(i), layers.lowers().get(i).root()));
    }
    Path upper = layers.upperOrNull() == null ? null : layers.upperOrNull().root();
    Directory root = Directory.root(locks, upper, List.copyOf(lowers));
    Overlay overlay =
        new Overlay(
            layers,
            root,
            cache,
            locks,
            new Lookup(layers, root, cache, locks, new LowerNames(listed)),
            doors,
            force,
            new OpenFiles(),
            new Origins());
    return new MergedTree(overlay, listener, listed);
  }

  /**
   * True if a whole file system is a lower layer: the machine's, with its processes' own files and
   * those of others. Then no listing is remembered, as if that could change.
   */
  private static boolean isMachine(LayerStack layers) {
    return layers.lowers().stream()
        .anyMatch(lower -> lower.platform() && lower.root().getParent() == null);
  }

  /**
   * Finishes or takes back what a crash has interrupted; to be called before anything else.
   *
   * @throws IOException if that fails; then the overlay cannot be used
   */
  public void settle() throws IOException {
    if (!readOnly()) {
      new Interrupted(overlay, commit).settle();
    }
  }

  /**
   * Throws away all that the upper layer holds, durably; see {@link Discard}.
   *
   * @throws FilesInUse if files are open for writing; then nothing was done
   */
  public void discard() throws IOException {
    discard.discard();
  }

  /**
   * Writes what was changed into a directory; see {@link Commit}.
   *
   * @throws FilesInUse if files are open for writing; then nothing was done
   * @throws CommitRefused if the directory is not what the lower layers show; the same
   */
  public void commit(Path target, CommitProgress progress) throws IOException {
    commit.commit(target, progress);
  }

  /**
   * Makes a lower layer of what the upper one holds; see {@link Snapshot}.
   *
   * @return where it is
   * @throws FilesInUse if files are open for writing; then nothing was done
   */
  public Path snapshot(Path whereOrNull) throws IOException {
    return new Snapshot(overlay).make(whereOrNull);
  }

  /** The lower layers now, the topmost first. */
  public List<Path> lowers() {
    return overlay.layers().lowers().stream().map(Layer::root).toList();
  }

  public boolean readOnly() {
    return overlay.upper() == null;
  }

  public boolean exists(List<String> names, boolean follow) throws IOException {
    return !overlay.lookup().walk(names, follow).entry().isAbsent();
  }

  /**
   * Whether there is such a file; that a directory on the way is missing costs no exception.
   *
   * @throws FileSystemException if something on the way is not a directory, before JDK 25
   */
  public boolean isThere(List<String> names, boolean follow) throws IOException {
    return overlay.lookup().existingOrNull(names, follow) != null;
  }

  /**
   * The names of an existing file as they really are.
   *
   * @param follow whether links are resolved; else only dots are, where no link stands before them
   */
  public List<String> realNames(List<String> names, boolean follow) throws IOException {
    Spot spot = overlay.lookup().walk(names, follow).requireExists(names);
    if (follow) {
      return spot.path();
    }
    List<String> real = new ArrayList<>();
    for (String name : names) {
      if (name.equals("..") && isPlain(real)) {
        real.subList(Math.max(0, real.size() - 1), real.size()).clear();
      } else if (!name.equals(".")) {
        real.add(name);
      }
    }
    return real;
  }

  /** True if the last of these names is neither a link nor dots behind one. */
  private boolean isPlain(List<String> names) throws IOException {
    return names.isEmpty()
        || (!names.get(names.size() - 1).equals("..")
            && overlay.lookup().walk(names, false).entry().linkOrNull() == null);
  }

  public <A extends BasicFileAttributes> A readAttributes(
      List<String> names, Class<A> type, boolean follow) throws IOException {
    return attributes.read(names, type, follow);
  }

  /** The same, or null of a file that is missing, as in {@link #isThere}. */
  public <A extends BasicFileAttributes> A readAttributesOrNull(
      List<String> names, Class<A> type, boolean follow) throws IOException {
    return attributes.readOrNull(names, type, follow);
  }

  public Map<String, Object> readAttributes(List<String> names, String wanted, boolean follow)
      throws IOException {
    return attributes.read(names, wanted, follow);
  }

  /** The topmost real object; for reading what no other method here reads. */
  public Path realForReading(List<String> names, boolean follow) throws IOException {
    return overlay.lookup().walk(names, follow).requireExists(names).real();
  }

  /** Checks that a file exists and that this process may do what is asked, which is not nothing. */
  public void checkAccess(List<String> names, Set<AccessMode> modes) throws IOException {
    attributes.reading(
        names,
        true,
        spot -> {
          checkAccess(spot, modes);
          return spot;
        });
  }

  /** Write access is asked of the file's permissions: a lower on a read-only disk is copied up. */
  private void checkAccess(Spot spot, Set<AccessMode> modes) throws IOException {
    Path real = spot.real();
    boolean lower =
        spot.entry() instanceof Entry.InLower
            || (spot.entry() instanceof Directory directory && !directory.hasUpper());
    for (AccessMode mode : modes) {
      try {
        real.getFileSystem().provider().checkAccess(real, mode);
      } catch (FileSystemException e) {
        boolean refused = e instanceof AccessDeniedException && isPlatform(real);
        if (mode != AccessMode.WRITE || !lower || refused) {
          throw e;
        }
      }
    }
  }

  /** True of a real path on the platform's own file system. */
  public static boolean isPlatform(Path real) {
    return Platform.owns(real);
  }

  public boolean sameFile(List<String> one, List<String> other) throws IOException {
    Spot first = overlay.lookup().walk(one, true).requireExists(one);
    Spot second = overlay.lookup().walk(other, true).requireExists(other);
    if (first.equals(second)) {
      return true;
    }
    Object key = readAttributes(one, BasicFileAttributes.class, true).fileKey();
    return key != null
        && Objects.equals(key, readAttributes(other, BasicFileAttributes.class, true).fileKey());
  }

  /**
   * A directory and its merged names.
   *
   * @param key its identity, as {@link #keyOf} gives it
   */
  public record Listing(Object key, List<String> names) {}

  /** The merged names of a directory, as of now. */
  public List<String> list(List<String> names) throws IOException {
    return hold(names, true).names();
  }

  /** The same, with the directory, for who goes on in it. */
  public Listing hold(List<String> names, boolean follow) throws IOException {
    try {
      Directory directory = overlay.lookup().walk(names, follow).requireDirectory(names);
      return new Listing(directory, listing.list(directory));
    } catch (FileSystemException e) {
      if (Lookup.NOT_A_DIRECTORY.equals(e.getReason())) {
        throw new NotDirectoryException(Names.text(names));
      }
      throw e;
    }
  }

  /** The target of a symbolic link, as it was made. */
  public String readLink(List<String> names) throws IOException {
    String link = overlay.lookup().walk(names, false).requireExists(names).entry().linkOrNull();
    if (link == null) {
      throw new NotLinkException(Names.text(names));
    }
    return link;
  }

  /** A real path whose file store answers for a file. */
  public Path realStoreOf(List<String> names) throws IOException {
    Path real = realForReading(names, true);
    return readOnly() ? real : overlay.upper().root();
  }

  /** The attribute views of the upper's file system, or of the topmost lower's. */
  public Set<String> attributeViews() {
    return overlay.layers().top().views();
  }

  /** The name under which a caller's {@code user} attribute is stored. */
  public String realAttributeName(String callerName) {
    return overlay.format().realAttributeName(callerName);
  }

  /** The name a caller sees for a stored {@code user} attribute; null if it is private. */
  public String callerAttributeNameOrNull(String realName) {
    return overlay.format().callerAttributeNameOrNull(realName);
  }

  /** Changes an object's attributes, in upper; without opening it, if it is a device or pipe. */
  public void change(List<String> names, boolean follow, Change change) throws IOException {
    changed(steady(() -> attributes.change(names, follow, change)));
  }

  /** Sets the times that are not null. */
  public void setTimes(
      List<String> names, boolean follow, FileTime modified, FileTime accessed, FileTime created)
      throws IOException {
    NewTimes times = new NewTimes(modified, accessed, created);
    changed(steady(() -> attributes.setTimes(names, follow, times)));
  }

  private <T> T steady(TreeLocks.Change<T> change) throws IOException {
    return overlay.locks().steady(change);
  }

  private void changed(Spot spot) {
    if (!spot.isRoot()) {
      listener.changed(spot.parent(), spot.name(), Kind.MODIFIED);
    }
  }

  public void createDirectory(List<String> names, FileAttribute<?>... with) throws IOException {
    created(steady(() -> create.directory(names, with)));
  }

  public void createSymbolicLink(List<String> link, String target, FileAttribute<?>... with)
      throws IOException {
    created(steady(() -> create.symbolicLink(link, target, with)));
  }

  public void createLink(List<String> link, List<String> existing) throws IOException {
    created(steady(() -> create.link(link, existing)));
  }

  private void created(Spot spot) {
    listener.changed(spot.parent(), spot.name(), Kind.CREATED);
  }

  /** Deletes a file, a link, or an empty directory. */
  public void delete(List<String> names) throws IOException {
    deleted(steady(() -> delete.delete(names, Delete.What.ANYTHING)));
  }

  /** Deletes what is no directory. */
  public void deleteFile(List<String> names) throws IOException {
    deleted(steady(() -> delete.delete(names, Delete.What.FILE)));
  }

  /** Deletes an empty directory. */
  public void deleteDirectory(List<String> names) throws IOException {
    deleted(steady(() -> delete.delete(names, Delete.What.DIRECTORY)));
  }

  private void deleted(Spot spot) {
    listener.changed(spot.parent(), spot.name(), Kind.DELETED);
    if (spot.entry() instanceof Directory directory) {
      listener.vanished(directory);
    }
  }

  public void move(List<String> source, List<String> target, boolean replace, boolean atomic)
      throws IOException {
    Move.Ends moved = steady(() -> move.move(source, target, replace, atomic));
    if (moved != null) {
      listener.changed(moved.source().parent(), moved.source().name(), Kind.DELETED);
      created(moved.target());
      if (moved.target().entry() instanceof Directory replaced) {
        listener.vanished(replaced);
      }
    }
  }

  public void copy(List<String> source, List<String> target, CopyHow how) throws IOException {
    Spot made = steady(() -> copy.copy(source, target, how));
    if (made != null) {
      created(made);
    }
  }

  /**
   * Opens a file; with {@code deleteOnClose} its name is gone at once, as on other Unix systems,
   * where a directory that is opened so stays.
   */
  public OpenFile open(List<String> names, OpenHow how, FileAttribute<?>... with)
      throws IOException {
    OpenFile open = opening.open(names, how, with);
    if (how.deleteOnClose() && !open.isDirectory()) {
      try {
        deleteFile(names);
      } catch (IOException e) {
        closeAfter(open, e);
        throw e;
      }
    }
    return open;
  }

  private static void closeAfter(OpenFile open, IOException failure) {
    try {
      open.close();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  /** The identity of a directory, for who watches or holds it; the same over renames. */
  public Object keyOf(List<String> names, boolean follow) throws IOException {
    return overlay.lookup().walk(names, follow).requireDirectory(names);
  }

  /**
   * Names that are looked up from a directory that is held, instead of from the root. They are for
   * this tree only, and for what is asked at once: what a link leads to is in no such directory.
   *
   * @param key as {@link #keyOf} gave it
   */
  public static List<String> namesIn(Object key, List<String> names) {
    return new HeldNames((Directory) key, names);
  }

  /** In what this tree differs from what the lower layers show without the upper one. */
  public Difference difference(Difference.Contents contents) {
    return Difference.ofAll(overlay, listing, contents);
  }

  /**
   * The same, at a name and below it.
   *
   * @param names of something that is there, or was; a link in the last name is not followed
   */
  public Difference difference(List<String> names, Difference.Contents contents)
      throws IOException {
    return Difference.at(overlay, listing, names, contents);
  }
}
