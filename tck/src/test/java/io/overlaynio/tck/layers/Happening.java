package io.overlaynio.tck.layers;

import static io.overlaynio.tck.layers.Deed.other;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.nio.file.Files;
import java.nio.file.Path;

/** What happens to the names of a file while it is open; each tells where the file is then. */
enum Happening {
  NOTHING {
    @Override
    Path to(Path file) {
      return file;
    }
  },
  RENAMED {
    @Override
    Path to(Path file) throws Exception {
      return Files.move(file, file.resolveSibling("renamed"));
    }
  },
  MOVED_TO_LOWER_DIRECTORY {
    @Override
    Path to(Path file) throws Exception {
      return Files.move(file, other(file, "d/deep/moved"), ATOMIC_MOVE);
    }
  },
  MOVED_OVER_ANOTHER {
    @Override
    Path to(Path file) throws Exception {
      return Files.move(file, other(file, "uppervictim"), REPLACE_EXISTING);
    }
  },
  MOVED_INTO_A_NEW_DIRECTORY {
    @Override
    Path to(Path file) throws Exception {
      Path directory = Files.createDirectories(other(file, "n1/n2"));
      return Files.move(file, directory.resolve("moved"));
    }
  },
  PARENT_RENAMED {
    @Override
    Path to(Path file) throws Exception {
      Path parent = Files.move(file.getParent(), other(file, "parent"));
      return parent.resolve(file.getFileName());
    }
  },
  PARENT_MOVED_TWICE {
    @Override
    Path to(Path file) throws Exception {
      Files.move(file.getParent(), other(file, "uempty/parent"));
      Path parent = Files.move(other(file, "uempty/parent"), other(file, "opaque/parent"));
      return parent.resolve(file.getFileName());
    }
  },
  LINKED {
    @Override
    Path to(Path file) throws Exception {
      Files.createLink(other(file, "merged/linked"), file);
      return file;
    }
  },
  LINKED_AND_DELETED {
    @Override
    Path to(Path file) throws Exception {
      Path link = Files.createLink(other(file, "merged/linked"), file);
      Files.delete(file);
      return link;
    }
  },
  LINKED_AND_REPLACED {
    @Override
    Path to(Path file) throws Exception {
      Path link = Files.createLink(other(file, "merged/linked"), file);
      Files.move(other(file, "upperfile"), file, REPLACE_EXISTING);
      return link;
    }
  },
  DELETED {
    @Override
    Path to(Path file) throws Exception {
      Files.delete(file);
      return null;
    }
  },
  REPLACED {
    @Override
    Path to(Path file) throws Exception {
      Files.move(other(file, "upperfile"), file, REPLACE_EXISTING);
      return null;
    }
  },
  DELETED_AND_CREATED {
    @Override
    Path to(Path file) throws Exception {
      Files.delete(file);
      Files.writeString(file, "another");
      return null;
    }
  },
  DELETED_WITH_ITS_PARENT {
    @Override
    Path to(Path file) throws Exception {
      DirectoryDeed.DELETE_TREE.on(file.getParent());
      return null;
    }
  };

  /** Lets it happen; the file's path afterwards, or null if it has none. */
  abstract Path to(Path file) throws Exception;
}
