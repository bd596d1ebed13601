package io.overlaynio;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;

/**
 * The entries of a merged directory, as they were when the stream was opened.
 *
 * <p>It exists to turn the tree's names into the caller's kind of path (a relative directory has
 * relative entries) and to hold the contract of {@link DirectoryStream}: one iterator, which ends
 * when the stream is closed. It must not know how a listing comes about.
 */
final class OverlayDirectoryStream implements DirectoryStream<Path> {

  private final Iterator<String> names;
  private final Function<String, Path> entry;
  private final Filter<? super Path> filter;
  private final FileSystemState state;
  private boolean iterated;
  private volatile boolean closed;

  /** The stream of a directory and what the tree lists in it; whoever makes it registers it. */
  OverlayDirectoryStream(OverlayPath directory, List<String> names, Filter<? super Path> filter) {
    this(names, directory::child, filter, directory.getFileSystem().state());
  }

  /** The stream of given names, each turned into a path. */
  OverlayDirectoryStream(
      List<String> names,
      Function<String, Path> entry,
      Filter<? super Path> filter,
      FileSystemState state) {
    this.names = names.iterator();
    this.entry = entry;
    this.filter = filter;
    this.state = state;
  }

  @Override
  public synchronized Iterator<Path> iterator() {
    if (closed) {
      throw new IllegalStateException("Directory stream is closed");
    }
    if (iterated) {
      throw new IllegalStateException("Iterator already obtained");
    }
    iterated = true;
    return new Entries();
  }

  @Override
  public void close() {
    closed = true;
    state.unregister(this);
  }

  /** Looks at most one entry ahead; what it has seen is still given after the stream is closed. */
  private final class Entries implements Iterator<Path> {

    private Path nextOrNull;

    @Override
    public synchronized boolean hasNext() {
      if (nextOrNull == null) {
        nextOrNull = acceptedOrNull();
      }
      return nextOrNull != null;
    }

    @Override
    public synchronized Path next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      Path next = nextOrNull;
      nextOrNull = null;
      return next;
    }

    private Path acceptedOrNull() {
      while (!closed && names.hasNext()) {
        Path path = entry.apply(names.next());
        try {
          if (filter.accept(path)) {
            return path;
          }
        } catch (IOException e) {
          throw new DirectoryIteratorException(e);
        }
      }
      return null;
    }
  }
}
