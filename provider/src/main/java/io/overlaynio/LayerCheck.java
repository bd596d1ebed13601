package io.overlaynio;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks at the directories of an overlay before it is opened and settles whether they fit together:
 * the kernel's check for overlapping layers.
 *
 * <p>Directories are compared by what they are, not by how they are called, so that a link or a
 * second mount deceives nobody. Every refusal says what was given, what was expected, and what to
 * do. Nothing is created or changed. One object checks one set of options.
 */
final class LayerCheck {

  private static final String LOWER = "lower";

  /** Where upper and work may be. */
  enum Placement {
    /** Outside of every lower layer, as in the kernel. */
    OUTSIDE,
    /** Below a lower layer, too, which does not show them: it may be the whole machine. */
    ANYWHERE
  }

  /** The layers as the floors below get them: real paths. */
  record Settled(List<Path> lower, Path upperOrNull, Path workOrNull) {}

  /** A directory that was given: as what, in which words, and where it really is. */
  private record Place(String role, Path given, Path real) {
    @Override
    public String toString() {
      return role + " " + given;
    }
  }

  /** What a directory is: its key within its file system, or its path where that has no keys. */
  private record Identity(FileSystem fileSystem, Object key) {

    // Written out, as in other keys of the way to the first file: what the compiler makes of a
    // record takes longer to be linked than all else here.
    @Override
    public boolean equals(Object other) {
      return other instanceof Identity that
          && fileSystem.equals(that.fileSystem)
          && key.equals(that.key);
    }

    @Override
    public int hashCode() {
      return key.hashCode();
    }
  }

  /** Layers that lie side by side have their ancestors in common: each is looked at once. */
  private final Map<Path, Identity> identities = new HashMap<>();

  private final Placement placement;

  /** To find out where something is mounted is the most of opening an overlay: once is enough. */
  private FileStore upperStore;

  private LayerCheck(Placement placement) {
    this.placement = placement;
  }

  /**
   * Settles the layers.
   *
   * @throws IllegalArgumentException if they do not fit together
   */
  static Settled settle(List<Path> lower, Path upperOrNull, Path workOrNull, Placement placement) {
    return new LayerCheck(placement).check(lower, upperOrNull, workOrNull);
  }

  private Settled check(List<Path> given, Path upperOrNull, Path workOrNull) {
    List<Place> lowers = lowers(given);
    List<Path> real = lowers.stream().map(Place::real).toList();
    if (upperOrNull == null) {
      require(
          workOrNull == null,
          "work %s was given without upper: a read-only overlay needs no work directory; give upper"
              + " too, or leave work out",
          workOrNull);
      return new Settled(real, null, null);
    }
    Place upper = upper(upperOrNull);
    Place work = work(upper, workOrNull);
    for (Place lower : lowers) {
      requireApart(upper, lower, "give a directory of its own as upper");
      requireApart(work, lower, "give a work directory outside of every layer");
    }
    requireApart(work, upper, "give a work directory beside upper");
    requireSameStore(upper, work);
    return new Settled(real, upper.real, work.real);
  }

  private List<Place> lowers(List<Path> given) {
    require(
        !given.isEmpty(),
        "no lower layer was given; an overlay needs at least one: lower(directory), or the option"
            + " lower");
    require(
        given.size() <= OverlayOptions.MOST_LOWERS,
        "%d lower layers were given; there can be %d, as in the kernel: merge some of them, or lay"
            + " one overlay over another",
        given.size(),
        OverlayOptions.MOST_LOWERS);
    List<Place> lowers = new ArrayList<>(given.size());
    Map<Identity, Place> seen = new HashMap<>();
    for (Path path : given) {
      Place lower = existing(LOWER, path, "");
      require(Files.isReadable(lower.real), "%s cannot be read: check its permissions", lower);
      Place twin = seen.putIfAbsent(identity(lower.real), lower);
      require(twin == null, "%s and %s are the same directory: leave one of them out", twin, lower);
      lowers.add(lower);
    }
    return lowers;
  }

  private Place upper(Path given) {
    Place upper =
        existing("upper", given, ": create it first, or leave upper out for a read-only overlay");
    boolean readOnly;
    try {
      upperStore = Files.getFileStore(upper.real);
      readOnly = upper.real.getFileSystem().isReadOnly() || upperStore.isReadOnly();
    } catch (IOException e) {
      throw unusable(upper.role, given, e);
    }
    require(
        !readOnly,
        "%s is on a read-only file system: choose a directory that can be written, or leave upper"
            + " out for a read-only overlay",
        upper);
    require(
        Files.isWritable(upper.real),
        "%s cannot be written: check its permissions, or leave upper out for a read-only overlay",
        upper);
    return upper;
  }

  /** The work directory given, or the sibling of upper; neither need exist. */
  private Place work(Place upper, Path workOrNull) {
    Path upperName = upper.real.getFileName();
    require(
        workOrNull != null || upperName != null,
        "%s has no parent, so there is no place beside it for a work directory: give work, or a"
            + " directory below as upper",
        upper);
    Path work =
        workOrNull == null ? upper.real.resolveSibling("." + upperName + ".work") : workOrNull;
    try {
      if (Files.exists(work)) {
        return existing("work", work, "");
      }
      Path absolute = work.toAbsolutePath().normalize();
      Path parent = Optional.ofNullable(absolute.getParent()).orElse(absolute);
      return new Place("work", work, parent.toRealPath().resolve(absolute.getFileName()));
    } catch (IOException e) {
      throw unusable("work", work, e);
    }
  }

  private void requireApart(Place inner, Place outer, String advice) {
    Identity one = identity(inner.real);
    Identity other = identity(outer.real);
    require(!one.equals(other), "%s and %s are the same directory: %s", inner, outer, advice);
    boolean hidden = outer.role.equals(LOWER) && placement == Placement.ANYWHERE;
    require(hidden || !isInside(inner, other), "%s is inside %s: %s", inner, outer, advice);
    require(!isInside(outer, one), "%s is inside %s: %s", outer, inner, advice);
  }

  private boolean isInside(Place place, Identity outer) {
    if (!place.real.getFileSystem().equals(outer.fileSystem)) {
      return false;
    }
    for (Path up = place.real.getParent(); up != null; up = up.getParent()) {
      if (identity(up).equals(outer)) {
        return true;
      }
    }
    return false;
  }

  /** Things are finished in work and renamed into upper: one rename must be enough. */
  private void requireSameStore(Place upper, Place work) {
    FileSystem one = upper.real.getFileSystem();
    boolean same = one.equals(work.real.getFileSystem());
    if (same) {
      try {
        same = upperStore.equals(Files.getFileStore(existingPart(work.real))) || hasOneStore(one);
      } catch (IOException e) {
        throw unusable(work.role, work.given, e);
      }
    }
    require(
        same,
        "%s is not on the file store of %s, so that nothing could be renamed from one into the"
            + " other: choose both below one mount point, side by side",
        work,
        upper);
  }

  /** The file stores of some providers, zipfs for one, have no equality. */
  private static boolean hasOneStore(FileSystem fileSystem) {
    var stores = fileSystem.getFileStores().iterator();
    if (stores.hasNext()) {
      stores.next();
    }
    return !stores.hasNext();
  }

  private static Path existingPart(Path real) {
    return Files.exists(real) ? real : real.getParent();
  }

  private static Place existing(String role, Path given, String advice) {
    Path real;
    try {
      real = given.toRealPath();
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException(role + " " + given + " does not exist" + advice, e);
    } catch (IOException e) {
      throw unusable(role, given, e);
    }
    require(
        Files.isDirectory(real),
        "%s %s is not a directory; an archive is opened first:"
            + " FileSystems.newFileSystem(archive).getPath(\"/\")",
        role,
        given);
    return new Place(role, given, real);
  }

  private Identity identity(Path real) {
    return identities.computeIfAbsent(real, LayerCheck::look);
  }

  private static Identity look(Path real) {
    Object key;
    try {
      key = Files.readAttributes(real, BasicFileAttributes.class).fileKey();
    } catch (NoSuchFileException e) {
      // A work directory still to be created: nothing else can be it.
      key = real;
    } catch (IOException e) {
      throw unusable("directory", real, e);
    }
    return new Identity(real.getFileSystem(), key == null ? real : key);
  }

  private static IllegalArgumentException unusable(String role, Path given, IOException cause) {
    return new IllegalArgumentException(role + " " + given + " cannot be used: " + cause, cause);
  }

  private static void require(boolean holds, String message, Object... parts) {
    if (!holds) {
      throw new IllegalArgumentException(message.formatted(parts));
    }
  }
}
