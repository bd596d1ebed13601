package io.overlaynio.internal.tree;

import io.overlaynio.internal.layer.Layer;
import io.overlaynio.internal.layer.WorkDir;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The directory that changes are committed to, and the one beside it where what goes there is
 * built: on the same file store, out of sight of whoever reads the target.
 *
 * @param staging {@code .NAME.commit} beside the target
 * @param isLower whether it is the overlay's one lower layer
 * @param text what tells it from another when a commit is done again
 */
record CommitTarget(Layer layer, Path staging, boolean isLower, String text) {

  /** What the names begin with of what is built. */
  static final String BUILT = "#";

  private static final String LOCK = "lock";

  /**
   * The target at a path.
   *
   * @throws FileSystemException if it is no directory that can be committed to
   */
  static CommitTarget at(Overlay overlay, Path given) throws IOException {
    Path root = given.toRealPath();
    if (!Files.isDirectory(root)) {
      throw new NotDirectoryException(given.toString());
    }
    if (root.getFileName() == null || root.getParent() == null) {
      throw refused(given, "it has no parent, beside it there is no place to build files in");
    }
    requireApart(overlay.upper().root(), root, given, "the upper directory");
    requireApart(overlay.work().building().getParent(), root, given, "the work directory");
    boolean isLower = isLower(overlay, root, given);
    if (!isLower) {
      for (Layer lower : overlay.layers().lowers()) {
        requireApart(lower.root(), root, given, "a lower directory, which may not change");
      }
    }
    return new CommitTarget(
        new Layer(root, overlay.format()),
        root.resolveSibling("." + root.getFileName() + ".commit"),
        isLower,
        isLower ? asSeenFromWork(overlay, root) : root.toUri().toString());
  }

  /** So that layers that were moved together are the same still. */
  private static String asSeenFromWork(Overlay overlay, Path root) throws IOException {
    Path work = overlay.work().building().getParent().toRealPath();
    if (!work.getFileSystem().equals(root.getFileSystem())
        || !Objects.equals(work.getRoot(), root.getRoot())) {
      return root.toString();
    }
    return work.relativize(root).toString();
  }

  /** The one lower layer, for a redo. */
  static CommitTarget lower(Overlay overlay) throws IOException {
    return at(overlay, overlay.layers().lowers().get(0).root());
  }

  private static boolean isLower(Overlay overlay, Path root, Path given) throws IOException {
    List<Layer> lowers = overlay.layers().lowers();
    for (Layer lower : lowers) {
      if (lower.root().getFileSystem().equals(root.getFileSystem())
          && Files.isSameFile(lower.root(), root)) {
        if (lowers.size() > 1) {
          throw refused(
              given,
              "it is one of several lower directories, which would have to hide what is in the"
                  + " others; commit to a directory that has what all of them show together");
        }
        return true;
      }
    }
    return false;
  }

  private static void requireApart(Path own, Path root, Path given, String what)
      throws FileSystemException {
    boolean apart =
        !own.getFileSystem().equals(root.getFileSystem())
            || !(own.startsWith(root) || root.startsWith(own));
    if (!apart) {
      throw refused(given, "it overlaps with " + what);
    }
  }

  private static FileSystemException refused(Path target, String why) {
    return new FileSystemException(target.toString(), null, "cannot be committed to: " + why);
  }

  Path root() {
    return layer.root();
  }

  Path path(List<String> names) {
    Path path = root();
    for (String name : names) {
      path = path.resolve(name);
    }
    return path;
  }

  /**
   * The directory beside it, empty, for as long as this is open: one commit at a time has it.
   *
   * @param directory what is built is built in it
   * @param lockOrNull null where there are no locks
   */
  record Stage(Path directory, FileChannel lockOrNull) implements Closeable {
    @Override
    public void close() throws IOException {
      if (lockOrNull != null) {
        lockOrNull.close();
      }
    }
  }

  /**
   * Takes the directory beside it, makes it if it is missing, and removes what a commit has left
   * there.
   *
   * @throws FileSystemException if that is on another file store, holds what is not of a commit, or
   *     another commit has it; then nothing was done
   */
  Stage stage(WorkDir work) throws IOException {
    if (layer.attributesOrNull(staging) == null) {
      Files.createDirectory(staging, privately());
    }
    List<Path> left = requireOurs();
    if (!Files.getFileStore(staging).equals(Files.getFileStore(root()))) {
      Files.deleteIfExists(staging);
      throw refused(root(), "it is mounted, so beside it there is no place to build files in");
    }
    Stage stage = new Stage(staging, lockOrNull());
    for (Path path : left) {
      if (!path.getFileName().toString().equals(LOCK)) {
        work.discard(path);
      }
    }
    return stage;
  }

  private FileAttribute<?>[] privately() {
    return layer.views().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
        }
        : new FileAttribute<?>[0];
  }

  private List<Path> requireOurs() throws IOException {
    BasicFileAttributes is = layer.attributesOrNull(staging);
    boolean ours = is != null && is.isDirectory();
    List<Path> names = new ArrayList<>();
    if (ours) {
      try (DirectoryStream<Path> all = Files.newDirectoryStream(staging)) {
        all.forEach(names::add);
      } catch (DirectoryIteratorException e) {
        throw e.getCause();
      }
      ours =
          names.stream()
              .map(path -> path.getFileName().toString())
              .allMatch(name -> name.equals(LOCK) || name.startsWith(BUILT));
    }
    if (!ours) {
      throw refused(
          root(), staging + ", where files are built for it, is not of a commit: move that away");
    }
    return names;
  }

  private FileChannel lockOrNull() throws IOException {
    Path file = staging.resolve(LOCK);
    FileChannel channel;
    try {
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (UnsupportedOperationException noChannels) {
      return null;
    }
    boolean taken = false;
    try {
      taken = channel.tryLock() != null && Files.exists(file);
    } catch (OverlappingFileLockException ofThisProcess) {
      taken = false;
    } finally {
      if (!taken) {
        channel.close();
      }
    }
    if (!taken) {
      throw refused(root(), "another commit into it is under way: try again when that has ended");
    }
    return channel;
  }
}
