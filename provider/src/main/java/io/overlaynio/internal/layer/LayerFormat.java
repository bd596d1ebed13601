package io.overlaynio.internal.layer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * How whiteouts, opaque directories and redirects stand on disk, and the crash-safe steps that
 * write them.
 *
 * <p>It exists so that nothing above it knows a device number, an attribute name or a {@code .wh.}
 * file. It knows one directory of one layer at a time: not the merge, not what is dirty. All
 * writing operations take directories of the upper layer; each is one atomic step for whoever
 * looks, or an order of steps of which every prefix shows the old or the new state.
 */
public sealed interface LayerFormat permits DeviceFormat, MarkerFormat {

  /** How a rename within the upper layer treats both names. */
  record Renaming(boolean directory, boolean leaveWhiteout, boolean ontoWhiteout) {}

  /** The word for this format in options and in the record in work. */
  String id();

  /** True if the format needs the name for itself, so that a caller may not use it. */
  boolean reserves(String name);

  /** Looks a name up in one real directory. */
  Found find(Layer layer, Path directory, String name) throws IOException;

  /** Lists one real directory: names shown and names hidden, private ones left out. */
  List<Listed> list(Layer layer, Path directory) throws IOException;

  /**
   * Names that include every one of which {@link #find} would find anything in a real directory;
   * cheaper than a listing.
   */
  Set<String> mentioned(Layer layer, Path directory) throws IOException;

  /** True if the directory hides everything that the layers below have under its name. */
  boolean isOpaque(Layer layer, Path directory) throws IOException;

  /** Marks an upper directory opaque. Durable once the directory is. */
  void makeOpaque(Layer upper, Path directory) throws IOException;

  /** Where the layers below keep this directory's content, if it was renamed: or null. */
  String redirectOrNull(Layer layer, Path directory) throws IOException;

  /** True if {@link #redirect} works and the value is not too long to be followed. */
  boolean canRedirect(String target);

  /** Marks a renamed directory with the path, from the root, of its content in the lower layers. */
  void redirect(Layer upper, Path directory, String target) throws IOException;

  /**
   * Hides a name below; whatever non-directory the upper layer has there is gone with the same
   * step.
   *
   * <p>Outcomes: hidden; or an exception and the name as before. After a crash: hidden or as
   * before.
   */
  void hide(Layer upper, Path directory, String name, WorkDir work) throws IOException;

  /**
   * Hides a name below of which the upper layer has nothing.
   *
   * <p>Outcomes: hidden; or an exception and the name as before. After a crash: hidden or as
   * before.
   */
  void cover(Layer upper, Path directory, String name, WorkDir work) throws IOException;

  /** Removes a whiteout that hides nothing: from a directory that has become opaque. */
  void unhide(Layer upper, Path directory, String name) throws IOException;

  /**
   * Removes an upper directory that is empty as seen (it may hold whiteouts), and hides the name
   * below if asked to.
   *
   * <p>Outcomes: gone and, if asked, hidden; or an exception and the directory as before.
   */
  void removeDirectory(Layer upper, Path directory, String name, boolean hide, WorkDir work)
      throws IOException;

  /**
   * Moves an object that was built in work to its name, where there is nothing or a whiteout.
   *
   * <p>Outcomes: there, complete; or an exception and the name as before, a whiteout included.
   */
  void publish(Path built, Path directory, String name, Renaming how, WorkDir work)
      throws IOException;

  /**
   * Renames within the upper layer, replacing a non-directory (or, for a directory, an empty
   * directory) at the target.
   *
   * <p>Outcomes: moved, both names right; or an exception and both as before. After a crash the
   * source is at one of the two names, never at both and never at none; but where the order of
   * renames has to be forced, a file that leaves a whiteout may be at both.
   */
  void rename(
      Path fromDirectory, String from, Path toDirectory, String to, Renaming how, WorkDir work)
      throws IOException;

  /**
   * Makes sure that a regular file holds its own contents, where the lookup has not seen to that:
   * to be asked when they are to be read.
   *
   * @throws java.nio.file.FileSystemException if another layer has them
   */
  default void requireContentsToRead(Layer layer, Path file) throws IOException {}

  /** The name under which the upper layer stores a caller's {@code user} attribute. */
  String realAttributeName(String callerName);

  /** The name a caller sees for a stored {@code user} attribute; null if it is the format's own. */
  String callerAttributeNameOrNull(String realName);

  /** True if an extended attribute, named with its namespace, is the format's own. */
  boolean isPrivate(String fullName);
}
