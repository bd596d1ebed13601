package io.overlaynio.internal.layer;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.overlaynio.internal.sys.Native;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.Optional;

/**
 * What an upper itself tells of the format that it was written in, where nothing else does: it was
 * made by the kernel or an image tool, copied from another place, or lost its work directory.
 *
 * <p>It looks at the whole tree, once: a mark that is overlooked would bring back what was deleted.
 *
 * @param names whether there are names with the prefix of {@code marker}'s whiteouts, which are
 *     plain names in the other formats
 * @param devices whether there are whiteouts of {@code user} or {@code kernel}
 * @param user whether directories have marks of {@code user}
 * @param trusted whether directories have marks of {@code kernel}, as far as this process may see
 *     them
 * @param withoutContentsOrNull a file that has attributes only, were this format user
 */
record UpperMarks(
    boolean names, boolean devices, boolean user, boolean trusted, Path withoutContentsOrNull) {

  private static final String USER = "overlay.";
  private static final String TRUSTED = "trusted.overlay.";

  /** Looks at an upper on a file system that has devices and user attributes. */
  static UpperMarks of(Path upper) throws IOException {
    Look look = new Look();
    Files.walkFileTree(upper, look);
    return new UpperMarks(look.names, look.devices, look.user, look.trusted, look.withoutContents);
  }

  /** The only format that fits, or null if there are no marks, or they do not agree. */
  FormatChoice formatOrNull() {
    if (user != trusted) {
      return user ? FormatChoice.USER : FormatChoice.KERNEL;
    }
    return devices && !user ? FormatChoice.USER : null;
  }

  /** True if an upper of this format may look like this. */
  boolean fits(FormatChoice format) {
    return switch (format) {
      case AUTO -> formatOrNull() != null || !(names || user || trusted);
      case USER -> user || !trusted;
      case KERNEL -> trusted || !user;
      case MARKER -> !(devices || user || trusted);
    };
  }

  @Override
  public String toString() {
    StringBuilder found = new StringBuilder();
    append(found, names, "names that begin with .wh. (whiteouts of format marker)");
    append(found, devices, "0:0 devices (whiteouts of formats user and kernel)");
    append(found, user, "user.overlay attributes (marks of format user)");
    append(found, trusted, "trusted.overlay attributes (marks of format kernel)");
    return found.toString();
  }

  private static void append(StringBuilder found, boolean there, String what) {
    if (there) {
      found.append(found.length() == 0 ? "" : ", ").append(what);
    }
  }

  private static final class Look extends SimpleFileVisitor<Path> {

    private boolean names;
    private boolean devices;
    private boolean user;
    private boolean trusted;
    private Path withoutContents;

    /** Loaded at the first directory of a process that could see such marks; null before. */
    private Optional<Native> access;

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
        throws IOException {
      if (!user) {
        user =
            Files.getFileAttributeView(
                    directory, UserDefinedFileAttributeView.class, NOFOLLOW_LINKS)
                .list()
                .stream()
                .anyMatch(name -> name.startsWith(USER));
      }
      if (!trusted) {
        trusted = hasTrusted(directory);
      }
      return FileVisitResult.CONTINUE;
    }

    private boolean hasTrusted(Path directory) throws IOException {
      if (access == null) {
        access = FormatChoice.isRoot(directory) ? Native.load() : Optional.empty();
      }
      return access.isPresent()
          && access.get().attributeNames(directory).stream()
              .anyMatch(name -> name.startsWith(TRUSTED));
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      names |= file.getFileName().toString().startsWith(MarkerFormat.PREFIX);
      if (withoutContents == null && attributes.isRegularFile() && UserFormat.hasMetacopy(file)) {
        withoutContents = file;
      }
      devices |= !devices && attributes.isOther() && DeviceFormat.isWhiteout(file);
      return FileVisitResult.CONTINUE;
    }

    /** What this process may not look into was not written by it either. */
    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
      if (failure instanceof AccessDeniedException || failure instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw failure;
    }
  }
}
