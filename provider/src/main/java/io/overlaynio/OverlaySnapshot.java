package io.overlaynio;

import java.nio.file.Path;
import java.util.List;

/**
 * What a snapshot has made.
 *
 * @param lower the directory that holds what the upper directory held, read-only from now on
 * @param lowers what the same overlay is to be opened with next, as {@code lower} of its options,
 *     with the same {@code upper} and {@code work}: this one and those below it
 */
public record OverlaySnapshot(Path lower, List<Path> lowers) {

  /** With a list of its own. */
  public OverlaySnapshot {
    lowers = List.copyOf(lowers);
  }
}
