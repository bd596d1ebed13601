package io.overlaynio.tck;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.util.Set;
import java.util.TreeSet;

/**
 * How an operation ended: with an answer, or with an exception, of which count the class and the
 * files that it names, relative to the tree. Reasons in words are each provider's own.
 */
final class Outcome {

  private final String answerOrNull;
  private final Exception failureOrNull;
  private final Set<String> named;

  private Outcome(String answerOrNull, Exception failureOrNull, Set<String> named) {
    this.answerOrNull = answerOrNull;
    this.failureOrNull = failureOrNull;
    this.named = named;
  }

  /** Runs the operation; any exception is an outcome. */
  static Outcome of(Operation operation, Workspace in) {
    try {
      return new Outcome(operation.run(in), null, Set.of());
    } catch (IOException | RuntimeException e) {
      Set<String> named = new TreeSet<>();
      if (e instanceof FileSystemException of) {
        named.add(in.relative(of.getFile()));
        if (of.getOtherFile() != null) {
          named.add(in.relative(of.getOtherFile()));
        }
      }
      return new Outcome(null, e, named);
    }
  }

  /** Whether both have failed, or both have given the same answer. */
  boolean isMetLooselyBy(Outcome judged) {
    return failureOrNull == null
        ? judged.failureOrNull == null && answerOrNull.equals(judged.answerOrNull)
        : judged.failureOrNull != null;
  }

  /**
   * Whether a judged outcome is as good as this one: the same answer, or an exception of the same
   * class that names at least one of the same files and no others. Where the platform's provider
   * does not know which file, or not that it is a loop of links, one that does is as good.
   */
  boolean isMetBy(Outcome judged) {
    if (failureOrNull == null || judged.failureOrNull == null) {
      return isMetLooselyBy(judged);
    }
    Class<?> type = failureOrNull.getClass();
    Class<?> itsType = judged.failureOrNull.getClass();
    if (type == IOException.class) {
      return judged.failureOrNull instanceof IOException;
    }
    boolean sameType =
        type == itsType
            || (type == FileSystemException.class && itsType == FileSystemLoopException.class);
    return sameType && named.containsAll(judged.named) && named.isEmpty() == judged.named.isEmpty();
  }

  @Override
  public String toString() {
    return failureOrNull == null ? "to return " + answerOrNull : "to throw " + failureOrNull;
  }
}
