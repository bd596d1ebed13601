package io.overlaynio.internal.layer;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import io.overlaynio.internal.sys.Native;
import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The work directory: where things are built before one rename shows them, and where what was
 * removed is taken apart after one rename hid it.
 *
 * <p>Laid out as the kernel's, so that it may mount the same pair next: temporary names live in
 * {@code work/}, whatever is found there at open is left from a crash and is removed; {@code
 * work/incompat/volatile/dirty} stands while an upper may hold data that was never synced. Beside
 * it are small files of our own, which the kernel ignores: the lock, the format this upper is
 * written in, one whiteout to link others from, and what a sync writes to if it is made durable by
 * a commit of the journal.
 */
public final class WorkDir implements Closeable {

  private static final int WHITEOUT_MODE = 0020000;

  /** No seed yet, a seed with as many links as it can have, and threads that find that at once. */
  private static final int ATTEMPTS = 5;

  private final Path building;
  private final Path seed;
  private final WorkRecord record;

  /** What is written down beside the upper, if work is elsewhere. */
  private final Optional<WorkRecord> besideUpper;

  private final Ordering ordering;

  /** Null until somebody asks: a program that only reads does not. */
  private volatile RenameOrder order;

  private volatile boolean isVolatile;

  private final AtomicLong sequence = new AtomicLong();

  private WorkDir(
      Path building,
      Path seed,
      WorkRecord record,
      Optional<WorkRecord> besideUpper,
      Ordering ordering) {
    this.building = building;
    this.seed = seed;
    this.record = record;
    this.besideUpper = besideUpper;
    this.ordering = ordering;
  }

  /**
   * Takes the work directory, makes it if it is missing and removes what a crash left in it.
   *
   * <p>Where it is not the usual one beside the upper, that one is taken as well, for its record
   * alone: so nobody opens the upper a second time with another work directory, or in another
   * format, or after a volatile run. It is done without where nothing can be made beside the upper.
   *
   * @throws FileSystemException if another overlay has it, or a volatile run left it
   */
  public static WorkDir open(Path root, Path upper) throws IOException {
    Optional<WorkRecord> besideUpper = WorkRecord.besideUpper(upper, root);
    try {
      if (besideUpper.isPresent()) {
        besideUpper.get().refuseVolatile();
      }
      return open(root, besideUpper, RenameOrder::on);
    } catch (IOException | RuntimeException e) {
      besideUpper.ifPresent(taken -> taken.closeAfter(e));
      throw e;
    }
  }

  /** One whose upper nothing else is known of. */
  static WorkDir open(Path root) throws IOException {
    return open(root, RenameOrder::on);
  }

  /** How the order of renames is kept in a directory. */
  interface Ordering {
    RenameOrder on(Path directory) throws IOException;
  }

  static WorkDir open(Path root, Ordering ordering) throws IOException {
    return open(root, Optional.empty(), ordering);
  }

  private static WorkDir open(Path root, Optional<WorkRecord> besideUpper, Ordering ordering)
      throws IOException {
    WorkRecord record = WorkRecord.take(root);
    try {
      record.refuseVolatile();
      Path building = root.resolve("work");
      removeRemains(building);
      WorkRecord.createPrivateDirectory(building);
      UpperNeeds.require(building);
      Path seed = root.resolve("overlay-nio.whiteout");
      return new WorkDir(building, seed, record, besideUpper, ordering);
    } catch (IOException | RuntimeException e) {
      record.closeAfter(e);
      throw e;
    }
  }

  /** Of an overlay that was closed there are none, so that the log is silent. */
  private static void removeRemains(Path building) throws IOException {
    List<String> names = new ArrayList<>();
    if (Files.isDirectory(building, NOFOLLOW_LINKS) && Files.isReadable(building)) {
      try (DirectoryStream<Path> remains = Files.newDirectoryStream(building)) {
        remains.forEach(path -> names.add(path.getFileName().toString()));
      } catch (DirectoryIteratorException e) {
        throw e.getCause();
      }
    }
    WorkRemains.delete(building);
    if (!names.isEmpty()) {
      System.getLogger(WorkDir.class.getName())
          .log(
              Level.INFO,
              "removed from {0} what a run that was broken off had not finished: {1}",
              building,
              names);
    }
  }

  /** The format that this upper was opened in before, or null if that is nowhere written down. */
  String formatOrNull() throws IOException {
    String format = besideUpper.isPresent() ? besideUpper.get().formatOrNull() : null;
    return format != null ? format : record.formatOrNull();
  }

  /** Writes the format down; see {@link WorkRecord#format}. */
  void format(String id, boolean durable) throws IOException {
    record.format(id, durable);
    if (besideUpper.isPresent()) {
      besideUpper.get().format(id, durable);
    }
  }

  /**
   * A file on the upper's file system that was opened before anything was changed, and stays so.
   */
  public Path openFile() {
    return record.lockFile();
  }

  /** What a rename within the upper layer, or into it, has to wait for. */
  RenameOrder order() throws IOException {
    RenameOrder known = order;
    if (known == null) {
      known = ordering.on(building);
      order = known;
    }
    return known;
  }

  /** Says durably that from now on nothing is made durable here; nor is it. */
  public void markVolatile() throws IOException {
    record.markVolatile();
    if (besideUpper.isPresent()) {
      besideUpper.get().markVolatile();
    }
    order = RenameOrder.KEPT;
    isVolatile = true;
  }

  /** True if nothing is made durable here. */
  public boolean isVolatile() {
    return isVolatile;
  }

  /** A temporary name that nobody else has; never made from a name of the caller's. */
  public Path fresh() {
    return building.resolve("#" + Long.toHexString(sequence.getAndIncrement()));
  }

  /** The directory of the temporary names, for the file store and limits of upper. */
  public Path building() {
    return building;
  }

  /**
   * A new whiteout device under a temporary name: a link to the one kept, or the first of its kind.
   * Where the order of renames has to be forced it is a device of its own: what makes one name of a
   * device durable there also does so for the loss of another.
   */
  Path whiteout() throws IOException {
    Path built = fresh();
    if (order().isForced()) {
      makeWhiteout(built);
      return built;
    }
    for (int attempt = 1; ; attempt++) {
      try {
        Files.createLink(built, seed);
        return built;
      } catch (FileSystemException noneYetOrTooManyLinks) {
        if (attempt == ATTEMPTS) {
          throw noneYetOrTooManyLinks;
        }
        renewSeed(noneYetOrTooManyLinks instanceof NoSuchFileException);
      }
    }
  }

  /**
   * Makes a whiteout in one step where there is nothing: another name of the one kept.
   *
   * @return false if that is not there or has too many names, or renames are ordered by force, so
   *     that {@link #whiteout()} is to be used; and if something is there
   */
  boolean linkWhiteout(Path name) throws IOException {
    if (order().isForced()) {
      return false;
    }
    try {
      Files.createLink(name, seed);
      return true;
    } catch (FileSystemException notThisWay) {
      return false;
    }
  }

  /** Makes the whiteout that others are links to, unless another thread has done it meanwhile. */
  private synchronized void renewSeed(boolean missing) throws IOException {
    if (Files.exists(seed, NOFOLLOW_LINKS)) {
      if (missing) {
        return;
      }
      Files.delete(seed);
    }
    Path built = fresh();
    makeWhiteout(built);
    try {
      Files.createLink(seed, built);
    } catch (FileAlreadyExistsException anotherProcess) {
      System.getLogger(WorkDir.class.getName())
          .log(Level.DEBUG, "whiteout {0} was made meanwhile", seed);
    } finally {
      Files.delete(built);
    }
  }

  private static void makeWhiteout(Path path) throws IOException {
    Native access =
        Native.load()
            .orElseThrow(
                () ->
                    new FileSystemException(
                        path.toString(),
                        null,
                        "a whiteout of this format is a character device, and there is no native"
                            + " access to make one: use format marker for a new upper"));
    access.makeSpecial(path, WHITEOUT_MODE, 0);
  }

  /** Removes an upper directory, empty or holding only whiteouts, in one step for whoever looks. */
  void moveAway(Path directory) throws IOException {
    try {
      Files.delete(directory);
    } catch (DirectoryNotEmptyException holdsWhiteouts) {
      Path away = fresh();
      Files.move(directory, away, ATOMIC_MOVE);
      discard(away);
    }
  }

  /** Renames in one step, also a directory that its owner may not change. */
  public static void move(Path from, Path to) throws IOException {
    WorkRemains.move(from, to);
  }

  /**
   * Takes a thing apart that is no longer, or was never, in view. Its failure undoes nothing, so it
   * is told to the log and the rest is removed at the next open.
   */
  public void discard(Path temporary) {
    try {
      WorkRemains.delete(temporary);
    } catch (IOException e) {
      System.getLogger(WorkDir.class.getName())
          .log(Level.WARNING, "could not remove " + temporary + "; the next open will", e);
    }
  }

  /** Takes apart what an operation built before it failed. */
  public void discard(Path temporary, Exception failure) {
    try {
      WorkRemains.delete(temporary);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  void closeAfter(Exception failure) {
    record.closeAfter(failure);
    besideUpper.ifPresent(taken -> taken.closeAfter(failure));
  }

  @Override
  public void close() throws IOException {
    try {
      record.close();
    } finally {
      if (besideUpper.isPresent()) {
        besideUpper.get().close();
      }
    }
  }
}
