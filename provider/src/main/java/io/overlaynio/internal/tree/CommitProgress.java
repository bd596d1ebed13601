package io.overlaynio.internal.tree;

import java.util.List;

/** Who is told how far a commit has come. */
@FunctionalInterface
public interface CommitProgress {

  /**
   * One name of the target has what the overlay shows.
   *
   * @param done how many have, of so many
   * @param bytes of files that were copied, of so many
   */
  void at(List<String> names, int done, int of, long bytes, long ofBytes);
}
