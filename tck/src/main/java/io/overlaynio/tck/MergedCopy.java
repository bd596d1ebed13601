package io.overlaynio.tck;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Makes a plain copy of what layers show together, in the simplest way: it lays them one over the
 * other from the bottom to the top, a directory over a directory adding to it, anything else
 * replacing what was there.
 *
 * <p>It is the reference for lookups of merged trees. It knows no whiteouts: the layers are plain.
 * Attributes are kept as far as both file systems have them, and hard links are not.
 */
public final class MergedCopy {

  private MergedCopy() {}

  /** Copies layers, the topmost first, into a directory that is there and empty. */
  public static void of(List<Path> layers, Path into) throws IOException {
    List<Path> bottomUp = new ArrayList<>(layers);
    Collections.reverse(bottomUp);
    for (Path layer : bottomUp) {
      copyDirectory(layer, into);
    }
  }

  private static void copyDirectory(Path from, Path to) throws IOException {
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(from)) {
      for (Path source : stream) {
        Path target = to.resolve(source.getFileName().toString());
        boolean directory = Files.isDirectory(source, NOFOLLOW_LINKS);
        if (!directory || !Files.isDirectory(target, NOFOLLOW_LINKS)) {
          deleteTree(target);
          copyFile(source, target);
        }
        if (directory) {
          copyDirectory(source, target);
        }
      }
    }
    copyAttributes(from, to);
  }

  private static void copyFile(Path source, Path target) throws IOException {
    if (Files.isSymbolicLink(source)) {
      String text = Files.readSymbolicLink(source).toString();
      Files.createSymbolicLink(target, target.getFileSystem().getPath(text));
    } else {
      Files.copy(source, target, COPY_ATTRIBUTES);
    }
    copyAttributes(source, target);
  }

  private static void deleteTree(Path path) throws IOException {
    if (Files.exists(path, NOFOLLOW_LINKS)) {
      try (Stream<Path> walk = Files.walk(path)) {
        for (Path below : walk.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(below);
        }
      }
    }
  }

  /** Owner and mode, the user's attributes, and at last the times: what is set last stays. */
  private static void copyAttributes(Path from, Path to) throws IOException {
    BasicFileAttributes basic =
        Files.readAttributes(from, BasicFileAttributes.class, NOFOLLOW_LINKS);
    if (bothHave("unix", from, to)) {
      Map<String, Object> unix = Files.readAttributes(from, "unix:uid,gid,mode", NOFOLLOW_LINKS);
      for (String attribute :
          basic.isSymbolicLink() ? List.of("uid", "gid") : List.of("uid", "gid", "mode")) {
        Files.setAttribute(to, "unix:" + attribute, unix.get(attribute), NOFOLLOW_LINKS);
      }
    }
    if (bothHave("user", from, to) && !basic.isSymbolicLink()) {
      copyUserAttributes(from, to);
    }
    Files.getFileAttributeView(to, BasicFileAttributeView.class, NOFOLLOW_LINKS)
        .setTimes(basic.lastModifiedTime(), basic.lastAccessTime(), null);
  }

  private static void copyUserAttributes(Path from, Path to) throws IOException {
    UserDefinedFileAttributeView source =
        Files.getFileAttributeView(from, UserDefinedFileAttributeView.class, NOFOLLOW_LINKS);
    UserDefinedFileAttributeView target =
        Files.getFileAttributeView(to, UserDefinedFileAttributeView.class, NOFOLLOW_LINKS);
    for (String name : target.list()) {
      target.delete(name);
    }
    for (String name : source.list()) {
      ByteBuffer value = ByteBuffer.allocate(source.size(name));
      source.read(name, value);
      target.write(name, value.flip());
    }
  }

  private static boolean bothHave(String view, Path one, Path other) {
    return one.getFileSystem().supportedFileAttributeViews().contains(view)
        && other.getFileSystem().supportedFileAttributeViews().contains(view);
  }
}
