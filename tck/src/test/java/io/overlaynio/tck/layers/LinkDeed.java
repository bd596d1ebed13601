package io.overlaynio.tck.layers;

import static io.overlaynio.tck.layers.Deed.other;
import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;

/** What can be done to a symbolic link itself. */
enum LinkDeed implements Deed {
  DELETE {
    @Override
    public void on(Path path) throws Exception {
      Files.delete(path);
    }
  },
  MOVE {
    @Override
    public void on(Path path) throws Exception {
      Files.move(path, other(path, "d/moved"));
    }
  },
  MOVE_OVER_FILE {
    @Override
    public void on(Path path) throws Exception {
      Files.move(path, other(path, "victim"), REPLACE_EXISTING);
    }
  },
  REPLACE_BY_FILE {
    @Override
    public void on(Path path) throws Exception {
      Files.move(other(path, "d/file"), path, REPLACE_EXISTING);
    }
  },
  REPLACE_BY_LINK {
    @Override
    public void on(Path path) throws Exception {
      Files.delete(path);
      Files.createSymbolicLink(path, path.getFileSystem().getPath("elsewhere"));
    }
  },
  SET_MODIFIED {
    @Override
    public void on(Path path) throws Exception {
      Files.getFileAttributeView(path, BasicFileAttributeView.class, NOFOLLOW_LINKS)
          .setTimes(LONG_AGO, null, null);
    }
  },
  COPY {
    @Override
    public void on(Path path) throws Exception {
      Files.copy(path, other(path, "merged/copy"), NOFOLLOW_LINKS);
    }
  },
  LINK {
    @Override
    public void on(Path path) throws Exception {
      Files.createLink(other(path, "ud/linked"), path);
    }
  }
}
