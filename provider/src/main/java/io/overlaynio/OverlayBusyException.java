package io.overlaynio;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Thrown by what is done to an upper directory as a whole while files of it are open for writing,
 * or may be mapped for it still; it names every one of them. Nothing was done: close them and try
 * again.
 */
public final class OverlayBusyException extends IOException {

  private static final long serialVersionUID = 1L;
  private static final int NAMED_IN_MESSAGE = 10;

  /** Null only after deserialisation: paths are not serializable. The message still names them. */
  private final transient List<Path> filesOrNull;

  OverlayBusyException(List<Path> files) {
    super(message(files));
    this.filesOrNull = List.copyOf(files);
  }

  /** The files that are open for writing. */
  public List<Path> files() {
    return filesOrNull == null ? List.of() : filesOrNull;
  }

  private static String message(List<Path> files) {
    String named =
        files.stream()
            .limit(NAMED_IN_MESSAGE)
            .map(Path::toString)
            .collect(Collectors.joining(", "));
    int more = files.size() - NAMED_IN_MESSAGE;
    return "open for writing: " + named + (more > 0 ? ", and " + more + " more" : "");
  }
}
