package io.overlaynio.internal.tree;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The files that are open, by what identifies them: the real path of a lower file, the file key of
 * an upper one. A copied-up file is known by both.
 */
final class OpenFiles {

  private final Map<Object, Inode> inodes = new ConcurrentHashMap<>();

  /** The inode of a file, in use until it is released. */
  Inode use(Object key) {
    return inodes.compute(
        key,
        (k, known) -> {
          Inode inode = known != null ? known : new Inode();
          inode.keys().add(k);
          inode.use();
          return inode;
        });
  }

  void release(Inode inode) {
    if (inode.disuse()) {
      for (Object key : inode.keys()) {
        inodes.computeIfPresent(
            key, (k, known) -> known == inode && inode.isUnused() ? null : known);
      }
    }
  }

  /** A lower file was copied up: its readers go on in the upper one, and its identity stays. */
  void copiedUp(Path lower, Object upperKey, Path upper) {
    Inode inode = inodes.get(lower);
    if (inode == null) {
      return;
    }
    if (upperKey != null) {
      inode.keys().add(upperKey);
      inodes.putIfAbsent(upperKey, inode);
      if (inode.isUnused()) {
        inodes.computeIfPresent(
            upperKey, (k, known) -> known == inode && inode.isUnused() ? null : known);
      }
    }
    for (OpenFile reader : inode.lowerReaders()) {
      reader.copiedUp(upper, upperKey);
    }
  }

  int count() {
    return inodes.size();
  }
}
