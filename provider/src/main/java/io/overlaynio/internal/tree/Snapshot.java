package io.overlaynio.internal.tree;

import io.overlaynio.internal.layer.Layer;
import io.overlaynio.internal.layer.SetAside;
import io.overlaynio.internal.layer.SetAside.Purpose;
import io.overlaynio.internal.layer.SnapshotRecord;
import io.overlaynio.internal.sys.Native;
import io.overlaynio.internal.sys.RealAttributes;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Lock;

/**
 * Makes a lower layer of all that the upper one holds, on top of the others, without copying: the
 * overlay shows the same, and the upper is empty.
 *
 * <p>All is durable in upper first, then taken out name by name into a directory of work, which one
 * rename puts where the new layer is to be. Possible outcomes: so, durably; or an exception, and
 * the upper as before; or, if that too fails, an exception, and no change is possible until the
 * overlay is opened anew. After a crash: the one or the other; until that rename it is taken back
 * when the overlay is opened next.
 */
final class Snapshot {

  private final Overlay overlay;

  Snapshot(Overlay overlay) {
    this.overlay = overlay;
  }

  /**
   * Makes one, once every change that is under way has ended.
   *
   * @param whereOrNull where nothing is yet, on the file store of upper; null for a name beside it
   * @return where the new layer is
   * @throws FilesInUse if files are open for writing; nothing was done
   */
  Path make(Path whereOrNull) throws IOException {
    Lock all = overlay.locks().allChanges();
    all.lock();
    try {
      overlay.locks().requireChangeable();
      overlay.openFiles().requireNoWriter(overlay.sync().mappings());
      Path where = whereOrNull == null ? beside(overlay.upper().root()) : settled(whereOrNull);
      overlay.sync().writeback().lastSync(); // no interrupt ends it
      SetAside aside = SetAside.of(overlay.upper(), overlay.work(), Purpose.SNAPSHOT);
      EmptiedUpper emptied = new EmptiedUpper(overlay);
      try (Standstill still = Standstill.of(overlay)) {
        takeOut(aside, emptied, where);
        Layer layer = overlay.layers().addLower(where);
        overlay.lookup().forgetLowerNames();
        renumber(still, layer);
        emptied.settle(still, EmptiedUpper.Stays.ALWAYS);
      }
      emptied.ended(() -> aside.published(where));
      return where;
    } finally {
      all.unlock();
    }
  }

  private static Path beside(Path upper) throws IOException {
    if (upper.getFileName() == null || upper.getParent() == null) {
      throw new FileSystemException(
          upper.toString(), null, "there is no place for a snapshot beside it; give one");
    }
    for (int number = 1; ; number++) {
      Path name = upper.resolveSibling("." + upper.getFileName() + ".snapshot-" + number);
      if (!isThere(name)) {
        return name;
      }
    }
  }

  /** Of what cannot be looked at, nothing is assumed. */
  private static boolean isThere(Path path) throws IOException {
    return RealAttributes.readOrNull(path, BasicFileAttributes.class) != null;
  }

  private Path settled(Path given) throws IOException {
    Path absolute = given.toAbsolutePath().normalize();
    if (absolute.getParent() == null || isThere(absolute)) {
      throw new FileAlreadyExistsException(given.toString());
    }
    Path where = absolute.getParent().toRealPath().resolve(absolute.getFileName());
    requireOutside(where, overlay.upper().root(), given);
    requireOutside(where, overlay.work().building().getParent(), given);
    for (Layer lower : overlay.layers().lowers()) {
      requireOutside(where, lower.root(), given);
    }
    return where;
  }

  private void requireOutside(Path where, Path layer, Path given) throws FileSystemException {
    if (!where.getFileSystem().equals(overlay.upper().root().getFileSystem())) {
      throw new FileSystemException(
          given.toString(), null, "a snapshot stays on the file store of the upper directory");
    }
    if (layer.getFileSystem().equals(where.getFileSystem()) && where.startsWith(layer)) {
      throw new FileSystemException(given.toString(), null, "it would be in the layer " + layer);
    }
  }

  private void takeOut(SetAside aside, EmptiedUpper emptied, Path where) throws IOException {
    try {
      KeptTimes times = KeptTimes.of(overlay.upper(), overlay.upper().root());
      aside.begin();
      aside.takeOut();
      times.restore();
      likeTheRoot(aside.directory());
      if (!overlay.work().isVolatile()) {
        SnapshotRecord.in(overlay.work()).add(where);
      }
      aside.publish(where);
    } catch (IOException | RuntimeException e) {
      emptied.takeBack(aside, e);
      throw e;
    }
    emptied.forget();
  }

  private void likeTheRoot(Path directory) throws IOException {
    Layer upper = overlay.upper();
    Optional<Native> access = upper.platform() ? Native.load() : Optional.empty();
    new AttributeCopy(upper).copy(upper, upper.root(), directory, access, true);
  }

  /** Each lower directory is one further down; those of the root have the new one above them. */
  private void renumber(Standstill still, Layer layer) {
    for (Directory directory : still.directories()) {
      List<LowerDirectory> lowers = new ArrayList<>();
      if (directory.isRoot()) {
        lowers.add(new LowerDirectory(0, layer, layer.root()));
      }
      for (LowerDirectory lower : directory.lowers()) {
        lowers.add(new LowerDirectory(lower.index() + 1, lower.layer(), lower.path()));
      }
      directory.mergesWith(List.copyOf(lowers));
    }
  }
}
