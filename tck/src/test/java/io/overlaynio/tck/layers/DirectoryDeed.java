package io.overlaynio.tck.layers;

import static io.overlaynio.tck.layers.Deed.bytes;
import static io.overlaynio.tck.layers.Deed.other;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What can be done to a directory that is there. */
enum DirectoryDeed implements Deed {
  SET_MODIFIED {
    @Override
    public void on(Path path) throws Exception {
      Files.setLastModifiedTime(path, LONG_AGO);
    }
  },
  SET_MODE {
    @Override
    public void on(Path path) throws Exception {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
    }
  },
  SET_OWNER {
    @Override
    public void on(Path path) throws Exception {
      Privilege.require();
      Files.setOwner(path, Privilege.anotherUser(path));
    }
  },
  WRITE_ATTRIBUTE {
    @Override
    public void on(Path path) throws Exception {
      Files.getFileAttributeView(path, UserDefinedFileAttributeView.class)
          .write("taste", bytes("sweet"));
    }
  },
  CREATE_INSIDE {
    @Override
    public void on(Path path) throws Exception {
      Files.writeString(path.resolve("inside"), "inside");
    }
  },
  CREATE_DIRECTORY_INSIDE {
    @Override
    public void on(Path path) throws Exception {
      Files.createDirectories(path.resolve("inside/deeper"));
    }
  },
  EMPTY {
    @Override
    public void on(Path path) throws Exception {
      for (Path below : bottomUp(path)) {
        if (!below.equals(path)) {
          Files.delete(below);
        }
      }
      Files.setLastModifiedTime(path, LONG_AGO);
    }
  },
  DELETE_TREE {
    @Override
    public void on(Path path) throws Exception {
      for (Path below : bottomUp(path)) {
        Files.delete(below);
      }
    }
  },
  DELETE_TREE_AND_CREATE {
    @Override
    public void on(Path path) throws Exception {
      DELETE_TREE.on(path);
      Files.createDirectory(path);
      Files.writeString(path.resolve("another"), "another");
    }
  },
  RENAME {
    @Override
    public void on(Path path) throws Exception {
      Files.move(path, path.resolveSibling("renamed"));
    }
  },
  MOVE_AWAY {
    @Override
    public void on(Path path) throws Exception {
      Files.move(path, other(path, "uempty/moved"));
    }
  },
  MOVE_ONTO_WHITEOUT {
    @Override
    public void on(Path path) throws Exception {
      Files.move(path, other(path, "vanished"));
    }
  },
  MOVE_OVER_LOWER_DIRECTORY {
    @Override
    public void on(Path path) throws Exception {
      Files.move(path, other(path, "empty"), REPLACE_EXISTING);
    }
  },
  MOVE_OVER_UPPER_DIRECTORY {
    @Override
    public void on(Path path) throws Exception {
      Files.move(path, other(path, "uempty"), REPLACE_EXISTING);
    }
  },
  MOVE_OVER_LOWER_FILE {
    @Override
    public void on(Path path) throws Exception {
      Files.move(path, other(path, "victim"), REPLACE_EXISTING);
    }
  },
  CHANGE_INSIDE_AND_MOVE {
    @Override
    public void on(Path path) throws Exception {
      Files.writeString(path.resolve("inside"), "inside");
      Files.move(path, path.resolveSibling("renamed"));
      Files.writeString(path.resolveSibling("renamed").resolve("after"), "after");
    }
  },
  MOVE_PARENT_OF_A_NEW_ONE {
    @Override
    public void on(Path path) throws Exception {
      Files.createDirectories(path.resolve("x/y"));
      Files.writeString(path.resolve("x/y/z"), "z");
      Files.move(path.resolve("x"), path.resolveSibling("x moved"));
      Files.setLastModifiedTime(path.resolveSibling("x moved").resolve("y/z"), LONG_AGO);
    }
  };

  private static List<Path> bottomUp(Path top) throws IOException {
    try (Stream<Path> walk = Files.walk(top)) {
      return walk.sorted(Comparator.reverseOrder()).toList();
    }
  }
}
