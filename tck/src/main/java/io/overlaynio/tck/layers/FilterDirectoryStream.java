package io.overlaynio.tck.layers;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicBoolean;

/** A directory stream whose every step is a call. */
final class FilterDirectoryStream implements DirectoryStream<Path> {

  private final FilterFileSystem fileSystem;
  private final OpenHandle handle;
  private final DirectoryStream<Path> below;
  private final AtomicBoolean open = new AtomicBoolean(true);

  FilterDirectoryStream(
      FilterFileSystem fileSystem, OpenHandle handle, DirectoryStream<Path> below) {
    this.fileSystem = fileSystem;
    this.handle = handle;
    this.below = below;
  }

  @Override
  public Iterator<Path> iterator() {
    Iterator<Path> names = below.iterator();
    return new Iterator<>() {

      private Path ahead;

      @Override
      public boolean hasNext() {
        if (ahead == null) {
          ahead = nextOrNull(names);
        }
        return ahead != null;
      }

      @Override
      public Path next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        Path found = ahead;
        ahead = null;
        return found;
      }
    };
  }

  private Path nextOrNull(Iterator<Path> names) {
    try {
      return fileSystem.around(
          Call.on(CallKind.NEXT, handle, 0),
          () -> names.hasNext() ? fileSystem.wrap(names.next()) : null);
    } catch (IOException e) {
      throw new DirectoryIteratorException(e);
    }
  }

  /** Closed below whatever comes of the call. */
  @Override
  public void close() throws IOException {
    if (open.compareAndSet(true, false)) {
      try {
        fileSystem.around(Call.on(CallKind.CLOSE, handle, 0), () -> null);
      } finally {
        fileSystem.closed(handle);
        below.close();
      }
    }
  }
}
