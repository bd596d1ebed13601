package io.overlaynio.internal.tree;

import io.overlaynio.internal.sync.Mappings;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The files that are open, by what identifies them: the real path of a lower file, the file key of
 * an upper one. A copied-up file is known by both.
 */
final class OpenFiles {

  private final Map<Object, Inode> inodes = new ConcurrentHashMap<>();

  /** Who writes to an upper file; by identity. */
  private final Set<OpenFile> writers = ConcurrentHashMap.newKeySet();

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

  /**
   * The lower layers have other files in the place of those that are open: whoever reads one goes
   * on in that, whatever is copied up from its path.
   */
  void forgetLowers() {
    inodes.keySet().removeIf(Path.class::isInstance);
  }

  /** Somebody has an upper file open for writing. */
  void writing(OpenFile file) {
    writers.add(file);
  }

  /** Not any more; of one that was not open for writing it says nothing. */
  void closed(OpenFile file) {
    writers.remove(file);
  }

  /**
   * Makes sure that nobody has a file open for writing that has a name.
   *
   * @throws FilesInUse if somebody has
   */
  void requireNoWriter() throws FilesInUse {
    requireNone(Stream.of());
  }

  /** The same of files that may be mapped for writing still. */
  void requireNoWriter(Mappings mappings) throws FilesInUse {
    requireNone(
        mappings.files().stream()
            .filter(file -> !file.isGone() && file.place() instanceof FilePlace)
            .map(file -> ((FilePlace) file.place()).path()));
  }

  private void requireNone(Stream<List<String>> mapped) throws FilesInUse {
    List<List<String>> files =
        Stream.concat(writers.stream().filter(OpenFile::hasName).map(OpenFile::path), mapped)
            .distinct()
            .sorted(Comparator.comparing(Names::text))
            .toList();
    if (!files.isEmpty()) {
      throw new FilesInUse(files);
    }
  }

  int count() {
    return inodes.size();
  }
}
