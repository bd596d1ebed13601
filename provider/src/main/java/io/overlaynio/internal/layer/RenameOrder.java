package io.overlaynio.internal.layer;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.READ;

import io.overlaynio.internal.sys.MountTable;
import io.overlaynio.internal.sys.Platform;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * Keeps a rename whole over a power cut on a file system that does not keep it so itself: btrfs.
 *
 * <p>There a rename is one with its transaction, which is committed twice a minute, but not in the
 * tree log, which makes an fsync durable before that. If what had the name was logged, the log
 * takes note that the name has lost it; what took its place it leaves out if that was not logged.
 * After a power cut nothing has the name: what it hid in the layers below is back, or what was
 * confirmed under it is gone. The fsync may be of any file, by anybody. But what the log holds
 * before the rename it follows through the rename. So that is made sure of here: what was built is
 * forced before it is shown, and what stands in the upper layer before it replaces something.
 *
 * <p>So something is forced under the locks of the tree, which is the rule elsewhere not to do.
 * Here it cannot be avoided: not earlier, since the thing is built under them, nor later, since
 * anybody's fsync between the rename and ours is enough for the loss. On all other file systems,
 * and where nothing is to survive, it costs the read of a field.
 */
final class RenameOrder {

  /** Of file systems that keep it themselves, and for what need not survive. */
  static final RenameOrder KEPT = new RenameOrder(null);

  /** Makes a file, or a directory and the names in it, durable. */
  interface Force {
    void force(Path path) throws IOException;
  }

  private final Force forceOrNull;

  private RenameOrder(Force forceOrNull) {
    this.forceOrNull = forceOrNull;
  }

  /** An order that has to be seen to in this way. */
  static RenameOrder by(Force force) {
    return new RenameOrder(force);
  }

  /** What the file system of a directory asks for; what is not known is none that asks for much. */
  static RenameOrder on(Path directory) throws IOException {
    if (!Platform.owns(directory)) {
      return KEPT;
    }
    return MountTable.read()
        .mountOf(directory.toRealPath())
        .filter(mount -> mount.type().equals("btrfs"))
        .map(btrfs -> by(RenameOrder::force))
        .orElse(KEPT);
  }

  private static void force(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, Set.of(READ, NOFOLLOW_LINKS))) {
      channel.force(true);
    }
  }

  /** False if every rename is whole by itself. */
  boolean isForced() {
    return forceOrNull != null;
  }

  /**
   * To be called with what was built, before it takes a name or stands for one. A file is forced,
   * and so is a directory: of what is only found in one that is forced, the log tells that it is
   * there, and not its mode. That has to do for what cannot be opened, as a link or a whiteout.
   *
   * <p>Outcomes: the log holds it; or an exception, and nothing has changed.
   */
  void built(Path built) throws IOException {
    if (!isForced()) {
      return;
    }
    if (Files.isRegularFile(built, NOFOLLOW_LINKS) || Files.isDirectory(built, NOFOLLOW_LINKS)) {
      try {
        forceOrNull.force(built);
        return;
      } catch (AccessDeniedException unreadable) {
        System.getLogger(RenameOrder.class.getName())
            .log(Level.DEBUG, "{0} is forced by its directory", built);
      }
    }
    forceOrNull.force(built.getParent());
  }

  /**
   * To be called with an object of the upper layer before it is renamed to a name that something
   * has, if only a whiteout.
   *
   * <p>A directory that is clean is found by the log itself, for the sake of what gets its name. A
   * clean file is not, and forcing it does nothing: it gets another name for a moment, and the
   * directory with that name is forced.
   *
   * <p>Outcomes: the log holds it; or what may not be linked or opened (it is somebody else's) is
   * left as it is, to be renamed as anywhere else; or an exception. Nothing in view changes.
   */
  void moving(Path source, WorkDir work) throws IOException {
    if (!isForced()) {
      return;
    }
    if (Files.isDirectory(source, NOFOLLOW_LINKS)) {
      try {
        forceOrNull.force(source);
      } catch (AccessDeniedException unreadable) {
        System.getLogger(RenameOrder.class.getName())
            .log(Level.DEBUG, "{0} is renamed without being forced", source);
      }
      return;
    }
    Path link = linkOrNull(source, work);
    if (link != null) {
      try {
        built(link);
      } finally {
        work.discard(link);
      }
    }
  }

  /** Another name for a file, in work; null if it may not have one, or has too many. */
  Path linkOrNull(Path source, WorkDir work) throws IOException {
    Path link = work.fresh();
    try {
      return Files.createLink(link, source);
    } catch (FileSystemException refused) {
      System.getLogger(RenameOrder.class.getName())
          .log(Level.DEBUG, "{0} is renamed without being forced: {1}", source, refused);
      return null;
    }
  }
}
