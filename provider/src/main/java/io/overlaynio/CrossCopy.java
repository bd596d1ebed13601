package io.overlaynio;

import io.overlaynio.internal.tree.CopyHow;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;

/**
 * Copies or moves one file between two overlays, by the means that any program has.
 *
 * <p>Unlike the JDK's own copy between providers it copies symbolic links, keeps permissions, and
 * looks whether a directory can be moved at all before it touches the target.
 *
 * @param source in one overlay
 * @param target in another
 */
record CrossCopy(OverlayPath source, OverlayPath target) {

  /** Outcomes: see {@link Transfer#copy}. */
  void copy(CopyHow how) throws IOException {
    BasicFileAttributes attributes = attributesOf(source, how.follow());
    requireCopyable(attributes);
    clearTarget(how.replace());
    undoneOnFailure(
        () -> {
          create(attributes);
          if (how.attributes() && !attributes.isSymbolicLink()) {
            copyAttributes(attributes);
          }
        });
  }

  /** Outcomes: see {@link Transfer#move}. */
  void move(boolean replace) throws IOException {
    BasicFileAttributes attributes = attributesOf(source, false);
    requireCopyable(attributes);
    if (attributes.isDirectory()) {
      requireEmpty();
    }
    clearTarget(replace);
    undoneOnFailure(
        () -> {
          create(attributes);
          copyOwners(attributes);
          if (!attributes.isSymbolicLink()) {
            copyAttributes(attributes);
          }
          Files.delete(source);
        });
  }

  private static BasicFileAttributes attributesOf(Path path, boolean follow) throws IOException {
    LinkOption[] links = follow ? new LinkOption[0] : noFollow();
    Class<? extends BasicFileAttributes> type =
        isPosix(path) ? PosixFileAttributes.class : BasicFileAttributes.class;
    return Files.readAttributes(path, type, links);
  }

  private static boolean isPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  private void requireCopyable(BasicFileAttributes attributes) throws IOException {
    if (attributes.isOther()) {
      throw new FileSystemException(
          source.toString(), target.toString(), "Special files are not copied between overlays");
    }
  }

  private void requireEmpty() throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(source)) {
      if (entries.iterator().hasNext()) {
        throw new DirectoryNotEmptyException(source.toString());
      }
    }
  }

  private void clearTarget(boolean replace) throws IOException {
    if (replace) {
      Files.deleteIfExists(target);
    } else if (Files.exists(target, noFollow())) {
      throw new FileAlreadyExistsException(target.toString());
    }
  }

  /** Runs the steps; if they fail, what was made of the target is deleted. */
  private void undoneOnFailure(Failures.Step steps) throws IOException {
    try {
      steps.run();
    } catch (FileAlreadyExistsException e) {
      throw e; // somebody else's
    } catch (IOException | RuntimeException | Error e) {
      Failures failures = new Failures();
      failures.add(e);
      failures.run(() -> Files.deleteIfExists(target));
      failures.throwIfAny();
    }
  }

  private void create(BasicFileAttributes attributes) throws IOException {
    if (attributes.isSymbolicLink()) {
      String text = Files.readSymbolicLink(source).toString();
      Files.createSymbolicLink(target, target.getFileSystem().getPath(text));
    } else if (attributes.isDirectory()) {
      Files.createDirectory(target, permissions(attributes));
    } else {
      try (InputStream in = Files.newInputStream(source);
          OutputStream out = Opening.newFile(target, permissions(attributes))) {
        in.transferTo(out);
      }
    }
  }

  private FileAttribute<?>[] permissions(BasicFileAttributes attributes) {
    return attributes instanceof PosixFileAttributes posix && isPosix(target)
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(posix.permissions())}
        : new FileAttribute<?>[0];
  }

  /** Permissions again, as the creation was subject to the umask; the times last. */
  private void copyAttributes(BasicFileAttributes attributes) throws IOException {
    copyUserDefined();
    if (attributes instanceof PosixFileAttributes posix && isPosix(target)) {
      Files.setPosixFilePermissions(target, posix.permissions());
    }
    Files.getFileAttributeView(target, BasicFileAttributeView.class)
        .setTimes(
            attributes.lastModifiedTime(), attributes.lastAccessTime(), attributes.creationTime());
  }

  private void copyUserDefined() throws IOException {
    UserDefinedFileAttributeView from =
        Files.getFileAttributeView(source, UserDefinedFileAttributeView.class);
    UserDefinedFileAttributeView to =
        Files.getFileAttributeView(target, UserDefinedFileAttributeView.class);
    if (from == null || to == null) {
      return;
    }
    for (String name : from.list()) {
      ByteBuffer value = ByteBuffer.allocate(from.size(name));
      from.read(name, value);
      to.write(name, value.flip());
    }
  }

  private void copyOwners(BasicFileAttributes attributes) throws IOException {
    PosixFileAttributeView view =
        Files.getFileAttributeView(target, PosixFileAttributeView.class, noFollow());
    if (!(attributes instanceof PosixFileAttributes from) || view == null) {
      return;
    }
    PosixFileAttributes to = view.readAttributes();
    if (!from.owner().equals(to.owner())) {
      view.setOwner(from.owner());
    }
    if (!from.group().equals(to.group())) {
      view.setGroup(from.group());
    }
  }

  private static LinkOption[] noFollow() {
    return new LinkOption[] {LinkOption.NOFOLLOW_LINKS};
  }
}
