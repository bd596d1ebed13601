package io.overlaynio.tck.layers;

import static io.overlaynio.tck.layers.Deed.bytes;
import static io.overlaynio.tck.layers.Deed.other;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;

/** What can be done to a regular file that is there, and to its name. */
enum FileDeed implements Deed {
  WRITE_BYTES {
    @Override
    public void on(Path path) throws Exception {
      try (SeekableByteChannel channel = Files.newByteChannel(path, WRITE)) {
        channel.write(bytes("changed"));
      }
    }
  },
  APPEND_BYTES {
    @Override
    public void on(Path path) throws Exception {
      try (SeekableByteChannel channel = Files.newByteChannel(path, APPEND)) {
        channel.write(bytes("appended"));
      }
    }
  },
  REWRITE {
    @Override
    public void on(Path path) throws Exception {
      try (OutputStream out = Files.newOutputStream(path, CREATE, TRUNCATE_EXISTING)) {
        out.write(7);
      }
    }
  },
  EMPTY {
    @Override
    public void on(Path path) throws Exception {
      FileChannel.open(path, WRITE, TRUNCATE_EXISTING).close();
    }
  },
  WRITE_AT_A_POSITION {
    @Override
    public void on(Path path) throws Exception {
      try (FileChannel channel = FileChannel.open(path, WRITE)) {
        channel.write(bytes("far out"), 9000);
      }
    }
  },
  GATHER {
    @Override
    public void on(Path path) throws Exception {
      try (FileChannel channel = FileChannel.open(path, WRITE)) {
        channel.write(new ByteBuffer[] {bytes("one"), bytes("two")});
      }
    }
  },
  CUT {
    @Override
    public void on(Path path) throws Exception {
      try (FileChannel channel = FileChannel.open(path, WRITE)) {
        channel.truncate(2);
      }
    }
  },
  TRANSFER_FROM {
    @Override
    public void on(Path path) throws Exception {
      try (FileChannel from = FileChannel.open(other(path, "d/deep/large"), READ);
          FileChannel channel = FileChannel.open(path, WRITE)) {
        channel.transferFrom(from, 1, 10_000);
      }
    }
  },
  TRANSFER_TO {
    @Override
    public void on(Path path) throws Exception {
      try (FileChannel from = FileChannel.open(other(path, "d/deep/large"), READ);
          FileChannel channel = FileChannel.open(path, WRITE)) {
        from.transferTo(3, 10_000, channel);
      }
    }
  },
  MAP {
    @Override
    public void on(Path path) throws Exception {
      try (FileChannel channel = FileChannel.open(path, READ, WRITE)) {
        channel.map(FileChannel.MapMode.READ_WRITE, 0, 6000).put(5000, (byte) 'm');
      }
    }
  },
  WRITE_ASYNCHRONOUSLY {
    @Override
    public void on(Path path) throws Exception {
      try (AsynchronousFileChannel channel = AsynchronousFileChannel.open(path, WRITE)) {
        channel.write(bytes("later"), 1).get();
      }
    }
  },
  CUT_ASYNCHRONOUSLY {
    @Override
    public void on(Path path) throws Exception {
      try (AsynchronousFileChannel channel = AsynchronousFileChannel.open(path, WRITE)) {
        channel.truncate(1);
      }
    }
  },
  SET_MODIFIED {
    @Override
    public void on(Path path) throws Exception {
      Files.setLastModifiedTime(path, LONG_AGO);
    }
  },
  SET_TIMES {
    @Override
    public void on(Path path) throws Exception {
      Files.getFileAttributeView(path, BasicFileAttributeView.class)
          .setTimes(LONG_AGO, LONG_AGO, null);
    }
  },
  SET_MODE {
    @Override
    public void on(Path path) throws Exception {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx--x--x"));
    }
  },
  SET_MODE_BY_NAME {
    @Override
    public void on(Path path) throws Exception {
      Files.setAttribute(path, "posix:permissions", PosixFilePermissions.fromString("r-x--x--x"));
    }
  },
  SET_OWNER {
    @Override
    public void on(Path path) throws Exception {
      Privilege.require();
      Files.setOwner(path, Privilege.anotherUser(path));
    }
  },
  SET_GROUP {
    @Override
    public void on(Path path) throws Exception {
      Privilege.require();
      Files.getFileAttributeView(path, PosixFileAttributeView.class)
          .setGroup(Privilege.anotherGroup(path));
    }
  },
  SET_UNIX_USER {
    @Override
    public void on(Path path) throws Exception {
      Privilege.require();
      Files.setAttribute(path, "unix:uid", 4711);
    }
  },
  WRITE_ATTRIBUTE {
    @Override
    public void on(Path path) throws Exception {
      Files.getFileAttributeView(path, UserDefinedFileAttributeView.class)
          .write("taste", bytes("sweet"));
    }
  },
  SET_ATTRIBUTE_BY_NAME {
    @Override
    public void on(Path path) throws Exception {
      Files.setAttribute(path, "user:smell", bytes("none"));
    }
  },
  WRITE_AND_DELETE_ATTRIBUTES {
    @Override
    public void on(Path path) throws Exception {
      UserDefinedFileAttributeView view =
          Files.getFileAttributeView(path, UserDefinedFileAttributeView.class);
      view.write("kept", bytes("k"));
      view.write("colour", bytes("green"));
      view.delete("colour");
    }
  },
  DELETE {
    @Override
    public void on(Path path) throws Exception {
      Files.delete(path);
    }
  },
  DELETE_BY_CLOSING {
    @Override
    public void on(Path path) throws Exception {
      Files.newByteChannel(path.toRealPath(), WRITE, DELETE_ON_CLOSE).close();
    }
  },
  DELETE_AND_CREATE {
    @Override
    public void on(Path path) throws Exception {
      Files.delete(path);
      Files.writeString(path, "another");
    }
  },
  RENAME {
    @Override
    public void on(Path path) throws Exception {
      Files.move(path, path.resolveSibling("renamed"));
    }
  },
  MOVE_TO_LOWER_DIRECTORY {
    @Override
    public void on(Path path) throws Exception {
      Files.move(path, other(path, "d/deep/moved"), ATOMIC_MOVE);
    }
  },
  MOVE_TO_UPPER_DIRECTORY {
    @Override
    public void on(Path path) throws Exception {
      Files.move(path, other(path, "ud/moved"));
    }
  },
  MOVE_OVER_LOWER {
    @Override
    public void on(Path path) throws Exception {
      Files.move(path, other(path, "victim"), REPLACE_EXISTING);
    }
  },
  MOVE_OVER_UPPER {
    @Override
    public void on(Path path) throws Exception {
      Files.move(path, other(path, "uppervictim"), REPLACE_EXISTING);
    }
  },
  MOVE_ONTO_WHITEOUT {
    @Override
    public void on(Path path) throws Exception {
      Files.move(path, other(path, "gone"));
    }
  },
  REPLACE_BY_LOWER {
    @Override
    public void on(Path path) throws Exception {
      Files.move(other(path, "victim"), path, REPLACE_EXISTING);
    }
  },
  MOVE_AND_BACK {
    @Override
    public void on(Path path) throws Exception {
      Files.move(path, other(path, "ud/moved"));
      Files.move(other(path, "ud/moved"), path);
    }
  },
  COPY {
    @Override
    public void on(Path path) throws Exception {
      Files.copy(path, other(path, "merged/copy"));
    }
  },
  COPY_WITH_ATTRIBUTES {
    @Override
    public void on(Path path) throws Exception {
      Files.copy(path, other(path, "d/copy"), COPY_ATTRIBUTES);
    }
  },
  COPY_OVER {
    @Override
    public void on(Path path) throws Exception {
      Files.copy(other(path, "d/deep/large"), path, REPLACE_EXISTING, COPY_ATTRIBUTES);
    }
  },
  LINK {
    @Override
    public void on(Path path) throws Exception {
      Files.createLink(other(path, "d/linked"), path.toRealPath());
    }
  },
  LINK_AND_DELETE {
    @Override
    public void on(Path path) throws Exception {
      Path real = path.toRealPath();
      Files.createLink(other(path, "ud/linked"), real);
      Files.writeString(real, "of both", WRITE);
      Files.delete(real);
    }
  }
}
