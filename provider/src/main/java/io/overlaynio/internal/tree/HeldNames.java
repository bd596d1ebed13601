package io.overlaynio.internal.tree;

import java.util.AbstractList;
import java.util.List;

/**
 * Names that are looked up from a directory that somebody holds, wherever it hangs by then, instead
 * of from the root.
 *
 * <p>It exists because a secure directory stream names files by what it has open, not by a path
 * that others may have bent meanwhile. Once the directory is deleted there is nothing under any of
 * its names. Immutable.
 */
final class HeldNames extends AbstractList<String> {

  private final Directory directory;
  private final List<String> names;

  HeldNames(Directory directory, List<String> names) {
    this.directory = directory;
    this.names = List.copyOf(names);
  }

  Directory directory() {
    return directory;
  }

  @Override
  public String get(int index) {
    return names.get(index);
  }

  @Override
  public int size() {
    return names.size();
  }
}
