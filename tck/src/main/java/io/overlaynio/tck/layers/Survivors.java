package io.overlaynio.tck.layers;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a crash has left of a tree: a value, which what is done to the tree afterwards does not
 * change.
 *
 * <p>What never had durable attributes has the oldest of times.
 */
public final class Survivors {

  /** Something that is left; of a file the same object under each of its names. */
  private sealed interface Kept {}

  private static final class KeptFile implements Kept {
    private final byte[] contents;
    private final SavedAttributes attributesOrNull;

    KeptFile(byte[] contents, SavedAttributes attributesOrNull) {
      this.contents = contents;
      this.attributesOrNull = attributesOrNull;
    }
  }

  private record KeptLink(String target, SavedAttributes attributesOrNull) implements Kept {}

  private record KeptDirectory(Map<String, Kept> names, SavedAttributes attributesOrNull)
      implements Kept {}

  private final KeptDirectory top;

  private Survivors(KeptDirectory top) {
    this.top = top;
  }

  /** Collects what is left, directory by directory. */
  static final class Collector {

    /** Looks up what is left of one inode. */
    interface Choice {
      Map<String, Inode> names(Inode.Directory directory);

      byte[] contents(Inode.File file) throws IOException;

      SavedAttributes attributesOrNull(Inode inode) throws IOException;
    }

    private final Choice choice;
    private final IdentityHashMap<Inode, Kept> files = new IdentityHashMap<>();
    private final IdentityHashMap<Inode, Boolean> above = new IdentityHashMap<>();

    Collector(Choice choice) {
      this.choice = choice;
    }

    Survivors collect(Inode.Directory top) throws IOException {
      return new Survivors(directory(top));
    }

    private KeptDirectory directory(Inode.Directory directory) throws IOException {
      Map<String, Kept> names = new TreeMap<>();
      above.put(directory, true);
      for (Map.Entry<String, Inode> name : choice.names(directory).entrySet()) {
        // Half of two renames may make a circle, which no tree can show.
        if (!above.containsKey(name.getValue())) {
          names.put(name.getKey(), kept(name.getValue()));
        }
      }
      above.remove(directory);
      return new KeptDirectory(names, choice.attributesOrNull(directory));
    }

    private Kept kept(Inode inode) throws IOException {
      if (inode instanceof Inode.Directory directory) {
        return directory(directory);
      }
      Kept known = files.get(inode);
      if (known == null) {
        known =
            inode instanceof Inode.File file
                ? new KeptFile(choice.contents(file), choice.attributesOrNull(file))
                : new KeptLink(((Inode.Link) inode).target(), choice.attributesOrNull(inode));
        files.put(inode, known);
      }
      return known;
    }
  }

  /** Writes the tree into a directory that is there and empty. */
  public void restore(Path into) throws IOException {
    restore(top, into, new IdentityHashMap<>());
  }

  private static void restore(KeptDirectory directory, Path into, IdentityHashMap<Kept, Path> done)
      throws IOException {
    for (Map.Entry<String, Kept> name : directory.names().entrySet()) {
      Path path = into.resolve(name.getKey());
      Kept kept = name.getValue();
      if (kept instanceof KeptDirectory below) {
        Files.createDirectory(path);
        restore(below, path, done);
      } else if (done.containsKey(kept)) {
        Files.createLink(path, done.get(kept));
      } else if (kept instanceof KeptLink link) {
        Files.createSymbolicLink(path, path.getFileSystem().getPath(link.target()));
        attributes(link.attributesOrNull(), path);
        done.put(kept, path);
      } else if (kept instanceof KeptFile file) {
        Files.write(path, file.contents, CREATE_NEW, WRITE);
        attributes(file.attributesOrNull, path);
        done.put(kept, path);
      }
    }
    attributes(directory.attributesOrNull(), into);
  }

  private static void attributes(SavedAttributes attributesOrNull, Path path) throws IOException {
    if (attributesOrNull != null) {
      attributesOrNull.giveTo(path);
    } else if (!Files.isSymbolicLink(path)) {
      Files.setLastModifiedTime(path, FileTime.fromMillis(0));
    }
  }
}
