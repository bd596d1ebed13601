package io.overlaynio.internal.layer;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The format of OCI image layers, for any file system at all: an empty file {@code .wh.NAME} hides
 * NAME, {@code .wh..wh..opq} in a directory makes it opaque.
 *
 * <p>One rule makes it safe without any atomic exchange: where a layer has both a name and its
 * marker, the object is shown and cut off from what is below. So a marker is written before the
 * object goes and removed after a new object has come, and each state between is the old or the
 * new.
 */
public final class MarkerFormat implements LayerFormat {

  static final String PREFIX = ".wh.";
  private static final String OPAQUE = ".wh..wh..opq";

  /** Bytes of a name, on every file system in common use (NAME_MAX). */
  private static final int LONGEST_NAME = 255;

  @Override
  public String id() {
    return "marker";
  }

  @Override
  public boolean reserves(String name) {
    return name.startsWith(PREFIX);
  }

  @Override
  public Found find(Layer layer, Path directory, String name) throws IOException {
    Path path = reserves(name) ? null : layer.childOrNull(directory, name);
    if (path == null) {
      return Found.NOTHING;
    }
    boolean hidden = hasMarker(layer, directory, name);
    BasicFileAttributes attributes = layer.attributesOrNull(path);
    if (attributes != null) {
      return new Found.Real(path, attributes, hidden);
    }
    return hidden ? Found.WHITEOUT : Found.NOTHING;
  }

  private static boolean hasMarker(Layer layer, Path directory, String name) throws IOException {
    if (isTooLongToMark(name)) {
      return false;
    }
    Path marker = layer.childOrNull(directory, PREFIX + name);
    return marker != null && layer.attributesOrNull(marker) != null;
  }

  /** A name so long that no file system has room for its marker. */
  private static boolean isTooLongToMark(String name) {
    return name.length() > LONGEST_NAME - PREFIX.length()
        || name.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME - PREFIX.length();
  }

  @Override
  public List<Listed> list(Layer layer, Path directory) throws IOException {
    List<Listed> listed = new ArrayList<>();
    Set<String> shown = new HashSet<>();
    List<String> hidden = new ArrayList<>();
    for (String name : layer.names(directory)) {
      if (!reserves(name)) {
        shown.add(name);
        listed.add(new Listed(name, false));
      } else if (!name.startsWith(PREFIX + PREFIX)) {
        hidden.add(name.substring(PREFIX.length()));
      }
    }
    for (String name : hidden) {
      if (!shown.contains(name)) {
        listed.add(new Listed(name, true));
      }
    }
    return listed;
  }

  @Override
  public Set<String> mentioned(Layer layer, Path directory) throws IOException {
    Set<String> names = new HashSet<>();
    for (String name : layer.names(directory)) {
      names.add(reserves(name) ? name.substring(PREFIX.length()) : name);
    }
    return names;
  }

  @Override
  public boolean isOpaque(Layer layer, Path directory) throws IOException {
    return layer.attributesOrNull(directory.resolve(OPAQUE)) != null;
  }

  @Override
  public void makeOpaque(Layer upper, Path directory) throws IOException {
    mark(directory.resolve(OPAQUE));
  }

  /** Makes sure that a marker is there; true if it was not. */
  private static boolean mark(Path marker) throws IOException {
    try {
      Files.createFile(marker);
      return true;
    } catch (FileAlreadyExistsException alreadyMarked) {
      return false;
    }
  }

  /** What is done while a name's marker is already there; if it fails, the marker is taken back. */
  private interface Step {
    void run() throws IOException;
  }

  private void marked(Path directory, String name, WorkDir work, Step step) throws IOException {
    if (isTooLongToMark(name)) {
      throw new FileSystemException(
          directory.resolve(name).toString(),
          null,
          "format marker has no room for a whiteout of a name longer than 251 bytes");
    }
    Path marker = directory.resolve(PREFIX + name);
    boolean made = mark(marker);
    try {
      if (made) {
        work.order().built(marker);
      }
      step.run();
    } catch (IOException | RuntimeException e) {
      if (made) {
        takeBack(marker, e);
      }
      throw e;
    }
  }

  private static void takeBack(Path marker, Exception failure) {
    try {
      Files.delete(marker);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  @Override
  public String redirectOrNull(Layer layer, Path directory) {
    return null;
  }

  @Override
  public boolean canRedirect(String target) {
    return false;
  }

  @Override
  public void redirect(Layer upper, Path directory, String target) {
    throw new UnsupportedOperationException("format marker has no redirect");
  }

  @Override
  public void hide(Layer upper, Path directory, String name, WorkDir work) throws IOException {
    marked(directory, name, work, () -> Files.deleteIfExists(directory.resolve(name)));
  }

  @Override
  public void cover(Layer upper, Path directory, String name, WorkDir work) throws IOException {
    hide(upper, directory, name, work);
  }

  @Override
  public void unhide(Layer upper, Path directory, String name) throws IOException {
    Files.delete(directory.resolve(PREFIX + name));
  }

  @Override
  public void removeDirectory(Layer upper, Path directory, String name, boolean hide, WorkDir work)
      throws IOException {
    Path path = directory.resolve(name);
    if (hide) {
      marked(directory, name, work, () -> work.moveAway(path));
    } else {
      work.moveAway(path);
    }
  }

  @Override
  public void publish(Path built, Path directory, String name, Renaming how, WorkDir work)
      throws IOException {
    work.order().built(built);
    Files.move(built, directory.resolve(name), ATOMIC_MOVE);
    if (how.ontoWhiteout()) {
      Files.deleteIfExists(directory.resolve(PREFIX + name));
    }
  }

  @Override
  public void rename(
      Path fromDirectory, String from, Path toDirectory, String to, Renaming how, WorkDir work)
      throws IOException {
    Path source = fromDirectory.resolve(from);
    Path target = toDirectory.resolve(to);
    if (work.order().isForced() && (how.ontoWhiteout() || Files.exists(target, NOFOLLOW_LINKS))) {
      work.order().moving(source, work);
    }
    if (how.leaveWhiteout()) {
      marked(fromDirectory, from, work, () -> Files.move(source, target, ATOMIC_MOVE));
    } else {
      Files.move(source, target, ATOMIC_MOVE);
    }
    if (how.ontoWhiteout()) {
      Files.deleteIfExists(toDirectory.resolve(PREFIX + to));
    }
  }

  @Override
  public String realAttributeName(String callerName) {
    return callerName;
  }

  @Override
  public String callerAttributeNameOrNull(String realName) {
    return realName;
  }

  @Override
  public boolean isPrivate(String fullName) {
    return false;
  }
}
