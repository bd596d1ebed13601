package io.overlaynio.tck.overlay;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.APPEND;

import io.overlaynio.tck.TreeBuilder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Things that leave something on disk for the other implementation to read: a lower layer, and
 * changes to what it shows, in nothing but java.nio.file, so that the kernel's overlay and ours can
 * be told to do the same.
 */
enum Interchange {
  WHITEOUTS {
    @Override
    void below(TreeBuilder lower) {
      lower
          .file("gone")
          .file("stays")
          .file("d/gone")
          .file("d/stays")
          .file("d/e/gone")
          .directory("f");
    }

    @Override
    void change(Path root) throws IOException {
      for (String name : List.of("gone", "d/gone", "d/e/gone", "d/e", "f")) {
        Files.delete(root.resolve(name));
      }
      Files.writeString(root.resolve("passing"), "never below");
      Files.delete(root.resolve("passing"));
    }
  },
  OPAQUE_AT_SEVERAL_DEPTHS {
    @Override
    void below(TreeBuilder lower) {
      lower.file("a/old").file("b/c/old").file("b/kept").file("d/e/f/old").file("d/kept");
    }

    @Override
    void change(Path root) throws IOException {
      for (String name : List.of("a", "b/c", "d/e/f")) {
        deleteTree(root.resolve(name));
        Files.createDirectory(root.resolve(name));
        Files.writeString(root.resolve(name).resolve("new"), name);
      }
    }
  },
  RECREATED_DIRECTORIES {
    @Override
    void below(TreeBuilder lower) {
      lower.file("a/b/c/d/deep").file("a/b/old").file("a/old").file("x/old").file("y/z/old");
    }

    @Override
    void change(Path root) throws IOException {
      deleteTree(root.resolve("a"));
      Files.createDirectories(root.resolve("a/b/c/d"));
      Files.writeString(root.resolve("a/b/c/new"), "new");
      deleteTree(root.resolve("x"));
      Files.createDirectory(root.resolve("x"));
      Files.delete(root.resolve("x"));
      deleteTree(root.resolve("y/z"));
      Files.createDirectory(root.resolve("y/z"));
      Files.createDirectory(root.resolve("y/z/old"));
      Files.delete(root.resolve("y/z/old"));
    }
  },
  OTHER_TYPES {
    @Override
    void below(TreeBuilder lower) {
      lower.file("file").file("directory/old").link("link", "file").file("d/file");
      lower.file("emptied/x").link("d/link", "../directory");
    }

    @Override
    void change(Path root) throws IOException {
      Files.delete(root.resolve("file"));
      Files.createDirectory(root.resolve("file"));
      Files.writeString(root.resolve("file/inside"), "in what was a file");
      deleteTree(root.resolve("directory"));
      Files.createSymbolicLink(root.resolve("directory"), root.getFileSystem().getPath("file"));
      Files.delete(root.resolve("link"));
      Files.writeString(root.resolve("link"), "what was a link");
      Files.delete(root.resolve("d/link"));
      Files.createDirectory(root.resolve("d/link"));
      Files.delete(root.resolve("emptied/x"));
      Files.delete(root.resolve("emptied"));
      Files.writeString(root.resolve("emptied"), "what was a directory");
    }
  },
  RENAMED_FILES {
    @Override
    void below(TreeBuilder lower) {
      lower.file("a").file("b").file("c").file("d/e").file("d/f").directory("g");
    }

    @Override
    void change(Path root) throws IOException {
      Files.move(root.resolve("a"), root.resolve("g/a"));
      Files.move(root.resolve("b"), root.resolve("c"), REPLACE_EXISTING);
      Files.move(root.resolve("d/e"), root.resolve("a"));
      Files.delete(root.resolve("d/f"));
      Files.move(root.resolve("a"), root.resolve("d/f"));
      Files.writeString(root.resolve("new"), "new");
      Files.move(root.resolve("new"), root.resolve("newer"));
    }
  },
  RENAMED_DIRECTORIES {
    @Override
    void below(TreeBuilder lower) {
      lower.file("a/one").file("a/b/two").file("c/three").file("d/e/four").directory("f");
      lower.file("same/five").file("deep/er/est/six");
    }

    @Override
    boolean movesLowerDirectories() {
      return true;
    }

    @Override
    void change(Path root) throws IOException {
      Files.move(root.resolve("a"), root.resolve("f/moved"));
      Files.writeString(root.resolve("f/moved/b/new"), "new");
      Files.delete(root.resolve("f/moved/one"));
      Files.move(root.resolve("same"), root.resolve("renamed"));
      Files.move(root.resolve("d/e"), root.resolve("e"));
      Files.move(root.resolve("c"), root.resolve("d/e"));
      Files.createDirectory(root.resolve("c"));
      Files.move(root.resolve("deep/er"), root.resolve("f/moved/b/er"));
      Files.move(root.resolve("f/moved/b"), root.resolve("deep/b"));
      Files.createDirectory(root.resolve("upperOnly"));
      Files.writeString(root.resolve("upperOnly/file"), "text");
      Files.move(root.resolve("upperOnly"), root.resolve("a"));
    }
  },
  LINKS {
    @Override
    void below(TreeBuilder lower) {
      lower
          .file("file")
          .link("relative", "file")
          .link("absolute", "/file")
          .link("dangling", "none");
      lower.file("d/x").link("toDirectory", "d").link("gone", "file");
    }

    @Override
    void change(Path root) throws IOException {
      Path text = root.getFileSystem().getPath("a/very/../long target with spaces");
      Files.createSymbolicLink(root.resolve("d/new"), text);
      Files.delete(root.resolve("gone"));
      Files.move(root.resolve("dangling"), root.resolve("d/dangling"));
      Files.writeString(root.resolve("relative"), "through the link", APPEND);
      Files.createLink(root.resolve("d/second"), root.resolve("file"));
      Files.writeString(root.resolve("d/second"), "of both names");
      Files.createLink(root.resolve("third"), root.resolve("d/second"));
      Files.delete(root.resolve("file"));
      Files.writeString(root.resolve("toDirectory/through"), "into the directory");
    }
  },
  ATTRIBUTES {
    @Override
    void below(TreeBuilder lower) {
      lower.file("file").attribute("file", "below", "kept").file("other").file("d/x");
      lower.attribute("d", "below", "kept").attribute("other", "drop", "dropped");
    }

    @Override
    void change(Path root) throws IOException {
      for (String name : List.of("file", "d", "other")) {
        attribute(root.resolve(name), "added", "by a caller");
        attribute(root.resolve(name), "overlay.opaque", "y");
        attribute(root.resolve(name), "overlay.overlay.whiteout", "");
      }
      view(root.resolve("other")).delete("drop");
      deleteTree(root.resolve("d"));
      Files.createDirectory(root.resolve("d"));
      attribute(root.resolve("d"), "overlay.redirect", "/file");
      attribute(root.resolve("d"), "again", "new");
    }
  },
  NAMES {
    private List<String> names() {
      return List.of(
          "n".repeat(255),
          "\u6f22".repeat(85),
          "with space",
          " ",
          "\u00e4\u00f6\u00fc \ud83d\ude00",
          ".wh.file",
          ".wh..wh..opq",
          "#hash",
          "#1",
          "new\nline",
          "tab\tand \\ back",
          "a:b,c=d",
          "-rf",
          "\u0001");
    }

    @Override
    void below(TreeBuilder lower) {
      for (String name : names()) {
        lower.file("changed/" + name).file("deleted/" + name).file("moved/" + name);
        lower.file("directory/" + name + "/x").file("recreated/" + name + "/x");
      }
      lower.file("file");
    }

    @Override
    void change(Path root) throws IOException {
      Files.createDirectory(root.resolve("new"));
      for (String name : names()) {
        Files.writeString(root.resolve("changed").resolve(name), "changed");
        Files.delete(root.resolve("deleted").resolve(name));
        Files.move(root.resolve("moved").resolve(name), root.resolve("new").resolve(name));
        Files.writeString(root.resolve("directory").resolve(name).resolve("y"), "y");
        deleteTree(root.resolve("recreated").resolve(name));
        Files.createDirectory(root.resolve("recreated").resolve(name));
      }
    }
  },
  MODES_AND_OWNERS {
    @Override
    void below(TreeBuilder lower) {
      lower.file("file").file("d/e/file").file("owned").directory("sticky").link("link", "file");
    }

    @Override
    void change(Path root) throws IOException {
      Files.setPosixFilePermissions(
          root.resolve("file"), PosixFilePermissions.fromString("rwx--x---"));
      Files.setPosixFilePermissions(
          root.resolve("d/e"), PosixFilePermissions.fromString("rwx--x---"));
      Files.setAttribute(root.resolve("owned"), "unix:uid", 1000);
      Files.setAttribute(root.resolve("owned"), "unix:mode", 06755);
      Files.setAttribute(root.resolve("sticky"), "unix:mode", 01777);
      Files.setAttribute(root.resolve("link"), "unix:gid", 1000, NOFOLLOW_LINKS);
      Files.setLastModifiedTime(
          root.resolve("d/e/file"), FileTime.from(Instant.parse("2003-03-03T03:03:03.333333333Z")));
    }
  },
  SPECIAL_FILES {
    @Override
    void below(TreeBuilder lower) throws IOException {
      lower.directory("d").file("replaced");
      for (String name : List.of("d/changed", "d/deleted", "d/moved", "d/linked")) {
        Shell.run("mkfifo", lower.path(name));
        Shell.run("mknod", lower.path(name + ".null"), "c", "1", "3");
      }
    }

    @Override
    void change(Path root) throws IOException {
      for (String kind : List.of("", ".null")) {
        Path d = root.resolve("d");
        Files.setPosixFilePermissions(
            d.resolve("changed" + kind), PosixFilePermissions.fromString("rw--w----"));
        Files.delete(d.resolve("deleted" + kind));
        Files.move(d.resolve("moved" + kind), root.resolve("moved" + kind));
        Files.createLink(root.resolve("second" + kind), d.resolve("linked" + kind));
      }
      Files.move(root.resolve("moved"), root.resolve("replaced"), REPLACE_EXISTING);
    }
  };

  /** Builds the lower layer. */
  abstract void below(TreeBuilder lower) throws IOException;

  /** Changes what it shows. */
  abstract void change(Path root) throws IOException;

  /** Whether directories with lower content are moved, which the kernel does by redirect only. */
  boolean movesLowerDirectories() {
    return false;
  }

  /**
   * Changes more, whatever is there: something of each kind, the same for the same tree.
   *
   * @param round another one each time, for new names
   */
  static void changeMore(int round, Path root) throws IOException {
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(root)) {
      paths = walk.sorted(Comparator.comparing(Path::toString).reversed()).toList();
    }
    int count = 0;
    for (Path path : paths) {
      count++;
      boolean file = Files.isRegularFile(path, NOFOLLOW_LINKS);
      if (path.equals(root)) {
        Files.writeString(path.resolve("more" + round), "at the root");
      } else if (file && count % 3 == 0) {
        Files.writeString(path, ", more", APPEND);
      } else if (file && count % 3 == 1) {
        Files.delete(path);
      } else if (file) {
        Files.move(path, path.resolveSibling("m" + round + "." + count));
      } else if (Files.isDirectory(path, NOFOLLOW_LINKS)) {
        changeDirectory(path, round, count);
      }
    }
  }

  private static void changeDirectory(Path path, int round, int count) throws IOException {
    if (count % 3 == 0) {
      deleteTree(path);
      Files.createDirectory(path);
    }
    Files.writeString(path.resolve("more" + round + "." + count), "new");
    Files.setLastModifiedTime(path, FileTime.from(Instant.ofEpochSecond(1_000_000 + count)));
  }

  static void deleteTree(Path top) throws IOException {
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(top)) {
      paths = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : paths) {
      Files.delete(path);
    }
  }

  private static UserDefinedFileAttributeView view(Path path) {
    return Files.getFileAttributeView(path, UserDefinedFileAttributeView.class);
  }

  private static void attribute(Path path, String name, String value) throws IOException {
    view(path).write(name, ByteBuffer.wrap(value.getBytes(StandardCharsets.UTF_8)));
  }
}
