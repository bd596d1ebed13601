package io.overlaynio.internal.sync;

import io.overlaynio.internal.sys.Native;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * syncfs(2): writes back all that anybody has dirty on the file system, and commits.
 *
 * <p>Its error may be a neighbour's, and it does not tell whose: then each file has to be asked.
 */
record WholeSync(Supplier<Optional<Native>> nativeAccess, Path upper) implements Commit {

  @Override
  public String words() {
    return "syncfs";
  }

  @Override
  public boolean needsExtents() {
    return false;
  }

  @Override
  public boolean isPartOfSyncfs() {
    return true;
  }

  @Override
  public boolean takesChanges() {
    return true; // nobody asks: it is no way to see data to the disk before another commit
  }

  @Override
  public boolean commit() {
    try {
      Optional<Native> system = nativeAccess.get();
      if (system.isPresent()) {
        system.get().syncFileSystem(upper);
      }
      return system.isPresent();
    } catch (IOException e) {
      System.getLogger("io.overlaynio").log(Level.INFO, "syncfs failed, each file is asked", e);
      return false;
    }
  }
}
