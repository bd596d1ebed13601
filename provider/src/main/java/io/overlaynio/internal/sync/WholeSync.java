package io.overlaynio.internal.sync;

import io.overlaynio.internal.sys.Native;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;

/**
 * syncfs(2): writes back all that anybody has dirty on the file system, and commits.
 *
 * <p>Its error may be a neighbour's, and it does not tell whose: then each file has to be asked. Of
 * a file system that has stopped after an error it says nothing at all ({@code sync_filesystem}
 * begins with that), so a change of our own follows.
 *
 * @param generation changed afterwards, to see that the file system still takes changes
 */
record WholeSync(Path upper, GenerationFile generation) implements Commit {

  @Override
  public String words() {
    return "syncfs";
  }

  @Override
  public boolean needsExtents() {
    return false;
  }

  @Override
  public boolean commit(Native system) throws IOException {
    try {
      system.syncFileSystem(upper);
    } catch (IOException e) {
      System.getLogger("io.overlaynio").log(Level.INFO, "syncfs failed, each file is asked", e);
      return false;
    }
    return generation.commit(system);
  }
}
