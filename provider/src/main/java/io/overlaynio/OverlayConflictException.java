package io.overlaynio;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Thrown by a commit whose target has, at some of the paths that were changed, something else than
 * the lower directories show; it names every one of them. Nothing was done.
 */
public final class OverlayConflictException extends IOException {

  private static final long serialVersionUID = 1L;
  private static final int NAMED_IN_MESSAGE = 10;

  /** Null only after deserialisation: paths are not serializable. The message still names them. */
  private final transient List<Path> conflictsOrNull;

  OverlayConflictException(Path target, List<Path> conflicts) {
    super(message(target, conflicts));
    this.conflictsOrNull = List.copyOf(conflicts);
  }

  /** The paths, of the overlay, at which the target has something else; parents first. */
  public List<Path> conflicts() {
    return conflictsOrNull == null ? List.of() : conflictsOrNull;
  }

  private static String message(Path target, List<Path> conflicts) {
    String named =
        conflicts.stream()
            .limit(NAMED_IN_MESSAGE)
            .map(Path::toString)
            .collect(Collectors.joining(", "));
    int more = conflicts.size() - NAMED_IN_MESSAGE;
    return target
        + " has something else than the lower directories show at "
        + named
        + (more > 0 ? ", and " + more + " more" : "");
  }
}
