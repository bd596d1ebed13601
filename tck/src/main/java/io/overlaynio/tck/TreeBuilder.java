package io.overlaynio.tck;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Builds a tree in the words of a test: names relative to one directory, parents made as needed.
 *
 * <p>Works on any provider. What cannot be built is an {@link UncheckedIOException}: a test that
 * cannot set its scene has failed.
 */
public final class TreeBuilder {

  private interface Step {
    void run() throws IOException;
  }

  private final Path root;

  private TreeBuilder(Path root) {
    this.root = root;
  }

  /** A builder below this directory, which exists. */
  public static TreeBuilder in(Path root) {
    return new TreeBuilder(root);
  }

  /** The real place of a name. */
  public Path path(String name) {
    return root.resolve(name);
  }

  /** A directory, with those that lead to it; it may be there already. */
  public TreeBuilder directory(String name) {
    return step(() -> Files.createDirectories(path(name)));
  }

  /** A file whose contents are its own name. */
  public TreeBuilder file(String name) {
    return file(name, name);
  }

  /** A file with this text. */
  public TreeBuilder file(String name, String text) {
    return file(name, text.getBytes(StandardCharsets.UTF_8));
  }

  /** A file with these bytes. */
  public TreeBuilder file(String name, byte[] contents) {
    parents(name);
    return step(() -> Files.write(path(name), contents));
  }

  /** A symbolic link with this target, read as it stands. */
  public TreeBuilder link(String name, String target) {
    parents(name);
    return step(() -> Files.createSymbolicLink(path(name), root.getFileSystem().getPath(target)));
  }

  /** One more name for a file. */
  public TreeBuilder hardLink(String name, String existing) {
    parents(name);
    return step(() -> Files.createLink(path(name), path(existing)));
  }

  /** Sets permissions, as in {@code rwxr-x---}. */
  public TreeBuilder mode(String name, String permissions) {
    return step(
        () ->
            Files.setPosixFilePermissions(
                path(name), PosixFilePermissions.fromString(permissions)));
  }

  /** Sets when the file, or the link itself, was last modified. */
  public TreeBuilder modified(String name, Instant time) {
    return step(() -> setModified(path(name), time));
  }

  /** Sets a user-defined attribute. */
  public TreeBuilder attribute(String name, String attribute, String value) {
    return step(
        () ->
            Files.getFileAttributeView(path(name), UserDefinedFileAttributeView.class)
                .write(attribute, ByteBuffer.wrap(value.getBytes(StandardCharsets.UTF_8))));
  }

  /**
   * Sets the time of everything so far, the root too, each its own time from this one on: so that a
   * change of any time shows. The steps are whole microseconds, to which some copies round.
   */
  public TreeBuilder allModifiedFrom(Instant first) {
    return step(
        () -> {
          List<Path> paths;
          try (Stream<Path> walk = Files.walk(root)) {
            paths = walk.sorted(Comparator.reverseOrder()).toList();
          }
          Instant time = first;
          for (Path path : paths) {
            setModified(path, time);
            time = time.plusSeconds(3601).plusNanos(123_456_000);
          }
        });
  }

  private static void setModified(Path path, Instant time) throws IOException {
    Files.getFileAttributeView(path, BasicFileAttributeView.class, NOFOLLOW_LINKS)
        .setTimes(FileTime.from(time), null, null);
  }

  private void parents(String name) {
    Path parent = path(name).getParent();
    if (parent != null) {
      step(() -> Files.createDirectories(parent));
    }
  }

  private TreeBuilder step(Step step) {
    try {
      step.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }
}
