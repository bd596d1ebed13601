package io.overlaynio.tck;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.util.Set;
import java.util.TreeSet;

/**
 * How an operation ended: with an answer, or with an exception, of which count the class and the
 * files that it names, relative to the tree, and for {@link #isMetExactlyBy} the reason in words.
 */
public final class Outcome {

  private final String answerOrNull;
  private final Exception failureOrNull;
  private final Set<String> named;

  private Outcome(String answerOrNull, Exception failureOrNull, Set<String> named) {
    this.answerOrNull = answerOrNull;
    this.failureOrNull = failureOrNull;
    this.named = named;
  }

  /** Runs the operation; any exception is an outcome, that of a stream as if it were checked. */
  public static Outcome of(Operation operation, Workspace in) {
    try {
      return new Outcome(operation.run(in), null, Set.of());
    } catch (UncheckedIOException ofAStream) {
      return failed(ofAStream.getCause(), in);
    } catch (IOException | RuntimeException e) {
      return failed(e, in);
    }
  }

  private static Outcome failed(Exception failure, Workspace in) {
    Set<String> named = new TreeSet<>();
    if (failure instanceof FileSystemException of) {
      named.add(in.relative(of.getFile()));
      if (of.getOtherFile() != null) {
        named.add(in.relative(of.getOtherFile()));
      }
    }
    return new Outcome(null, failure, named);
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

  /**
   * Whether a judged outcome is this one, as far as a caller can tell: the same answer, or an
   * exception of the same class that names the same files and has the same reason.
   */
  public boolean isMetExactlyBy(Outcome judged) {
    if (failureOrNull == null || judged.failureOrNull == null) {
      return isMetLooselyBy(judged);
    }
    return failureOrNull.getClass() == judged.failureOrNull.getClass()
        && named.equals(judged.named)
        && reason().equals(judged.reason());
  }

  /** What was answered, or null if it failed. */
  public String answerOrNull() {
    return answerOrNull;
  }

  /** The exception, or null if there was an answer. */
  public Exception failureOrNull() {
    return failureOrNull;
  }

  /** The files that an exception names, relative to the tree. */
  public Set<String> named() {
    return Set.copyOf(named);
  }

  /** Why it failed, in the words of the exception but for the files; empty if it did not say. */
  public String reason() {
    String wordsOrNull =
        failureOrNull instanceof FileSystemException of
            ? of.getReason()
            : failureOrNull == null ? null : failureOrNull.getMessage();
    return wordsOrNull == null ? "" : wordsOrNull;
  }

  @Override
  public String toString() {
    return failureOrNull == null ? "to return " + answerOrNull : "to throw " + failureOrNull;
  }
}
