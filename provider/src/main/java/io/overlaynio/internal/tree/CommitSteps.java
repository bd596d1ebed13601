package io.overlaynio.internal.tree;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import io.overlaynio.internal.layer.Layer;
import io.overlaynio.internal.layer.WorkDir;
import io.overlaynio.internal.sys.DirectoryForce;
import io.overlaynio.internal.sys.Native;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Brings a target, name by name, to what the overlay shows there. What is no directory is built
 * beside the target, forced, and put in place by one rename; what is to go is taken out by one.
 *
 * <p>Each step may be done again, in whatever state an interrupted one has left its name: nothing,
 * the old object, or the new one.
 */
final class CommitSteps {

  private final Overlay overlay;
  private final CommitTarget target;
  private final CommitTarget.Stage stage;
  private final CommitPlan plan;
  private final CommitProgress progress;

  /** Where an upper file that may have several names was put first. */
  private final Map<Object, Path> put = new HashMap<>();

  private int built;
  private int done;
  private long bytes;
  private long ofBytes;

  CommitSteps(
      Overlay overlay,
      CommitTarget target,
      CommitTarget.Stage stage,
      CommitPlan plan,
      CommitProgress progress) {
    this.overlay = overlay;
    this.target = target;
    this.stage = stage;
    this.plan = plan;
    this.progress = progress;
  }

  /** Outcomes: the target has it all, durably; or an exception, and it may have some of it. */
  void run() throws IOException {
    for (List<String> names : plan.names()) {
      ofBytes += size(spotOrNull(names));
    }
    for (List<String> names : plan.names()) {
      Spot spotOrNull = spotOrNull(names);
      step(names, spotOrNull);
      bytes += size(spotOrNull);
      progress.at(names, ++done, plan.names().size(), bytes, ofBytes);
    }
    finishDirectories();
    overlay.work().discard(stage.directory());
  }

  /** What the overlay shows; null if nothing. */
  private Spot spotOrNull(List<String> names) throws IOException {
    try {
      Spot spot = overlay.lookup().walk(names, false);
      return spot.entry().isAbsent() ? null : spot;
    } catch (NoSuchFileException nothingAbove) {
      return null;
    } catch (FileSystemException e) {
      if (Lookup.NOT_A_DIRECTORY.equals(e.getReason())) {
        return null;
      }
      throw e;
    }
  }

  private long size(Spot spotOrNull) throws IOException {
    Side side = spotOrNull == null ? null : Side.ofOrNull(spotOrNull, overlay.upper());
    return side == null || !side.attributes().isRegularFile() ? 0 : side.attributes().size();
  }

  private void step(List<String> names, Spot spotOrNull) throws IOException {
    Path path = target.path(names);
    if (spotOrNull == null) {
      remove(path);
    } else if (spotOrNull.entry() instanceof Directory) {
      if (!isDirectory(path)) {
        remove(path);
        Files.createDirectory(path, privately("rwx------"));
      }
    } else {
      put(spotOrNull, path);
    }
  }

  /** Of what cannot be looked at, nothing is assumed. */
  private boolean isDirectory(Path path) throws IOException {
    BasicFileAttributes there = target.layer().attributesOrNull(path);
    return there != null && there.isDirectory();
  }

  private void remove(Path path) throws IOException {
    if (target.layer().attributesOrNull(path) != null) {
      Path gone = fresh();
      WorkDir.move(path, gone);
      overlay.work().discard(gone);
    }
  }

  private void put(Spot spot, Path path) throws IOException {
    Layer from = spot.layer(overlay.upper());
    Path real = spot.real();
    if (real.equals(path)) {
      return;
    }
    BasicFileAttributes attributes = from.attributesOrNull(real);
    if (attributes == null) {
      throw new NoSuchFileException(real.toString());
    }
    Path fresh = fresh();
    Path first = attributes.fileKey() == null ? null : put.get(attributes.fileKey());
    if (first != null) {
      Files.createLink(fresh, first);
    } else {
      build(spot, from, real, attributes, fresh);
    }
    if (isDirectory(path)) {
      remove(path);
    }
    Files.move(fresh, path, ATOMIC_MOVE);
    Files.deleteIfExists(fresh); // a rename between two names of one file leaves both
    if (first == null && attributes.fileKey() != null && from == overlay.upper()) {
      put.put(attributes.fileKey(), path);
    }
  }

  private void build(Spot spot, Layer from, Path real, BasicFileAttributes attributes, Path fresh)
      throws IOException {
    Optional<Native> access = access(from);
    if (attributes.isSymbolicLink()) {
      String link = spot.entry().linkOrNull();
      Files.createSymbolicLink(fresh, fresh.getFileSystem().getPath(link));
      copyAttributes(from, real, fresh);
    } else if (attributes.isRegularFile()) {
      buildFile(spot, from, real, fresh, access);
    } else {
      Native system =
          access.orElseThrow(
              () ->
                  new FileSystemException(
                      real.toString(),
                      null,
                      "a device, pipe or socket is made by native access, and there is none"));
      Map<String, Object> unix = Files.readAttributes(real, "unix:mode,rdev", NOFOLLOW_LINKS);
      system.makeSpecial(fresh, (int) unix.get("mode"), (long) unix.get("rdev"));
      copyAttributes(from, real, fresh);
    }
  }

  private void buildFile(Spot spot, Layer from, Path real, Path fresh, Optional<Native> access)
      throws IOException {
    if (spot.entry() instanceof Entry.InLower lower) {
      lower.requireContents(overlay.format());
    }
    Set<StandardOpenOption> options =
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (FileChannel channel = FileChannel.open(fresh, options, privately("rw-------"))) {
      DataCopy.copy(real, fresh, channel, access);
      copyAttributes(from, real, fresh);
      channel.force(true);
    }
  }

  /**
   * Gives directories their attributes, since each change in them changes their times, and makes
   * all names durable. The root keeps its own.
   */
  private void finishDirectories() throws IOException {
    Set<List<String>> directories = new LinkedHashSet<>(plan.directories());
    directories.addAll(plan.names());
    List<List<String>> deepestFirst =
        directories.stream().sorted((one, other) -> other.size() - one.size()).toList();
    for (List<String> names : deepestFirst) {
      Spot spotOrNull = spotOrNull(names);
      if (spotOrNull != null && spotOrNull.entry() instanceof Directory) {
        finishDirectory(spotOrNull, target.path(names));
      }
    }
    DirectoryForce.force(target.root());
  }

  private void finishDirectory(Spot spot, Path path) throws IOException {
    if (!spot.real().equals(path)) {
      Layer from = spot.layer(overlay.upper());
      copyAttributes(from, spot.real(), path);
    }
    DirectoryForce.force(path);
  }

  private Path fresh() {
    return stage.directory().resolve(CommitTarget.BUILT + built++);
  }

  private void copyAttributes(Layer from, Path real, Path to) throws IOException {
    new AttributeCopy(target.layer()).copy(from, real, to, access(from), true);
    boolean special =
        !Files.isRegularFile(to, NOFOLLOW_LINKS) && !Files.isDirectory(to, NOFOLLOW_LINKS);
    if (!target.isLower() && !special) {
      renameUserAttributes(to);
    }
  }

  /** Outside of the layers attributes have the names that callers gave them. */
  private void renameUserAttributes(Path to) throws IOException {
    UserDefinedFileAttributeView view =
        Files.getFileAttributeView(to, UserDefinedFileAttributeView.class, NOFOLLOW_LINKS);
    if (view == null || overlay.format().realAttributeName("overlay.").equals("overlay.")) {
      return;
    }
    for (String real : view.list()) {
      String name = overlay.format().callerAttributeNameOrNull(real);
      if (name != null && !name.equals(real)) {
        ByteBuffer value = ByteBuffer.allocate(view.size(real));
        view.read(real, value);
        view.delete(real);
        view.write(name, value.flip());
      }
    }
  }

  private Optional<Native> access(Layer from) {
    return from.platform() && target.layer().platform() ? Native.load() : Optional.empty();
  }

  private FileAttribute<?>[] privately(String permissions) {
    return target.layer().views().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }
}
