package io.overlaynio.tck.layers;

import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Set;

/**
 * A channel or directory stream of a {@link FilterFileSystem}, by identity: whatever happens to the
 * name under which it was opened.
 */
public final class OpenHandle {

  private final CallKind opened;
  private final Path path;
  private final Set<OpenOption> options;

  OpenHandle(CallKind opened, Path path, Set<OpenOption> options) {
    this.opened = opened;
    this.path = path;
    this.options = options;
  }

  /** The path at the time of the opening. */
  public Path path() {
    return path;
  }

  /** How it was opened; empty for a directory stream. */
  public Set<OpenOption> options() {
    return options;
  }

  @Override
  public String toString() {
    return opened + " " + path + " " + options;
  }
}
