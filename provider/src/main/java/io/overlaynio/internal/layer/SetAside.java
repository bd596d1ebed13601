package io.overlaynio.internal.layer;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import io.overlaynio.internal.sys.DirectoryForce;
import io.overlaynio.internal.sys.RealAttributes;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/**
 * All that an upper directory holds, taken out of it name by name into a directory of work. The
 * upper directory itself stays: it is open, and may be where something is mounted.
 *
 * <p>That directory is the record, too: as long as it is there the taking out is under way, and
 * whoever finds it when the upper is opened next finishes it or takes it back, as its purpose says.
 * It ends with one rename of the directory. Nobody may look into the upper meanwhile.
 */
public final class SetAside {

  /** What it is for, and so what becomes of one that was interrupted. */
  public enum Purpose {
    /** To be thrown away, with the attributes of the upper directory: it is finished. */
    DISCARD("overlay-nio.discard"),
    /** To be thrown away, since it is in a lower layer by now: it is finished. */
    COMMITTED("overlay-nio.committed"),
    /** To become a lower layer: it is taken back. */
    SNAPSHOT("overlay-nio.snapshot");

    private final String name;

    Purpose(String name) {
      this.name = name;
    }
  }

  private final Path upper;
  private final WorkDir work;
  private final Path aside;

  private SetAside(Path upper, WorkDir work, Path aside) {
    this.upper = upper;
    this.work = work;
    this.aside = aside;
  }

  /** One that is not begun. */
  public static SetAside of(Layer upper, WorkDir work, Purpose purpose) {
    Path aside = work.building().resolveSibling(purpose.name);
    return new SetAside(upper.root(), work, aside);
  }

  /** True if one was begun, by whomever, and neither ended nor taken back. */
  public boolean isBegun() throws IOException {
    return RealAttributes.readOrNull(aside, BasicFileAttributes.class) != null;
  }

  /** The directory with what was taken out. */
  public Path directory() {
    return aside;
  }

  /** Says, durably, that it is under way. Outcomes: so; or an exception, and perhaps so. */
  public void begin() throws IOException {
    WorkRecord.createPrivateDirectory(aside);
    force(aside);
    forceWork();
  }

  /** Takes out what is left. Outcomes: all; or an exception, and some. */
  public void takeOut() throws IOException {
    removeTwins();
    moveAll(upper, aside);
    force(aside);
    force(upper);
  }

  /** Puts back what was taken out, durably, and ends it; does nothing if it was not begun. */
  public void takeBack() throws IOException {
    if (!isBegun()) {
      return;
    }
    removeTwins();
    moveAll(aside, upper);
    force(upper);
    Files.deleteIfExists(aside);
    forceWork();
  }

  /**
   * Ends it: what was taken out is no more, and {@link WorkDir#discard(Path)} is to take it apart.
   *
   * @return where it is now
   */
  public Path end() throws IOException {
    force(upper); // its attributes have been given back
    Path gone = work.fresh();
    Files.move(aside, gone, ATOMIC_MOVE);
    return gone;
  }

  /** Makes durable that it ended: if it were found again, what came later would be thrown away. */
  public void ended() throws IOException {
    forceWork();
  }

  /** Where a crash has left both names of one rename, the upper directory's is kept. */
  private void removeTwins() throws IOException {
    for (Path name : names(aside)) {
      Path twin = upper.resolve(name.getFileName());
      if (RealAttributes.readOrNull(twin, BasicFileAttributes.class) != null) {
        WorkRemains.delete(name);
      }
    }
  }

  /**
   * Ends it the other way: what was taken out is a directory of its own there, from this step on.
   */
  public void publish(Path where) throws IOException {
    force(aside);
    Files.move(aside, where, ATOMIC_MOVE);
  }

  /** Makes durable that it is there; as {@link #ended}. */
  public void published(Path where) throws IOException {
    force(where.getParent());
    forceWork();
  }

  private void forceWork() throws IOException {
    Path root = aside.getParent();
    force(root);
    Path parentOrNull = root.toAbsolutePath().getParent();
    if (parentOrNull != null) {
      force(parentOrNull);
    }
  }

  private void force(Path directory) throws IOException {
    if (!work.isVolatile()) {
      DirectoryForce.force(directory);
    }
  }

  private static void moveAll(Path from, Path to) throws IOException {
    for (Path name : names(from)) {
      WorkRemains.move(name, to.resolve(name.getFileName()));
    }
  }

  private static List<Path> names(Path directory) throws IOException {
    List<Path> names = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      stream.forEach(names::add);
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return names;
  }
}
