package io.overlaynio.tck.layers;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/**
 * A file system mounted read-only: every change is refused, as the platform refuses it, and so are
 * forces, since there is nothing that could need them.
 */
public final class ReadOnlyLayer extends FilterFileSystem {

  private ReadOnlyLayer(Path below) {
    super("readonly", below);
  }

  /** A read-only view of this directory. */
  public static ReadOnlyLayer over(Path directory) {
    return new ReadOnlyLayer(directory);
  }

  @Override
  protected <T> T around(Call call, Step<T> step) throws IOException {
    if (call.kind().changes() || call.kind().forces()) {
      throw new FileSystemException(call.path().toString(), null, "Read-only file system");
    }
    return step.run();
  }

  @Override
  public boolean isReadOnly() {
    return true;
  }
}
