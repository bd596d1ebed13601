package io.overlaynio.internal.sync;

import io.overlaynio.internal.sys.Native;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Commits the running transaction of a btrfs, which carries everything that it was told before, and
 * ends in a flush of every disk it is on. It writes no data that is still in memory, so neighbours
 * are not waited for; data counts as told once its extents are.
 */
record TransactionCommit(Path upper) implements Commit {

  @Override
  public String words() {
    return "transaction commit";
  }

  @Override
  public boolean needsExtents() {
    return true;
  }

  @Override
  public boolean commit(Native system) throws IOException {
    return system.commitTransaction(upper);
  }
}
