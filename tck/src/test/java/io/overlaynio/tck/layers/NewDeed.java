package io.overlaynio.tck.layers;

import static io.overlaynio.tck.layers.Deed.bytes;
import static io.overlaynio.tck.layers.Deed.other;
import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** What can be made under a name that is missing. */
enum NewDeed implements Deed {
  CREATE_FILE {
    @Override
    public void on(Path path) throws Exception {
      Files.createFile(path);
    }
  },
  CREATE_FILE_WITH_MODE {
    @Override
    public void on(Path path) throws Exception {
      Files.createFile(
          path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
  },
  WRITE_NEW {
    @Override
    public void on(Path path) throws Exception {
      try (SeekableByteChannel channel = Files.newByteChannel(path, CREATE_NEW, WRITE)) {
        channel.write(bytes("new"));
      }
    }
  },
  WRITE_WHAT_MAY_BE_THERE {
    @Override
    public void on(Path path) throws Exception {
      try (FileChannel channel = FileChannel.open(path, CREATE, READ, WRITE)) {
        channel.write(bytes("new"), 5000);
      }
    }
  },
  WRITE_ASYNCHRONOUSLY {
    @Override
    public void on(Path path) throws Exception {
      try (AsynchronousFileChannel channel = AsynchronousFileChannel.open(path, CREATE, WRITE)) {
        channel.write(bytes("new"), 0).get();
      }
    }
  },
  CREATE_DIRECTORY {
    @Override
    public void on(Path path) throws Exception {
      Files.createDirectory(path);
    }
  },
  CREATE_DIRECTORIES {
    @Override
    public void on(Path path) throws Exception {
      Files.createDirectories(path.resolve("a/b/c"));
      Files.writeString(path.resolve("a/b/c/deep"), "deep");
    }
  },
  CREATE_SYMBOLIC_LINK {
    @Override
    public void on(Path path) throws Exception {
      Files.createSymbolicLink(path, path.getFileSystem().getPath("no/where"));
    }
  },
  LINK_TO_LOWER {
    @Override
    public void on(Path path) throws Exception {
      Files.createLink(path, other(path, "d/file"));
    }
  },
  LINK_TO_UPPER {
    @Override
    public void on(Path path) throws Exception {
      Files.createLink(path, other(path, "ud/file"));
    }
  },
  COPY_LOWER_FILE {
    @Override
    public void on(Path path) throws Exception {
      Files.copy(other(path, "d/deep/large"), path);
    }
  },
  COPY_UPPER_FILE {
    @Override
    public void on(Path path) throws Exception {
      Files.copy(other(path, "upperfile"), path, COPY_ATTRIBUTES);
    }
  },
  COPY_DIRECTORY {
    @Override
    public void on(Path path) throws Exception {
      Files.copy(other(path, "d"), path, COPY_ATTRIBUTES);
    }
  },
  COPY_LINK {
    @Override
    public void on(Path path) throws Exception {
      Files.copy(other(path, "link"), path, NOFOLLOW_LINKS);
    }
  },
  MOVE_LOWER_FILE {
    @Override
    public void on(Path path) throws Exception {
      Files.move(other(path, "linked/a"), path);
    }
  },
  MOVE_UPPER_FILE {
    @Override
    public void on(Path path) throws Exception {
      Files.move(other(path, "h2"), path);
    }
  },
  MOVE_LOWER_DIRECTORY {
    @Override
    public void on(Path path) throws Exception {
      Files.move(other(path, "linked"), path);
    }
  },
  MOVE_UPPER_DIRECTORY {
    @Override
    public void on(Path path) throws Exception {
      Files.move(other(path, "uempty"), path);
    }
  },
  MOVE_LINK {
    @Override
    public void on(Path path) throws Exception {
      Files.move(other(path, "uplink"), path);
    }
  },
  CREATE_AND_RENAME {
    @Override
    public void on(Path path) throws Exception {
      Path first = path.resolveSibling("first name");
      Files.writeString(first, "new");
      Files.move(first, path);
    }
  }
}
